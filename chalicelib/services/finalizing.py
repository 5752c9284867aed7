"""Finalizing: the one way on for an order that is being paid for, and the one way back.

The client's request, the deadline's message, the minute sweep and later the provider's webhook all call `finalize`;
each step is a conditional write that does nothing the second time, so it may die anywhere and be called again by
anyone. Nothing is released while the outcome of a payment is unknown.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.payments import Payments
from chalicelib.errors import NotFound
from chalicelib.kernel.events import EventStatus
from chalicelib.kernel.holds import HoldState
from chalicelib.kernel.ids import is_id
from chalicelib.kernel.orders import Order, OrderStatus, Payment, PaymentStatus
from chalicelib.kernel.seats import Claim, State, parse_seats
from chalicelib.kernel.times import MINUTE
from chalicelib.services.catalogue import Catalogue
from chalicelib.services.seatmap import SeatMaps
from chalicelib.storage import carts, orders, rows
from chalicelib.storage.rows import SeatsTaken
from chalicelib.storage.writes import Refused


class Finalizing:
    def __init__(self, catalogue: Catalogue, maps: SeatMaps, payments: Payments, clock: Clock) -> None:
        self._catalogue, self._maps, self._payments, self._clock = catalogue, maps, payments, clock

    def finalize(self, order_id: str) -> Order:
        """Take the order as far as it can go now. Idempotent. Raises `NotFound`, or `Unavailable` to be tried again."""
        order = self.read(order_id)
        now = self._clock.now()
        if order.status is OrderStatus.CONFIRMED and (order.refund_due or self.called_off(order)):
            return self._give_back(order)
        if order.settled:
            self._last_look(order, now)
            return order
        if order.payment_id is None:
            order = orders.attach(order, self._payments.start(order))
        return self.advance(order, self._payments.read(order, now), now)

    def advance(self, order: Order, payment: Payment, now: int) -> Order:
        """The order's next step, now that this is known of its payment."""
        if payment.status is PaymentStatus.PENDING and (now >= order.until or self.called_off(order)):
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
                return self.fail(order, now)

    def _complete(self, order: Order, now: int) -> Order:
        """The money is there: give the seats, or decide that it goes back."""
        if order.status is OrderStatus.PENDING_PAYMENT:
            try:
                orders.mark_paid(order)
            except Refused:
                order = self.read(order.id)
                if order.settled:
                    return order
            order = replace(order, status=OrderStatus.PAID)
        if order.refund_due or self.called_off(order):
            return self._give_back(order)
        seats = parse_seats(order.seats, "seats")
        try:
            amounts = dict(zip(seats, order.amounts, strict=False))  # an order of before has none
            rows.book(order.event, seats, order.hold, now, amounts)
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
            order = self.read(order.id)
            if order.refund_due:
                self._unbook(order)
            return order
        return replace(order, status=OrderStatus.CONFIRMED)

    def _give_back(self, order: Order) -> Order:
        """The claim is lost or the event called off, so the money goes back: decided, sent, marked, in this order."""
        try:
            orders.decide_refund(order, self._clock.now() + MINUTE)
            self._payments.refund(order)
            self._unbook(order)
            look_at = self._clock.now() + MINUTE
            orders.mark_refunded(order, carts.settled(order, HoldState.RELEASED), look_at)
        except Refused:
            return self.read(order.id)
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

    def fail(self, order: Order, now: int) -> Order:
        """No money and none to come. What is left of the hold is a hold again; after its end the seats are free, and at
        once if the event is called off."""
        try:
            orders.fail(order, carts.settled(order, HoldState.HELD))
        except Refused:
            return self.read(order.id)
        seats = parse_seats(order.seats, "seats")
        held = Claim(State.HELD, order.hold, order.until, order.until)
        stays = now < order.until and not self.called_off(order)
        with suppress(SeatsTaken):  # somebody else's by now, or released
            if stays:
                rows.stop_paying(order.event, seats, held)
            else:
                rows.release(order.event, seats, order.hold)
            self._maps.note(order.event, seats, held if stays else None)
        return replace(order, status=OrderStatus.FAILED)

    def called_off(self, order: Order) -> bool:
        """Whether the event was cancelled, as of a second ago. Who hears of it too late is found by `Unwinding`."""
        try:
            return self._catalogue.any_event(order.event).status is EventStatus.CANCELLED
        except NotFound:
            return False

    def read(self, id: str) -> Order:
        """The order as it is now. Raises `NotFound`."""
        order = orders.get(id) if is_id("bkg", id) else None
        if order is None:
            raise NotFound("There is no such booking.", "BOOKING_NOT_FOUND")
        return order
