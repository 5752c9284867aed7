"""A payment provider in memory: it records which orders were charged and which were refunded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import ClassVar

from chalicelib.adapters.payments import Payments
from chalicelib.core.deadline import Deadline, Timers
from chalicelib.orders.rules.orders import Order
from chalicelib.orders.rules.payments import Audit, Payment, PaymentEvent, PaymentStatus
from tests.support.faults import Fuse


class Bank(Payments):
    """Methods: `pays` succeeds at once, `declines` is declined, `waits` is pending until it is settled or cancelled,
    `reserves` is authorised at once.

    Each call that changes something is a step of the fuse, as a write to the store is.
    """

    name = "bank"
    max_age = 0
    needs_secret = False
    publishable_key = None
    _FIRST: ClassVar[dict[str, PaymentStatus]] = {
        "pays": PaymentStatus.SUCCEEDED,
        "declines": PaymentStatus.DECLINED,
        "waits": PaymentStatus.PENDING,
        "reserves": PaymentStatus.AUTHORISED,
    }

    def __init__(self) -> None:
        self.fuse = Fuse(0, False)
        self.payments: dict[str, PaymentStatus] = {}
        self.charges: list[str] = []
        self.refunds: list[str] = []
        self.parts: set[tuple[str, int]] = set()

    def require_accepted(self, method: str) -> None:
        assert method in self._FIRST

    def pays_at_once(self, order: Order) -> bool:
        return False

    def start(self, order: Order) -> Payment:
        with self._step():
            if order.id not in self.payments:
                self._become(order.id, self._FIRST[order.method])
        return self._payment(order)

    def read(self, order: Order, now: int) -> Payment:
        return self._payment(order)

    def capture(self, order: Order) -> Payment:
        with self._step():
            if self.payments[order.id] is PaymentStatus.AUTHORISED:
                self._become(order.id, PaymentStatus.SUCCEEDED)
        return self._payment(order)

    def cancel(self, order: Order, now: int) -> Payment:
        with self._step():
            if self.payments[order.id] in (PaymentStatus.PENDING, PaymentStatus.AUTHORISED):
                self.payments[order.id] = PaymentStatus.CANCELLED
        return self._payment(order)

    def void_or_refund(self, order: Order, now: int) -> Payment:
        if self.cancel(order, now).status is PaymentStatus.SUCCEEDED:
            with self._step():
                self.payments[order.id] = PaymentStatus.REFUNDED
                self.refunds.append(order.id)
        return self._payment(order)

    def refund(self, order: Order, number: int) -> None:
        with self._step():
            self.parts.add((order.id, number))

    def audit(self, payment_id: str) -> Audit | None:
        return None

    def read_event(self, payload: bytes, signature: str | None) -> PaymentEvent | None:
        return None

    def settle(self, order_id: str) -> None:
        """The customer's money arrives."""
        if self.payments[order_id] is PaymentStatus.PENDING:
            self._become(order_id, PaymentStatus.SUCCEEDED)

    def reserve(self, order_id: str) -> None:
        """The customer's money is authorised."""
        if self.payments[order_id] is PaymentStatus.PENDING:
            self.payments[order_id] = PaymentStatus.AUTHORISED

    @contextmanager
    def _step(self) -> Iterator[None]:
        self.fuse.before()
        yield
        self.fuse.after()

    def _become(self, order_id: str, status: PaymentStatus) -> None:
        self.payments[order_id] = status
        if status is PaymentStatus.SUCCEEDED:
            self.charges.append(order_id)

    def _payment(self, order: Order) -> Payment:
        return Payment(f"pay_{order.id}", self.payments[order.id])


class NoTimers(Timers):
    """No deadline is ever queued: an order moves on only when a test finalizes it again."""

    def set(self, deadlines: Sequence[Deadline]) -> int:
        return 0
