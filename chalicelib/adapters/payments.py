"""Payments: the port, and the test provider.

A provider must be idempotent by order: starting a payment twice for one order gives the same payment, and asking
twice for the same refund makes one. It is the truth about whether money moved, and `read` asks it. From any call
`Unavailable` means that the outcome is not known and the call may be repeated.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol

from chalicelib.core.times import SECOND
from chalicelib.errors import Fault, Invalid, Malformed, Unavailable
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.rules.payments import Audit, Payment, PaymentEvent, PaymentProvider, PaymentStatus


class PaymentRefused(Exception):
    """The provider refused the request: the same request gets the same answer. `code` is the provider's word, `param`
    the parameter that it refused, if it named one."""

    def __init__(self, code: str, param: str | None = None) -> None:
        super().__init__(code)
        self.code, self.param = code, param


class Payments(Protocol):
    """A provider, which is asked about orders that cost something. `max_age`: for how many milliseconds an answer about
    a payment is fresh enough for readers of a booking. `needs_secret`: a customer cannot pay before they get the client
    secret."""

    name: PaymentProvider
    max_age: int
    needs_secret: bool

    @property
    def publishable_key(self) -> str | None:
        """The key that the customer's device needs beside a client secret."""
        ...

    def require_accepted(self, method: str) -> None:
        """Raises `Invalid` for a method that this provider does not know."""
        ...

    def pays_at_once(self, order: Order) -> bool:
        """Whether the order is paid as soon as it is placed: `start` asks nobody and succeeds."""
        ...

    def start(self, order: Order) -> Payment:
        """The payment of this order, made by the first call. If the provider will not make one: NOT_PAYABLE for the
        amount or the currency, DECLINED for anything else."""
        ...

    def read(self, order: Order, now: int) -> Payment:
        """The current state of a payment that was started."""
        ...

    def capture(self, order: Order) -> Payment:
        """Capture the authorised money, once: the payment's state then; DECLINED if the capture is refused."""
        ...

    def cancel(self, order: Order, now: int) -> Payment:
        """Void a payment that is still pending: its state then, because it may have succeeded."""
        ...

    def void_or_refund(self, order: Order, now: int) -> Payment:
        """Void a payment that was not captured and refund one that was. Idempotent.

        CANCELLED when nothing was captured, REFUNDED when the refund is sent, PENDING when the payment cannot be voided
        now. Raises `PaymentRefused`.
        """
        ...

    def refund(self, order: Order, number: int) -> None:
        """Refund the amount of the order's return of this number. Idempotent. Raises `PaymentRefused`."""
        ...

    def audit(self, payment_id: str) -> Audit | None:
        """The full record of a payment, None if it belongs to no order."""
        ...

    def read_event(self, payload: bytes, signature: str | None) -> PaymentEvent | None:
        """A webhook event of the provider, None if it is not about a payment of ours.

        Raises `Malformed` unless it was signed by the provider, and recently.
        """
        ...


class TestPayments:
    """Moves no money and stores nothing: the state of a payment follows from its method and its age.

    | method | outcome |
    |---|---|
    | `test` | succeeds at once |
    | `test_declined` | is declined at once |
    | `test_pending` | stays pending until it is voided |
    | `test_delayed` | succeeds two seconds after the order was made |
    """

    __test__ = False
    name = PaymentProvider.TEST
    max_age = 0
    needs_secret = False
    publishable_key = None
    _DELAY = 2 * SECOND
    _AT_ONCE: ClassVar[Mapping[str, PaymentStatus]] = {
        "test": PaymentStatus.SUCCEEDED,
        "test_declined": PaymentStatus.DECLINED,
        "test_pending": PaymentStatus.PENDING,
        "test_delayed": PaymentStatus.PENDING,
    }

    def require_accepted(self, method: str) -> None:
        if method not in self._AT_ONCE:
            raise Invalid([Fault("payment.method", f"must be one of {', '.join(self._AT_ONCE)}")])

    def pays_at_once(self, order: Order) -> bool:
        return self._AT_ONCE.get(order.method) is PaymentStatus.SUCCEEDED

    def start(self, order: Order) -> Payment:
        return Payment(f"test_{order.id}", self._AT_ONCE[order.method])

    def read(self, order: Order, now: int) -> Payment:
        """CANCELLED for an order that ended without payment, since a void is stored nowhere else.

        Raises `Unavailable` for an order that is paid with another provider.
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
        raise AssertionError("no payment is only authorised here")

    def cancel(self, order: Order, now: int) -> Payment:
        payment = self.read(order, now)
        if payment.status is PaymentStatus.PENDING:
            return Payment(payment.id, PaymentStatus.CANCELLED)
        return payment

    def void_or_refund(self, order: Order, now: int) -> Payment:
        captured = self.read(order, now).status is PaymentStatus.SUCCEEDED
        return Payment(f"test_{order.id}", PaymentStatus.REFUNDED if captured else PaymentStatus.CANCELLED)

    def refund(self, order: Order, number: int) -> None:
        return None

    def audit(self, payment_id: str) -> Audit | None:
        return None

    def read_event(self, payload: bytes, signature: str | None) -> PaymentEvent | None:
        raise Malformed("The test provider sends no events.", "SIGNATURE_INVALID")
