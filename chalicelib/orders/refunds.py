"""Giving back: what was decided to go back goes back once, money and seats, however often it is tried.

    decide (recorded) ─► free the seats ─► ask the provider ─► record that it was done

The decision is the order's own, and from it on the seats are not the customer's, whatever the provider says: so they
are freed first, and a provider that is away keeps nobody else from them.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import replace

from chalicelib.adapters.payments import PaymentRefused, Payments
from chalicelib.core.clock import Clock
from chalicelib.core.times import MINUTE
from chalicelib.errors import NotFound
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus, PartialReturn, wait_after
from chalicelib.orders.rules.payments import PaymentStatus, RefundStatus
from chalicelib.orders.storage import order_carts, orders, refunds
from chalicelib.seats.release_seats import ReleaseSeats
from chalicelib.seats.rules.holds import HoldState
from chalicelib.seats.rules.seats import parse_seats
from chalicelib.seats.storage.rows import SeatsTaken
from chalicelib.table.writes import Refused


class Refunds:
    def __init__(self, freeing: ReleaseSeats, payments: Payments, clock: Clock) -> None:
        self._freeing, self._payments, self._clock = freeing, payments, clock

    def everything(
        self, order: Order, reason: OrderReason, statuses: Collection[OrderStatus], unused: bool = False
    ) -> Order:
        """Decide that the whole order goes back, if it has one of these statuses, and send it.

        Raises `Refused` when the order has moved on, or `Unavailable` when the decision is there and the money is not.
        """
        look_at = self._clock.now() + MINUTE
        refunds.decide(order, reason, look_at, statuses, unused)
        decided = replace(order, status=OrderStatus.CANCELLED, reason=reason, refund_due=True, due=look_at)
        return self.send(decided)

    def part(self, order: Order, part: PartialReturn, unused: bool) -> Order:
        """Decide that some seats of a confirmed order go back, and send it. Raises as `everything` does."""
        look_at = self._clock.now() + MINUTE
        refunds.decide_part(order, part, look_at, unused)
        return self.send(replace(order, returns=(*order.returns, part), due=look_at))

    def send(self, order: Order) -> Order:
        """Do what was decided and not done: the order as it is then. What the provider refused waits for its time."""
        waits = order.due is not None and self._clock.now() < order.due
        for number, part in enumerate(order.returns):
            if part.status is RefundStatus.DUE and not order.refund_due and not (part.attempt and waits):
                self._send_part(order, number, part)
        if order.refund_due and not (order.attempt and waits):
            self._send_all(order)
        return self._read(order)

    def free(self, order: Order) -> None:
        """Free what was given back of an order's seats: some of a confirmed one's, all of any other's."""
        for part in order.returns:
            self._free(order, part.seats)
        if order.status is not OrderStatus.CONFIRMED:
            self._free(order, order.kept)

    def _send_part(self, order: Order, number: int, part: PartialReturn) -> None:
        self._free(order, part.seats)
        try:
            self._payments.refund(order, number)
        except PaymentRefused:
            refunds.part_refused(order, number, self._clock.now() + wait_after(part.attempt))
            return
        refunds.part_sent(order, number, order_carts.uncounted(order, part.seats))

    def _send_all(self, order: Order) -> None:
        self.free(order)
        now = self._clock.now()
        try:
            if order.payment_id is None:  # whoever started it may have died before it was written down
                order = orders.attach(order, self._payments.start(order))
            status = self._payments.give_back(order, now).status
        except PaymentRefused:
            refunds.refused(order, now + wait_after(order.attempt))
            return
        if status is PaymentStatus.PENDING:  # it cannot be given up now, and may succeed yet
            orders.look_again(order, now + MINUTE)
            return
        with suppress(Refused):  # another has done the same
            refunded = status is PaymentStatus.REFUNDED
            refunds.given_back(order, refunded, now + MINUTE, order_carts.settled(order, HoldState.RELEASED))

    def _free(self, order: Order, names: Collection[str]) -> None:
        if not names or order.let_go:
            return
        with suppress(SeatsTaken):  # they are not all this order's: then none were booked by it
            self._freeing.free(order.event, parse_seats(names, "seats"), order.hold, booked=True)

    def _read(self, order: Order) -> Order:
        found = orders.get(order.id)
        if found is None:
            raise NotFound("There is no such booking.", "BOOKING_NOT_FOUND")
        return found
