"""Bookings: from a hold to an order that is being paid for.

hold ─► order + cart paying (one transaction) ─► row paying ─► payment ─► `Finalize`
  └───► order paid + cart booked (one transaction) ─────────────────────────┘

The second way is for what is paid as soon as it is placed: no payment has to be waited for, so neither does the row.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from chalicelib.adapters.payments import Payments
from chalicelib.catalogue.rules.events import Event, event_cancelled
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.payable import not_payable, require_payable
from chalicelib.core.times import SECOND
from chalicelib.errors import Fault, Forbidden, Invalid, PaymentDeclined, Unavailable
from chalicelib.orders.finalize import Finalize
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus
from chalicelib.orders.rules.payments import PaymentProvider
from chalicelib.orders.storage import order_carts, orders
from chalicelib.seats.holds import hold_lapsed
from chalicelib.seats.rules.claims import claim_of
from chalicelib.seats.rules.holds import Hold, HoldState, over_limit, paying_until
from chalicelib.seats.rules.seats import parse_seats
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.storage import carts, rows
from chalicelib.seats.storage.rows import SeatsTaken
from chalicelib.seats.take_hold import TakeHold
from chalicelib.table.pages import Page
from chalicelib.table.transactions import Cancelled, transact

_RETRY_AFTER = 5 * SECOND


class Bookings:
    def __init__(
        self,
        take_hold: TakeHold,
        seat_maps: SeatMaps,
        finalize: Finalize,
        payments: Payments,
        timers: Timers,
        clock: Clock,
    ) -> None:
        self._take_hold, self._seat_maps, self._finalize = take_hold, seat_maps, finalize
        self._payments, self._timers, self._clock = payments, timers, clock

    @property
    def provider(self) -> PaymentProvider:
        return self._payments.name

    def publishable_key(self, order: Order) -> str | None:
        """The key with which the customer's device pays for the order. None unless the order waits for its payment,
        and while the key cannot be read: the booking is shown all the same."""
        if order.status is not OrderStatus.PENDING_PAYMENT:
            return None
        try:
            return self._payments.publishable_key
        except Unavailable:
            return None

    def purchase(
        self,
        customer: str,
        event: Event,
        hold_id: str | None,
        tickets: Sequence[str] | None,
        method: str,
        address: str = "",
    ) -> Order:
        """Pay for a hold, or hold these seats and pay for them. Raises as `TakeHold.take` and `book` do."""
        self._payments.require_accepted(method)
        return self.book(self._hold(customer, event, hold_id, tickets, address), event, method)

    def _hold(
        self, customer: str, event: Event, hold_id: str | None, tickets: Sequence[str] | None, address: str
    ) -> Hold:
        """The customer's hold that the purchase names, or a new one."""
        if hold_id is None:
            return self._take_hold.take(customer, event, tickets or (), "tickets", address)
        hold = carts.get(customer, event.id).hold_named(hold_id)
        event.require_not_cancelled()
        if tickets is not None and set(tickets) != set(hold.seats):
            raise Invalid([Fault("tickets", "are not the seats of this hold")])
        return hold

    def book(self, hold: Hold, event: Event, method: str) -> Order:
        """Pay for a hold: the order, confirmed, or pending while the payment is.

        Raises `Lapsed`, or `Conflict`: NOT_ON_SALE, HOLD_BOOKED, PAYMENT_IN_PROGRESS, LIMIT_REACHED. After
        `PaymentDeclined`, and after `Conflict` AMOUNT_NOT_PAYABLE, the hold still exists.
        """
        now = self._clock.now()
        if hold.state is HoldState.HELD and not hold.live(now):
            event.require_sale_open(now)  # a live hold can be paid for, although the sale was ended meanwhile
        hold.require_held(now)
        require_payable(hold.total)
        order = self._advance(self._place(hold, event, method, now), hold, event, now)
        if order.status is OrderStatus.FAILED and self._finalize.is_event_cancelled(order):
            raise event_cancelled()
        if order.status is OrderStatus.FAILED and order.reason is OrderReason.AMOUNT_NOT_PAYABLE:
            message = "The payment provider does not take this amount. The seats are still held."
            raise not_payable(message, order.total, booking_id=order.id, hold_id=hold.id)
        if order.status is OrderStatus.FAILED and order.reason is OrderReason.SEATS_LOST:
            raise hold_lapsed()
        if order.status is OrderStatus.FAILED:
            raise PaymentDeclined(
                "The payment was declined. The seats are still held.",
                details={"booking_id": order.id, "hold_id": hold.id},
            )
        return order

    def _advance(self, order: Order, hold: Hold, event: Event, now: int) -> Order:
        """Take a new order as far as it gets. If the store or the provider is unavailable from here on, the order
        exists and is checked later, so the customer gets it as it is, or as it was placed, and no error."""
        try:
            if order.status is OrderStatus.PAID:
                order = self._finalize.complete_placed(order)
            else:
                self._let_wait(order, hold, event, now)
                order = self._finalize.start_payment(order, now)
        except Unavailable:
            self._timers.set([Deadline(DeadlineKind.BOOKING, order.id, min(order.over_at, now + _RETRY_AFTER))])
            with suppress(Unavailable):
                order = self._finalize.read(order.id)
            return order
        if not order.settled:
            self._timers.set([Deadline(DeadlineKind.BOOKING, order.id, order.over_at)])
        return order

    def _let_wait(self, order: Order, hold: Hold, event: Event, now: int) -> None:
        """Let the rows wait for the order's payment. Raises `Lapsed` when the seats are lost."""
        seats = parse_seats(hold.seats, "seats")
        paying = claim_of(replace(hold, state=HoldState.PAYING, until=order.until), event.waitlist)
        try:
            rows.start_paying(order.event, seats, paying, hold.until, now)
        except SeatsTaken as exc:
            self._finalize.fail(order, OrderReason.SEATS_LOST, now, unstarted=True)
            raise hold_lapsed() from exc
        self._seat_maps.record_claim(order.event, seats, paying)

    def get(self, caller: Identity, id: str) -> Order:
        """The booking, for those who may read it, finalized as far as it can be. Raises `NotFound` or `Forbidden`."""
        order = self.own(caller, id)
        return self._finalized(order) if self._finalize.undone_at(order) or not order.settled else order

    def _finalized(self, order: Order) -> Order:
        """The order, finalized as far as it can be. The provider is asked at most once in its `max_age`, and once more
        when the event was cancelled."""
        now, max_age = self._clock.now(), self._payments.max_age
        not_since = max(now - max_age, self._finalize.undone_at(order) or 0)
        if max_age and not orders.claim_provider_read(order, now, not_since):
            return order
        try:
            return self._finalize.finalize(order.id)
        except Unavailable:  # the last known state is an answer too
            return self._finalize.read(order.id)

    def own(self, caller: Identity, id: str) -> Order:
        """The booking as it is, for its customer, for the event's organiser, and by the link to it. Raises `NotFound`
        or `Forbidden`."""
        order = self._finalize.read(id)
        readers = {TokenKind.CUSTOMER: order.customer, TokenKind.OPERATOR: order.organiser, TokenKind.BOOKING: order.id}
        if caller.id != readers.get(caller.kind):
            raise Forbidden("This booking is not yours.")
        return order

    def of_customer(self, customer: str, limit: int, cursor: str | None) -> Page[Order]:
        """A page of the customer's bookings, as they are by the clock and their events: nothing is written and no
        provider is asked, whatever the page holds. The checks record what is over."""
        now = self._clock.now()
        return orders.of_customer(customer, limit, cursor).map(
            lambda order: order.seen_at(now, self._finalize.undone_at(order) is not None)
        )

    def current(self, caller: Identity, id: str) -> Order:
        """As `own`, and finalized if it waits for its payment no more or its event was cancelled."""
        order = self.own(caller, id)
        over = order.status is OrderStatus.PENDING_PAYMENT and self._clock.now() >= order.over_at
        return self._finalized(order) if over or self._finalize.undone_at(order) else order

    def _place(self, hold: Hold, event: Event, method: str, now: int) -> Order:
        """Write the order and the hold that it pays for, both or neither: the order as written."""
        order = Order(
            id=new_id("bkg", now),
            event=event.id,
            organiser=event.operator,
            customer=hold.customer,
            hold=hold.id,
            seats=hold.seats,
            total=hold.total,
            method=method,
            status=OrderStatus.PENDING_PAYMENT,
            created=now,
            until=paying_until(hold, event.hold_seconds, now),
            amounts=hold.amounts,
            network=hold.network if hold.total.amount else "",
            held_since=hold.started,
        )
        if self._payments.pays_at_once(order):
            order = replace(order, status=OrderStatus.PAID, payment_id=self._payments.start(order).id)
        try:
            transact([orders.placed(order), order_carts.placing_write(hold, order, event.max_per_customer, now)])
        except Cancelled as exc:
            refused = exc.refusals[1]
            if refused is None:
                raise Unavailable("The booking could not be written.") from exc
            cart = carts.cart_of(refused)
            cart.hold_named(hold.id).require_held(now)
            raise over_limit(len(hold.seats), len(cart.booked), event.max_per_customer) from exc
        return order
