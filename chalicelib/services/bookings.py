"""Bookings: from a hold to seats that are paid for.

    hold ─► order + cart paying (one transaction) ─► row paying ─► payment ─► finalize ─► booked, confirmed

`finalize` is the one way on from there. The client's request, the deadline's message, the minute sweep and later
the provider's webhook all call it; each step is a conditional write that does nothing the second time, so it may
die anywhere and be called again by anyone. Nothing is released while the outcome of a payment is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.payments import Payments
from chalicelib.adapters.timers import Timers
from chalicelib.errors import Fault, Forbidden, Invalid, NotFound, PaymentDeclined, Unavailable
from chalicelib.kernel.deadlines import Deadline, Kind
from chalicelib.kernel.events import Event
from chalicelib.kernel.holds import Hold, HoldState, over_limit, paying_until, unknown_hold
from chalicelib.kernel.ids import is_id, new_id
from chalicelib.kernel.orders import Order, OrderStatus, Payment, PaymentStatus
from chalicelib.kernel.people import Identity, TokenKind
from chalicelib.kernel.seats import Claim, State, parse_seats
from chalicelib.kernel.times import MINUTE, SECOND
from chalicelib.services.holds import Holds, claim_of, lost
from chalicelib.services.seatmap import SeatMaps
from chalicelib.services.taking import Taking
from chalicelib.storage import carts, orders, rows
from chalicelib.storage.pages import Page
from chalicelib.storage.rows import SeatsTaken
from chalicelib.storage.writes import Cancelled, Refused, transact

_SOON = 5 * SECOND


class Bookings:
    def __init__(
        self, taking: Taking, holds: Holds, maps: SeatMaps, payments: Payments, timers: Timers, clock: Clock
    ) -> None:
        self._taking, self._holds, self._maps = taking, holds, maps
        self._payments, self._timers, self._clock = payments, timers, clock

    @property
    def provider(self) -> str:
        return self._payments.name

    def purchase(
        self, customer: str, event: Event, hold_id: str | None, tickets: Sequence[str] | None, method: str
    ) -> Order:
        """Pay for a hold, or hold these seats and pay for them. Raises as `Taking.take` and `book` do."""
        self._payments.check(method)
        if hold_id is None:
            return self.book(self._taking.take(customer, event, tickets or (), "tickets"), event, method)
        hold = self._holds.find(customer, hold_id)
        if hold.event != event.id:
            raise unknown_hold()
        if tickets is not None and set(tickets) != set(hold.seats):
            raise Invalid([Fault("tickets", "are not the seats of this hold")])
        return self.book(hold, event, method)

    def book(self, hold: Hold, event: Event, method: str) -> Order:
        """Pay for a hold. The order comes back confirmed, or pending while the provider takes its time.

        Raises `Lapsed`, `Conflict` (HOLD_BOOKED, PAYMENT_IN_PROGRESS, LIMIT_REACHED) or `PaymentDeclined`, after
        which the hold is still there.
        """
        now = self._clock.now()
        hold.require_held(now)
        order, paying = self._place(hold, event, method, now)
        order = self._paid_for(order, hold, paying, now)
        if order.status is OrderStatus.FAILED:
            raise PaymentDeclined(
                "The payment was declined. The seats are still held.",
                details={"booking_id": order.id, "hold_id": hold.id},
            )
        return order

    def _paid_for(self, order: Order, hold: Hold, paying: Hold, now: int) -> Order:
        """The order as far as it got. Whatever is away from here on, the order is there and is looked after: the
        customer has it pending, and not an error that says that nothing was done."""
        seats = parse_seats(hold.seats, "seats")
        try:
            try:
                rows.start_paying(order.event, seats, claim_of(paying), hold.until, now)
            except SeatsTaken as exc:
                self._fail(order, now)
                raise lost() from exc
            self._maps.note(order.event, seats, claim_of(paying))
            order = orders.attach(order, self._payments.start(order))
            order = self._advance(order, self._payments.read(order, now), now)
        except Unavailable:
            self._timers.set([Deadline(Kind.BOOKING, order.id, min(order.until, now + _SOON))])
            return order
        if not order.settled:
            self._timers.set([Deadline(Kind.BOOKING, order.id, order.until)])
        return order

    def finalize(self, order_id: str) -> Order:
        """Take the order as far as it can go now. Idempotent. Raises `NotFound`, or `Unavailable` to be tried again."""
        order = self._read(order_id)
        now = self._clock.now()
        if order.settled:
            self._last_look(order, now)
            return order
        if order.payment_id is None:
            order = orders.attach(order, self._payments.start(order))
        return self._advance(order, self._payments.read(order, now), now)

    def get(self, caller: Identity, id: str) -> Order:
        """The booking, for its customer or the event's organiser. Raises `NotFound` or `Forbidden`."""
        order = self._read(id)
        if caller.id != (order.customer if caller.kind is TokenKind.CUSTOMER else order.organiser):
            raise Forbidden("This booking is somebody else's.")
        if not order.settled:
            order = self.finalize(id)
        return order

    def of_customer(self, customer: str, limit: int, cursor: str | None) -> Page[Order]:
        return orders.of_customer(customer, limit, cursor)

    def _place(self, hold: Hold, event: Event, method: str, now: int) -> tuple[Order, Hold]:
        """The order, and the hold as it is while it is being paid for: both or neither."""
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
        )
        paying = replace(hold, state=HoldState.PAYING, until=order.until, booking=order.id)
        try:
            transact([orders.placed(order), carts.paying(hold, order, event.max_per_customer, now)])
        except Cancelled as exc:
            refused = exc.refusals[1]
            if refused is None:
                raise Unavailable("The booking could not be written.") from exc
            cart = carts.cart_of(refused)
            cart.hold_named(hold.id).require_held(now)
            raise over_limit(len(hold.seats), len(cart.booked), event.max_per_customer) from exc
        return order, paying

    def _advance(self, order: Order, payment: Payment, now: int) -> Order:
        if payment.status is PaymentStatus.PENDING and now >= order.until:
            payment = self._payments.cancel(order, now)
        match payment.status:
            case PaymentStatus.PENDING:
                if order.due is not None and order.due <= now:
                    orders.look_again(order, order.until if now < order.until else now + MINUTE)
                return order
            case PaymentStatus.SUCCEEDED:
                return self._complete(order, now)
            case PaymentStatus.REFUNDED if order.status is OrderStatus.PAID:
                return self._give_back(order)
            case _:
                return self._fail(order, now)

    def _complete(self, order: Order, now: int) -> Order:
        """The money is there: give the seats, or decide that it goes back."""
        if order.status is OrderStatus.PENDING_PAYMENT:
            try:
                orders.mark_paid(order)
            except Refused:
                order = self._read(order.id)
                if order.settled:
                    return order
            order = replace(order, status=OrderStatus.PAID)
        if order.refund_due:
            return self._give_back(order)
        seats = parse_seats(order.seats, "seats")
        try:
            rows.book(order.event, seats, order.hold, now)
        except SeatsTaken as exc:
            self._maps.learn(order.event, exc.rows)
            return self._give_back(order)
        self._maps.note(order.event, seats, Claim(State.BOOKED, order.hold))
        return self._confirm(order)

    def _confirm(self, order: Order) -> Order:
        """Booked and paid. If another has decided meanwhile that the money goes back, the seats go back too."""
        try:
            orders.confirm(order, carts.settled(order, HoldState.BOOKED))
        except Refused:
            order = self._read(order.id)
            if order.refund_due:
                self._unbook(order)
            return order
        return replace(order, status=OrderStatus.CONFIRMED)

    def _give_back(self, order: Order) -> Order:
        """The claim was lost, so the money goes back: decided, sent, and marked, in this order."""
        try:
            orders.decide_refund(order)
            self._payments.refund(order)
            self._unbook(order)
            look_at = self._clock.now() + MINUTE
            orders.mark_refunded(order, carts.settled(order, HoldState.RELEASED), look_at)
        except Refused:
            return self._read(order.id)
        return replace(order, status=OrderStatus.REFUNDED, refund_due=True)

    def _last_look(self, order: Order, now: int) -> None:
        """A minute after a refund nobody can still be at work on the order: whatever they booked is freed."""
        if order.status is OrderStatus.REFUNDED:
            self._unbook(order)
        if order.due is not None and order.due <= now:
            orders.close(order)

    def _unbook(self, order: Order) -> None:
        seats = parse_seats(order.seats, "seats")
        with suppress(SeatsTaken):  # they are not all this order's: then none were booked by it
            rows.release(order.event, seats, order.hold, booked=True)
            self._maps.note(order.event, seats, None)

    def _fail(self, order: Order, now: int) -> Order:
        """No money and none to come. What is left of the hold is a hold again; after its end the seats are free."""
        try:
            orders.fail(order, carts.settled(order, HoldState.HELD))
        except Refused:
            return self._read(order.id)
        seats = parse_seats(order.seats, "seats")
        held = Claim(State.HELD, order.hold, order.until, order.until)
        with suppress(SeatsTaken):  # somebody else's by now, or released
            if now < order.until:
                rows.stop_paying(order.event, seats, held)
            else:
                rows.release(order.event, seats, order.hold)
            self._maps.note(order.event, seats, held if now < order.until else None)
        return replace(order, status=OrderStatus.FAILED)

    def _read(self, id: str) -> Order:
        order = orders.get(id) if is_id("bkg", id) else None
        if order is None:
            raise NotFound("There is no such booking.", "BOOKING_NOT_FOUND")
        return order
