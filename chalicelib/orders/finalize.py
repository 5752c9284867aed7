"""Finalizing: takes an order from its payment to confirmed, or to failed, cancelled or refunded.

The client's request, the provider's webhook, the deadline's message and the minute sweep all call `finalize`. Each
step is a conditional write or an idempotent call of the provider, so a caller may die anywhere and another one
continues. No seat is released while the outcome of a payment is unknown.

    read the payment ─► paid ─► seats booked ─► money captured ─► confirmed
                          └─ seats lost, event cancelled, another amount, capture refused ─► `Refunds`

Authorised money is captured only after the seats are booked, so a payment that comes too late is voided and never
charged. PAID is recorded before and allows the capture.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from chalicelib.adapters.payments import Payments
from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.core.clock import Clock
from chalicelib.core.ids import is_id
from chalicelib.core.times import MINUTE
from chalicelib.errors import NotFound, Unavailable
from chalicelib.orders.refunds import Refunds
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus
from chalicelib.orders.rules.payments import Payment, PaymentStatus
from chalicelib.orders.storage import order_carts, orders
from chalicelib.seats.holds import Holds
from chalicelib.seats.release_seats import ReleaseSeats
from chalicelib.seats.rules.claims import held_again
from chalicelib.seats.rules.holds import HoldState
from chalicelib.seats.rules.seats import Claim, SeatState, parse_seats
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.storage import rows
from chalicelib.seats.storage.rows import SeatsTaken
from chalicelib.table.writes import Refused

_ENDED = (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED)


class Finalize:
    def __init__(
        self,
        catalogue: Catalogue,
        seat_maps: SeatMaps,
        release_seats: ReleaseSeats,
        holds: Holds,
        refunds: Refunds,
        payments: Payments,
        clock: Clock,
    ) -> None:
        self._catalogue, self._seat_maps, self._release_seats = catalogue, seat_maps, release_seats
        self._holds, self._refunds, self._payments, self._clock = holds, refunds, payments, clock

    def finalize(self, order_id: str) -> Order:
        """Take the order as far as it can go now. Idempotent. Raises `NotFound`, or `Unavailable`: then retry."""
        return self._proceed(self.read(order_id))

    def check(self, order_id: str, swept: bool = False) -> str | None:
        """`finalize` an order whose deadline has come: what was done in a word or two, None if nothing. `swept`: the
        sweep found it; nothing is done if it was checked since.

        While the provider is unavailable the order becomes due again in a minute, and the caller need not retry: an
        outage of an hour leaves one message an order.
        """
        before = self.read(order_id)
        if swept and (before.due is None or self._clock.now() < before.due):
            return None
        try:
            after = self._proceed(before)
        except Unavailable:
            after = self.read(order_id)
            if after.due is None:
                raise
            orders.postpone_check(after, self._clock.now() + MINUTE)
        if after.status is not before.status:
            return f"{before.status.value} to {after.status.value}"
        return "returned" if after.settled and not before.settled else None

    def complete_placed(self, order: Order) -> Order:
        """`finalize`, by the call that has just placed the order as paid and its cart as booked."""
        now = self._clock.now()
        return self._complete(order, self._payments.read(order, now), now, cart_booked=True)

    def _proceed(self, order: Order) -> Order:
        now = self._clock.now()
        if order.status is OrderStatus.CONFIRMED and self.is_event_cancelled(order):
            return self._cancel(order, OrderReason.EVENT_CANCELLED, OrderStatus.CONFIRMED)
        if order.status in (*_ENDED, OrderStatus.CONFIRMED):
            return self._clean_up(order, now)
        if order.payment_id is not None:
            return self.advance(order, self._payments.read(order, now), now)
        if now >= order.over_at and self._payments.needs_secret and order.total.amount:
            return self.fail(order, OrderReason.NOT_PAID_IN_TIME, now, unstarted=True)
        return self.start_payment(order, now, again=True)

    def start_payment(self, order: Order, now: int, again: bool = False) -> Order:
        """Start the order's payment and advance the order; `again` if the payment may have been started before, and is
        read again. Raises `Unavailable` when it is not known whether it was started."""
        payment = self._payments.start(order)
        try:
            order = orders.attach(order, payment)
        except Refused:
            return self._overtaken(order)
        return self.advance(order, self._payments.read(order, now) if again else payment, now)

    def advance(self, order: Order, payment: Payment, now: int) -> Order:
        """Take the order's next step, given the state of its payment."""
        if payment.status is PaymentStatus.PENDING and (now >= order.over_at or self.is_event_cancelled(order)):
            payment = self._payments.cancel(order, now)
        match payment.status:
            case PaymentStatus.PENDING:
                if order.due is not None and order.due <= now:
                    orders.postpone_check(order, order.over_at if now < order.over_at else now + MINUTE)
                return order
            case PaymentStatus.AUTHORISED | PaymentStatus.SUCCEEDED:
                return self._complete(order, payment, now)
            case _ if order.status is OrderStatus.PAID:
                return self._cancel(order, OrderReason.NOT_CAPTURED, OrderStatus.PAID)
            case PaymentStatus.DECLINED:
                return self.fail(order, OrderReason.DECLINED, now)
            case PaymentStatus.NOT_PAYABLE:
                return self.fail(order, OrderReason.AMOUNT_NOT_PAYABLE, now)
            case _:
                return self.fail(order, OrderReason.NOT_PAID_IN_TIME, now)

    def _complete(self, order: Order, payment: Payment, now: int, cart_booked: bool = False) -> Order:
        """The payment is authorised or captured: book the seats and capture it, or cancel the order."""
        if order.status is OrderStatus.PENDING_PAYMENT:
            try:
                orders.mark_paid(order)
            except Refused:
                order = self.read(order.id)
                if order.status is not OrderStatus.PAID:
                    return self._clean_up(order, now)
            order = replace(order, status=OrderStatus.PAID)
        if self.is_event_cancelled(order):
            return self._cancel(order, OrderReason.EVENT_CANCELLED, OrderStatus.PAID)
        if payment.amount not in (None, order.total):
            return self._cancel(order, OrderReason.AMOUNT_DIFFERS, OrderStatus.PAID)
        seats = parse_seats(order.seats, "seats")
        try:
            amounts = dict(zip(seats, order.amounts, strict=False))  # old orders have none
            rows.book(order.event, seats, order.hold, now, amounts)
        except SeatsTaken as exc:
            self._seat_maps.record_rows(order.event, exc.rows)
            with suppress(Refused):
                return self._refunds.lose_seats(order)
            return self._overtaken(order)
        self._seat_maps.record_claim(order.event, seats, Claim(SeatState.BOOKED, order.hold))
        if payment.status is PaymentStatus.AUTHORISED:
            payment = self._payments.capture(order)
        if payment.status is not PaymentStatus.SUCCEEDED:
            return self._cancel(order, OrderReason.NOT_CAPTURED, OrderStatus.PAID)
        return self._confirm(order, cart_booked)

    def _confirm(self, order: Order, cart_booked: bool) -> Order:
        """Booked and paid, so held no longer. If the order was cancelled meanwhile, the seats are freed again."""
        try:
            orders.confirm(order, () if cart_booked else order_carts.end_writes(order, HoldState.BOOKED))
        except Refused:
            return self._overtaken(order)
        self._holds.uncount(order.event, order.network, len(order.seats), order.held_since)
        return replace(order, status=OrderStatus.CONFIRMED, due=None)

    def _cancel(self, order: Order, reason: OrderReason, status: OrderStatus) -> Order:
        """Cancel the whole order, and void or refund its payment."""
        try:
            return self._refunds.cancel(order, reason, [status])
        except Refused:
            return self._overtaken(order)

    def _overtaken(self, order: Order) -> Order:
        """Another worker has moved the order on since it was read. If the order has ended, the seats that were booked
        here are freed."""
        order = self.read(order.id)
        if order.status in _ENDED:
            return self._clean_up(order, self._clock.now())
        if order.status is OrderStatus.CONFIRMED:  # some of its seats may have been returned since
            self._refunds.free(order)
        return order

    def _clean_up(self, order: Order, now: int) -> Order:
        """Finish an order whose end is decided: send the refunds that are due, and check it for the last time.

        A minute after its end no function can still work on it: seats that were booked for it since are freed. A
        payment that came for an order without one is refunded."""
        if not order.settled:
            return self._refunds.send(order)
        if order.status is not OrderStatus.CONFIRMED or (order.due is not None and order.due <= now):
            self._refunds.free(order)
        if order.status not in (OrderStatus.CONFIRMED, OrderStatus.REFUNDED) and order.payment_id is not None:
            payment = self._payments.read(order, now)
            if payment.status.holds_money:
                return self._cancel(order, order.reason or OrderReason.NOT_PAID_IN_TIME, order.status)
        if order.due is not None and order.due <= now:
            orders.remove_deadline(order)
        return order

    def fail(self, order: Order, reason: OrderReason, now: int, unstarted: bool = False) -> Order:
        """End an order that was not and cannot be paid. Its hold is a hold again; the seats are freed when it ends,
        and at once if the event is cancelled. `unstarted`: only if no payment was started; else the order is cancelled
        and the payment voided or refunded."""
        event = self._event(order)
        event_cancelled = event is not None and event.status is EventStatus.CANCELLED
        reason = OrderReason.EVENT_CANCELLED if event_cancelled else reason
        try:
            orders.fail(order, reason, order_carts.end_writes(order, HoldState.HELD), unstarted)
        except Refused:
            order = self._overtaken(order)
            if unstarted and order.status is OrderStatus.PENDING_PAYMENT:
                return self._cancel(order, reason, OrderStatus.PENDING_PAYMENT)
            return order
        seats = parse_seats(order.seats, "seats")
        with suppress(SeatsTaken):  # another customer has them by now, or they were released
            if now < order.over_at and not event_cancelled:
                held = held_again(order.hold, order.until, event is not None and event.waitlist)
                rows.stop_paying(order.event, seats, held)
                self._seat_maps.record_claim(order.event, seats, held)
            else:
                self._release_seats.release(order.event, seats, order.hold)
        return replace(order, status=OrderStatus.FAILED, reason=reason, due=None)

    def is_event_cancelled(self, order: Order) -> bool:
        """Whether the event was cancelled, as of a second ago. `CancelEvent` finds orders that are finalized too late
        to know."""
        event = self._event(order)
        return event is not None and event.status is EventStatus.CANCELLED

    def undone_at(self, order: Order) -> int | None:
        """When the event of an order that is not undone yet was cancelled, as of a second ago; None if it was not."""
        event = None if order.status in _ENDED else self._event(order)
        return event.cancelled_at if event is not None else None

    def _event(self, order: Order) -> Event | None:
        try:
            return self._catalogue.any_event(order.event)
        except NotFound:
            return None

    def read(self, id: str) -> Order:
        """The order as it is now. Raises `NotFound`."""
        order = orders.get(id) if is_id("bkg", id) else None
        if order is None:
            raise NotFound("There is no such booking.", "BOOKING_NOT_FOUND")
        return order
