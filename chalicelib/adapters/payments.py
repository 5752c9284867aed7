"""Payments: the port, and the provider for trying things out.

A provider must be idempotent by order: starting a payment twice for one order gives the same payment, and asking
twice for the same refund gives one. It is the truth about whether money moved, and `read` asks it. Whatever it is
asked, `Unavailable` means that the outcome is not known and the same may be asked again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol

from chalicelib.core.times import SECOND
from chalicelib.errors import Fault, Invalid, Malformed, Unavailable
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.rules.payments import Audit, Payment, PaymentEvent, PaymentStatus


class PaymentRefused(Exception):
    """The provider will not do it, and said so: asking the same again gives the same answer. `code` is its word."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Payments(Protocol):
    """`patience`: how long, in milliseconds, an answer about a payment is good enough for those who only look.
    `needs_secret`: nothing can be paid before the client secret was handed out."""

    name: str
    patience: int
    needs_secret: bool

    @property
    def publishable_key(self) -> str | None:
        """What the customer's device needs to pay with a client secret."""
        ...

    def check(self, method: str, currency: str) -> None:
        """Raises `Invalid` for a method that this provider does not know, or a currency that it does not take."""
        ...

    def start(self, order: Order) -> Payment:
        """The payment of this order, made at the first call; DECLINED if there can be none."""
        ...

    def read(self, order: Order, now: int) -> Payment:
        """What is true of a payment that was started."""
        ...

    def capture(self, order: Order) -> Payment:
        """Take the money that is reserved, once. What comes back is what is true then; DECLINED if it cannot be."""
        ...

    def cancel(self, order: Order, now: int) -> Payment:
        """Give up a payment that is still pending. What comes back is what is true then: it may have succeeded."""
        ...

    def give_back(self, order: Order, now: int) -> Payment:
        """Let go of all money, reserved or taken, once, however often it is asked.

        CANCELLED when nothing had been taken, REFUNDED when it is on its way back, PENDING when it cannot be given up
        now. Raises `PaymentRefused`.
        """
        ...

    def refund(self, order: Order, number: int) -> None:
        """Give back the amount of the order's return of this number, once. Raises `PaymentRefused`."""
        ...

    def audit(self, payment_id: str) -> Audit | None:
        """Everything that is known of a payment, None if it is no order's."""
        ...

    def hear(self, payload: bytes, signature: str | None) -> PaymentEvent | None:
        """What a message from the provider is about, None if nothing of ours.

        Raises `Malformed` unless it was signed by the provider, and recently.
        """
        ...


class TestPayments:
    """Moves no money. It remembers nothing either: what became of a payment follows from its method and its age.

    | method | outcome |
    |---|---|
    | `test` | succeeds at once |
    | `test_declined` | is declined at once |
    | `test_pending` | stays pending until it is given up |
    | `test_delayed` | succeeds two seconds after the order was made |
    """

    __test__ = False
    name = "test"
    patience = 0
    needs_secret = False
    publishable_key = None
    _DELAY = 2 * SECOND
    _AT_ONCE: ClassVar[Mapping[str, PaymentStatus]] = {
        "test": PaymentStatus.SUCCEEDED,
        "test_declined": PaymentStatus.DECLINED,
        "test_pending": PaymentStatus.PENDING,
        "test_delayed": PaymentStatus.PENDING,
    }

    def check(self, method: str, currency: str) -> None:
        if method not in self._AT_ONCE:
            raise Invalid([Fault("payment.method", f"must be one of {', '.join(self._AT_ONCE)}")])

    def start(self, order: Order) -> Payment:
        return Payment(f"test_{order.id}", self._AT_ONCE[order.method])

    def read(self, order: Order, now: int) -> Payment:
        """An order that has ended without it has none: nothing is remembered of its being given up.

        Raises `Unavailable` for an order that another provider was to be paid for.
        """
        if order.method not in self._AT_ONCE:
            raise Unavailable("This booking is paid with another provider.")
        status = self._AT_ONCE[order.method]
        if order.method == "test_delayed" and now >= order.created + self._DELAY:
            status = PaymentStatus.SUCCEEDED
        if order.status in (OrderStatus.FAILED, OrderStatus.CANCELLED) and not order.refund_due:
            status = PaymentStatus.CANCELLED
        return Payment(f"test_{order.id}", status)

    def capture(self, order: Order) -> Payment:
        raise AssertionError("nothing is only reserved here")

    def cancel(self, order: Order, now: int) -> Payment:
        payment = self.read(order, now)
        if payment.status is PaymentStatus.PENDING:
            return Payment(payment.id, PaymentStatus.CANCELLED)
        return payment

    def give_back(self, order: Order, now: int) -> Payment:
        taken = self.read(order, now).status is PaymentStatus.SUCCEEDED
        return Payment(f"test_{order.id}", PaymentStatus.REFUNDED if taken else PaymentStatus.CANCELLED)

    def refund(self, order: Order, number: int) -> None:
        return None

    def audit(self, payment_id: str) -> Audit | None:
        return None

    def hear(self, payload: bytes, signature: str | None) -> PaymentEvent | None:
        raise Malformed("Nobody sends messages about payments here.", "SIGNATURE_INVALID")
