"""What Stripe refuses before any bank is asked: the amount, or something that is not the customer's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

import pytest

from chalicelib.adapters.payments import PaymentRefused
from chalicelib.adapters.stripe import StripePayments
from chalicelib.adapters.stripe_account import Account
from chalicelib.orders.rules.payments import PaymentStatus
from tests.support.orders import order

ORDER = order(method="card")


class Refusing(Account):
    """An account whose every request is refused."""

    def __init__(self, refusal: PaymentRefused) -> None:
        self._refusal = refusal

    def ask(self, call: Callable[[Any], Any]) -> NoReturn:
        raise self._refusal


@pytest.mark.parametrize(
    ("code", "param", "status"),
    [
        ("amount_too_small", "amount", PaymentStatus.NOT_PAYABLE),
        ("amount_too_large", None, PaymentStatus.NOT_PAYABLE),
        ("InvalidRequestError", "currency", PaymentStatus.NOT_PAYABLE),
        ("parameter_invalid_integer", "amount", PaymentStatus.NOT_PAYABLE),
        ("account_invalid", None, PaymentStatus.DECLINED),
        ("payment_intent_invalid_parameter", "allowed_payment_method_types[0]", PaymentStatus.DECLINED),
        ("InvalidRequestError", None, PaymentStatus.DECLINED),
        ("IdempotencyError", None, PaymentStatus.DECLINED),
        ("card_declined", None, PaymentStatus.DECLINED),
    ],
)
def test_only_a_refused_amount_or_currency_is_not_payable(
    code: str, param: str | None, status: PaymentStatus, caplog: pytest.LogCaptureFixture
) -> None:
    """When the payment is started and when it is read later; anything else is logged with Stripe's word."""
    payments = StripePayments(Refusing(PaymentRefused(code, param)))
    payment = payments.start(ORDER)
    assert payment.status is status
    assert payments.read(replace(ORDER, payment_id=payment.id), 0) == payment
    assert (code in caplog.text) is (status is PaymentStatus.DECLINED)
