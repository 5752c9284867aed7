"""Stripe as the payments provider: one PaymentIntent an order, with manual capture (docs.stripe.com/payments).

    start ─► the customer pays with the client secret ─► requires_capture ─► capture ─► succeeded ─► refund
                                                              └── cancel: nothing was charged

This module stores nothing: Stripe recognises repeated requests. The state of the intent guards capturing and voiding.
Starting and refunding carry an idempotency key. Stripe forgets keys after a day, so a refund is also searched for by
its number before it is made.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.payments import PaymentRefused
from chalicelib.adapters.stripe_account import Account
from chalicelib.adapters.stripe_events import parse_event
from chalicelib.core.ids import is_id
from chalicelib.core.money import Money
from chalicelib.core.payable import from_stripe, to_stripe
from chalicelib.core.times import SECOND
from chalicelib.errors import Fault, Invalid, Unavailable
from chalicelib.orders.rules.orders import Order
from chalicelib.orders.rules.payments import (
    ALL,
    Audit,
    Dispute,
    Payment,
    PaymentEvent,
    PaymentProvider,
    PaymentStatus,
    RefundStatus,
)

if TYPE_CHECKING:
    from stripe.params import RefundCreateParams

_METHODS = ("card",)
_EXPANDED: Any = {"expand": ["latest_charge"]}
"""The charge in the same answer: it has the refunded amount."""

_REFUSED, _UNPAYABLE = "none_", "none_amount_"
"""Prefixes of a payment's id when Stripe refused to start it, so that there is no intent; the second one because of the
amount or the currency."""

_AMOUNT_CODES = ("amount_too_small", "amount_too_large")

_LOG = logging.getLogger(__name__)

_STATUS = {
    "requires_capture": PaymentStatus.AUTHORISED,
    "succeeded": PaymentStatus.SUCCEEDED,
    "canceled": PaymentStatus.CANCELLED,
}
_REFUND_STATUS = {"failed": RefundStatus.FAILED, "canceled": RefundStatus.FAILED}


class StripePayments:
    name = PaymentProvider.STRIPE
    max_age = 5 * SECOND
    needs_secret = True

    def __init__(self, account: Account) -> None:
        self._account = account

    @property
    def publishable_key(self) -> str | None:
        return self._account.publishable_key

    def require_accepted(self, method: str) -> None:
        if method not in _METHODS:
            raise Invalid([Fault("payment.method", f"must be one of {', '.join(_METHODS)}")])

    def pays_at_once(self, order: Order) -> bool:
        return False

    def start(self, order: Order) -> Payment:
        """The intent; NOT_PAYABLE if Stripe refuses the amount or the currency, for no bank has been asked yet.
        DECLINED if it refuses anything else, such as our account: the customer cannot mend it, so it is logged."""
        try:
            intent = self._account.ask(
                lambda client: client.v1.payment_intents.create(
                    {
                        "amount": to_stripe(order.total),
                        "currency": order.total.currency.lower(),
                        "capture_method": "manual",
                        "allowed_payment_method_types": list(_METHODS),
                        "metadata": {"order": order.id, "event": order.event},
                        "expand": ["latest_charge"],
                    },
                    {"idempotency_key": f"{order.id}-start"},
                )
            )
        except PaymentRefused as refused:
            if refused.code in _AMOUNT_CODES or refused.param in ("amount", "currency"):
                return _unstarted(f"{_UNPAYABLE}{refused.code.removeprefix('amount_')}")
            _LOG.error("Stripe refused to start a payment: %s", refused.code)
            return _unstarted(f"{_REFUSED}{refused.code}")
        return _payment(intent)

    def read(self, order: Order, now: int) -> Payment:
        """The intent as Stripe has it; if Stripe refused to start one, what `start` said."""
        id = order.payment_id or ""
        if id.startswith(_REFUSED):
            return _unstarted(id)
        return _payment(self._intent(id))

    def capture(self, order: Order) -> Payment:
        """Captures the whole amount; DECLINED if Stripe refuses although the intent is authorised."""
        id = order.payment_id or ""
        try:
            return _payment(self._account.ask(lambda client: client.v1.payment_intents.capture(id, _EXPANDED)))
        except PaymentRefused:
            found = _payment(self._intent(id))
            if found.status is PaymentStatus.AUTHORISED:
                return Payment(found.id, PaymentStatus.DECLINED)
            return found

    def cancel(self, order: Order, now: int) -> Payment:
        """Voids an intent that was not captured, also an authorised one. One that is processing stays pending."""
        payment = self.read(order, now)
        if payment.status not in (PaymentStatus.PENDING, PaymentStatus.AUTHORISED):
            return payment
        try:
            return _payment(self._account.ask(lambda client: client.v1.payment_intents.cancel(payment.id, _EXPANDED)))
        except PaymentRefused:  # its state has changed, or it is processing
            return self.read(order, now)

    def void_or_refund(self, order: Order, now: int) -> Payment:
        """Void the intent, or refund what is left of it."""
        payment = self.cancel(order, now)
        match payment.status:
            case PaymentStatus.AUTHORISED:  # its state changed between a refused void and the read after it
                raise Unavailable("The payment is changing just now.")
            case PaymentStatus.SUCCEEDED:
                self._refund(order, payment.id, ALL, None, order.attempt)
                return Payment(payment.id, PaymentStatus.REFUNDED)
            case PaymentStatus.PENDING | PaymentStatus.REFUNDED:
                return payment
            case _:
                return Payment(payment.id, PaymentStatus.CANCELLED)

    def refund(self, order: Order, number: int) -> None:
        part = order.returns[number]
        self._refund(order, order.payment_id or "", str(number), part.amount, part.attempt)

    def audit(self, payment_id: str) -> Audit | None:
        """Makes two requests, three when there is a dispute."""
        intent = self._intent(payment_id)
        order = _metadata(intent, "order") or ""
        if not is_id("bkg", order):
            return None
        charge = intent.latest_charge
        refunded = from_stripe(getattr(charge, "amount_refunded", 0), intent.currency.upper())
        refunds = {
            number: _REFUND_STATUS.get(refund.status, RefundStatus.SENT)
            for refund in reversed(self._refunds(payment_id))
            if (number := _metadata(refund, "return"))
        }
        dispute = self._dispute(payment_id) if getattr(charge, "disputed", False) else None
        return Audit(order, refunded, refunds, dispute)

    def _refund(self, order: Order, payment: str, number: str, amount: int | None, attempt: int) -> None:
        """Make the refund of this number unless there is one that has not failed.

        If less is left, because of a refund from Stripe's dashboard, all that is left is refunded.
        """
        made = [each for each in self._refunds(payment) if _metadata(each, "return") == number]
        failed = [each for each in made if each.status in _REFUND_STATUS]
        if len(failed) < len(made):
            return
        params: RefundCreateParams = {"payment_intent": payment, "metadata": {"order": order.id, "return": number}}
        if amount is not None:
            params["amount"] = to_stripe(Money(amount, order.total.currency))
        key = f"{order.id}-return-{number}-{attempt}-{len(failed)}-{amount}"
        try:
            refund = self._account.ask(lambda client: client.v1.refunds.create(params, {"idempotency_key": key}))
        except PaymentRefused as refused:
            if refused.code == "charge_already_refunded" or self._is_charged_back(refused, payment):
                return  # the money went back from Stripe's dashboard, or through the customer's bank
            left = 0 if amount is None else self._left(payment)
            if amount is None or not 0 < left < amount:
                raise
            self._refund(order, payment, number, left, attempt)
            return
        if refund.status in _REFUND_STATUS:
            raise PaymentRefused(refund.failure_reason or "failed")

    def _left(self, payment: str) -> int:
        """The amount that was captured and not refunded."""
        intent = self._intent(payment)
        refunded: int = getattr(intent.latest_charge, "amount_refunded", 0)
        return from_stripe(int(intent.amount_received) - refunded, intent.currency.upper())

    def read_event(self, payload: bytes, signature: str | None) -> PaymentEvent | None:
        """Verifies the signature first. Takes only the ids from the event."""
        self._account.require_signed(payload, signature)
        return parse_event(payload)

    def _is_charged_back(self, refused: PaymentRefused, payment: str) -> bool:
        """Whether a refund was refused because the customer won a dispute and has the money."""
        dispute = self._dispute(payment) if refused.code == "charge_disputed" else None
        return dispute is not None and dispute.status == "lost"

    def _intent(self, id: str) -> Any:
        try:
            return self._account.ask(lambda client: client.v1.payment_intents.retrieve(id, _EXPANDED))
        except PaymentRefused as exc:  # of another account, or of the test provider
            raise Unavailable("This payment cannot be found.") from exc

    def _refunds(self, payment: str) -> list[Any]:
        """Newest first, at most 100: an order has at most as many returns as seats."""
        found = self._account.ask(lambda client: client.v1.refunds.list({"payment_intent": payment, "limit": 100}))
        return list(found.data)

    def _dispute(self, payment: str) -> Dispute | None:
        found = self._account.ask(lambda client: client.v1.disputes.list({"payment_intent": payment, "limit": 1})).data
        return next((_as_dispute(each) for each in found), None)


def _unstarted(id: str) -> Payment:
    return Payment(id, PaymentStatus.NOT_PAYABLE if id.startswith(_UNPAYABLE) else PaymentStatus.DECLINED)


def _payment(intent: Any) -> Payment:
    status = _STATUS.get(intent.status, PaymentStatus.PENDING)
    if status is PaymentStatus.SUCCEEDED and getattr(intent.latest_charge, "refunded", False):
        status = PaymentStatus.REFUNDED
    amount = {PaymentStatus.AUTHORISED: intent.amount_capturable, PaymentStatus.SUCCEEDED: intent.amount_received}
    money = _money(amount.get(status, intent.amount), intent.currency)
    return Payment(intent.id, status, intent.client_secret, money)


def _money(amount: int, currency: str) -> Money:
    return Money(from_stripe(amount, currency.upper()), currency.upper())


def _metadata(thing: Any, name: str) -> str | None:
    """A value that we stored with an object of Stripe's."""
    value: str | None = thing.metadata.to_dict().get(name) if thing.metadata else None
    return value


def _as_dispute(found: Any) -> Dispute:
    return Dispute(found.id, found.status, _money(found.amount, found.currency), found.created * SECOND)
