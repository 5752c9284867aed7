"""A payment provider that remembers: who was charged, and who got the money back."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.adapters.payments import Payments
from chalicelib.adapters.timers import Timers
from chalicelib.kernel.deadlines import Deadline
from chalicelib.kernel.orders import Order, Payment, PaymentStatus
from tests.integration.faults import Fuse


class Bank(Payments):
    """Methods: `pays` succeeds at once, `declines` does not, `waits` is pending until `settle` or cancelled.

    Each call that changes something is a step of the fuse, as a write to the store is.
    """

    name = "bank"

    def __init__(self) -> None:
        self.fuse = Fuse(0, False)
        self.payments: dict[str, PaymentStatus] = {}
        self.charges: list[str] = []
        self.refunds: list[str] = []

    def check(self, method: str) -> None:
        assert method in ("pays", "declines", "waits")

    def start(self, order: Order) -> Payment:
        self.fuse.before()
        if order.id not in self.payments:
            first = {
                "pays": PaymentStatus.SUCCEEDED,
                "declines": PaymentStatus.DECLINED,
                "waits": PaymentStatus.PENDING,
            }
            self._become(order.id, first[order.method])
        self.fuse.after()
        return self._payment(order)

    def read(self, order: Order, now: int) -> Payment:
        return self._payment(order)

    def cancel(self, order: Order, now: int) -> Payment:
        self.fuse.before()
        if self.payments[order.id] is PaymentStatus.PENDING:
            self.payments[order.id] = PaymentStatus.CANCELLED
        self.fuse.after()
        return self._payment(order)

    def refund(self, order: Order) -> Payment:
        self.fuse.before()
        if self.payments[order.id] is PaymentStatus.SUCCEEDED:
            self.payments[order.id] = PaymentStatus.REFUNDED
            self.refunds.append(order.id)
        self.fuse.after()
        return self._payment(order)

    def settle(self, order_id: str) -> None:
        """The customer's money has come in."""
        if self.payments[order_id] is PaymentStatus.PENDING:
            self._become(order_id, PaymentStatus.SUCCEEDED)

    def _become(self, order_id: str, status: PaymentStatus) -> None:
        self.payments[order_id] = status
        if status is PaymentStatus.SUCCEEDED:
            self.charges.append(order_id)

    def _payment(self, order: Order) -> Payment:
        return Payment(f"pay_{order.id}", self.payments[order.id])


class NoTimers(Timers):
    """Nobody is ever woken: whatever goes on does so because it is asked again."""

    def set(self, deadlines: Sequence[Deadline]) -> int:
        return 0
