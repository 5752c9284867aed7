"""Refunds: cancelling an order or returning seats of it, with the money, exactly once however often it is tried.

    decide (recorded) ─► free the seats ─► ask the provider ─► record the outcome

From the recorded decision on the customer has no right to the seats, whatever the provider answers. So they are freed
first, and other customers can have them even while the provider is unavailable.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace

from chalicelib.adapters.payments import PaymentRefused, Payments
from chalicelib.core.clock import Clock
from chalicelib.core.times import MINUTE
from chalicelib.errors import NotFound
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus, PartialReturn, retry_delay
from chalicelib.orders.rules.payments import PaymentStatus, RefundStatus
from chalicelib.orders.storage import order_carts, orders, refunds
from chalicelib.seats.release_seats import ReleaseSeats
from chalicelib.seats.rules.holds import HoldState
from chalicelib.seats.rules.seats import parse_seats
from chalicelib.seats.storage.rows import SeatsTaken
from chalicelib.table.writes import Refused


class Refunds:
    def __init__(self, release_seats: ReleaseSeats, payments: Payments, clock: Clock) -> None:
        self._release_seats, self._payments, self._clock = release_seats, payments, clock

    def cancel(
        self, order: Order, reason: OrderReason, statuses: Collection[OrderStatus], unused: bool = False
    ) -> Order:
        """Cancel the whole order, if it has one of these statuses, and send the refund. `unused`: only while no ticket
        was used.

        Raises `Refused` when the order has moved on, or `Unavailable` when it is cancelled and the refund not sent.
        """
        check_at = self._clock.now() + MINUTE
        refunds.cancel(order, reason, check_at, statuses, unused)
        cancelled = replace(order, status=OrderStatus.CANCELLED, reason=reason, refund_due=True, due=check_at)
        return self.send(cancelled)

    def lose_seats(self, order: Order) -> Order:
        """End a paid order whose seats other customers have: cancelled, or failed if it was paid at once, because then
        no money was taken. Raises as `cancel` does."""
        if not self._payments.pays_at_once(order):
            return self.cancel(order, OrderReason.SEATS_LOST, [OrderStatus.PAID])
        check_at = self._clock.now() + MINUTE
        orders.lose_seats(order, check_at, order_carts.end_writes(order, HoldState.RELEASED))
        self.free(order)
        return replace(order, status=OrderStatus.FAILED, reason=OrderReason.SEATS_LOST, due=check_at)

    def return_seats(self, order: Order, part: PartialReturn, unused: bool) -> Order:
        """Return some seats of a confirmed order, and send the refund. Raises as `cancel` does."""
        check_at = self._clock.now() + MINUTE
        refunds.return_seats(order, part, check_at, unused)
        return self.send(replace(order, returns=(*order.returns, part), due=check_at))

    def send(self, order: Order) -> Order:
        """Send the refunds that are due: the order as it is then. A refund that the provider refused waits until the
        order is due."""
        waits = order.due is not None and self._clock.now() < order.due
        for number, part in enumerate(order.returns):
            if part.status is RefundStatus.DUE and not order.refund_due and not (part.attempt and waits):
                self._refund_part(order, number, part)
        if order.refund_due and not (order.attempt and waits):
            self._refund_all(order)
        return self._read(order)

    def free(self, order: Order) -> None:
        """Free the returned seats of a confirmed order, and all seats of any other."""
        for part in order.returns:
            self._free(order, part.seats)
        if order.status is not OrderStatus.CONFIRMED:
            self._free(order, order.kept)

    def _refund_part(self, order: Order, number: int, part: PartialReturn) -> None:
        self._free(order, part.seats)
        try:
            self._payments.refund(order, number)
        except PaymentRefused:
            refunds.part_refused(order, number, self._clock.now() + retry_delay(part.attempt))
            return
        refunds.part_sent(order, number, order_carts.uncounted(order, part.seats))

    def _refund_all(self, order: Order) -> None:
        self.free(order)
        now = self._clock.now()
        try:
            if order.payment_id is None:  # it may have been started by a function that died before it recorded that
                order = orders.attach(order, self._payments.start(order))
            status = self._payments.void_or_refund(order, now).status
        except PaymentRefused:
            refunds.refund_refused(order, now + retry_delay(order.attempt))
            return
        if status is PaymentStatus.PENDING:  # it cannot be voided now, and may still succeed
            orders.postpone_check(order, now + MINUTE)
            return
        with suppress(Refused):  # another worker has recorded it
            refunded = status is PaymentStatus.REFUNDED
            carts = order_carts.end_writes(order, HoldState.RELEASED)
            refunds.finish_cancellation(order, refunded, now + MINUTE, carts)

    def _free(self, order: Order, names: Collection[str]) -> None:
        if not names or order.let_go:
            return
        with suppress(SeatsTaken):  # another order has some of them, so this one booked none
            self._release_seats.release(order.event, parse_seats(names, "seats"), order.hold, booked=True)

    def _read(self, order: Order) -> Order:
        found = orders.get(order.id)
        if found is None:
            raise NotFound("There is no such booking.", "BOOKING_NOT_FOUND")
        return found
