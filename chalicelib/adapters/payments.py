"""Payments: the port, and the provider for trying things out.

A provider must be idempotent by order: starting a payment twice for one order gives the same payment. It is the
truth about whether money moved, and `read` asks it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol

from chalicelib.errors import Fault, Invalid
from chalicelib.kernel.orders import Order, Payment, PaymentStatus
from chalicelib.kernel.times import SECOND


class Payments(Protocol):
    name: str

    def check(self, method: str) -> None:
        """Raises `Invalid` for a method that this provider does not know."""
        ...

    def start(self, order: Order) -> Payment:
        """The payment of this order, made at the first call. Raises `Unavailable` when the outcome is unknown."""
        ...

    def read(self, order: Order, now: int) -> Payment: ...

    def cancel(self, order: Order, now: int) -> Payment:
        """Give up a payment that is still pending. What comes back is what is true then: it may have succeeded."""
        ...

    def refund(self, order: Order) -> Payment:
        """Give the money back, once, however often it is asked."""
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
    _DELAY = 2 * SECOND
    _AT_ONCE: ClassVar[Mapping[str, PaymentStatus]] = {
        "test": PaymentStatus.SUCCEEDED,
        "test_declined": PaymentStatus.DECLINED,
        "test_pending": PaymentStatus.PENDING,
        "test_delayed": PaymentStatus.PENDING,
    }

    def check(self, method: str) -> None:
        if method not in self._AT_ONCE:
            raise Invalid([Fault("payment.method", f"must be one of {', '.join(self._AT_ONCE)}")])

    def start(self, order: Order) -> Payment:
        return Payment(f"test_{order.id}", self._AT_ONCE[order.method])

    def read(self, order: Order, now: int) -> Payment:
        status = self._AT_ONCE[order.method]
        if order.method == "test_delayed" and now >= order.created + self._DELAY:
            status = PaymentStatus.SUCCEEDED
        return Payment(f"test_{order.id}", status)

    def cancel(self, order: Order, now: int) -> Payment:
        payment = self.read(order, now)
        if payment.status is PaymentStatus.PENDING:
            return Payment(payment.id, PaymentStatus.CANCELLED)
        return payment

    def refund(self, order: Order) -> Payment:
        return Payment(f"test_{order.id}", PaymentStatus.REFUNDED)
