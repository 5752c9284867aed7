"""The test provider: its table of outcomes."""

from __future__ import annotations

import pytest

from chalicelib.adapters.payments import TestPayments
from chalicelib.errors import Fault, Invalid, Unavailable
from chalicelib.orders.rules.orders import Order
from chalicelib.orders.rules.payments import Payment, PaymentStatus
from tests.support.orders import order

CREATED = 1_800_000_000_000
METHODS = ["test", "test_declined", "test_pending", "test_delayed"]
PAYMENTS = TestPayments()


def _order(method: str) -> Order:
    return order(method=method, created=CREATED, until=CREATED + 300_000)


@pytest.mark.parametrize("method", METHODS)
def test_its_methods_are_accepted(method: str) -> None:
    """Those of the table."""
    PAYMENTS.require_accepted(method)


@pytest.mark.parametrize("method", ["", "card", "TEST", "test ", "test_refunded"])
def test_another_method_is_a_fault(method: str) -> None:
    """The fault names the methods that exist."""
    with pytest.raises(Invalid) as caught:
        PAYMENTS.require_accepted(method)
    assert caught.value.faults == (
        Fault("payment.method", "must be one of test, test_declined, test_pending, test_delayed"),
    )


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ("test", PaymentStatus.SUCCEEDED),
        ("test_declined", PaymentStatus.DECLINED),
        ("test_pending", PaymentStatus.PENDING),
        ("test_delayed", PaymentStatus.PENDING),
    ],
)
def test_starting_a_payment(method: str, status: PaymentStatus) -> None:
    """The state right after the start; a second start of one order is the same payment."""
    payment = PAYMENTS.start(_order(method))
    assert payment == Payment("test_bkg_1", status)
    assert PAYMENTS.start(_order(method)) == payment


@pytest.mark.parametrize(
    ("method", "after", "status"),
    [
        ("test", 0, PaymentStatus.SUCCEEDED),
        ("test_declined", 10**9, PaymentStatus.DECLINED),
        ("test_pending", 10**9, PaymentStatus.PENDING),
        ("test_delayed", 1999, PaymentStatus.PENDING),
        ("test_delayed", 2000, PaymentStatus.SUCCEEDED),
    ],
)
def test_reading_a_payment(method: str, after: int, status: PaymentStatus) -> None:
    """It follows from the method and the age of the order."""
    assert PAYMENTS.read(_order(method), CREATED + after) == Payment("test_bkg_1", status)


@pytest.mark.parametrize(
    ("method", "after", "status"),
    [
        ("test", 0, PaymentStatus.SUCCEEDED),
        ("test_declined", 0, PaymentStatus.DECLINED),
        ("test_pending", 0, PaymentStatus.CANCELLED),
        ("test_delayed", 1999, PaymentStatus.CANCELLED),
        ("test_delayed", 2000, PaymentStatus.SUCCEEDED),
    ],
)
def test_voiding_a_payment(method: str, after: int, status: PaymentStatus) -> None:
    """Only a pending payment can be voided; the answer is the state after that."""
    assert PAYMENTS.cancel(_order(method), CREATED + after) == Payment("test_bkg_1", status)


def test_refunding_a_payment() -> None:
    """Repeated calls give the same refund."""
    assert PAYMENTS.void_or_refund(_order("test"), CREATED) == Payment("test_bkg_1", PaymentStatus.REFUNDED)
    assert PAYMENTS.void_or_refund(_order("test"), CREATED) == PAYMENTS.void_or_refund(_order("test"), CREATED)


def test_a_payment_of_another_provider_is_unavailable() -> None:
    """Reading it is Unavailable: only the other provider knows its state."""
    with pytest.raises(Unavailable):
        PAYMENTS.read(_order("card"), CREATED)
