"""Finalizing: the one way on for an order that is being paid for, and the way out of one that was not.

The client's request, the provider's message, the deadline's message and the minute sweep all call `finalize`; each
step is a conditional write or a call that the provider knows again, so it may die anywhere and be called again by
anyone. Nothing is released while the outcome of a payment is unknown.

    read the payment ─► paid ─► seats booked ─► money taken ─► confirmed
                          └─ seats lost, event called off, another amount, not to be taken ─► `Returning`

Money that is only reserved is taken after the seats are booked, so that money which comes too late is let go and
never taken; and PAID, which is recorded before, says that it may be.
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
from chalicelib.seats.release_seats import ReleaseSeats
from chalicelib.seats.rules.claims import GRACE
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
        maps: SeatMaps,
        freeing: ReleaseSeats,
        returning: Refunds,
        payments: Payments,
        clock: Clock,
    ) -> None:
        self._catalogue, self._maps, self._freeing, self._returning = catalogue, maps, freeing, returning
        self._payments, self._clock = payments, clock

    def finalize(self, order_id: str) -> Order:
        """Take the order as far as it can go now. Idempotent. Raises `NotFound`, or `Unavailable` to be tried again."""
        return self._finalize(self.read(order_id))

    def settle(self, order_id: str, swept: bool = False) -> str | None:
        """`finalize`, and in a word or two what has come of it, None if nothing. What the sweep has found and somebody
        has looked at since is left alone.

        While the provider is away the order is due again in a minute: that is what tries it again, and not whoever
        calls this, so that an hour's outage leaves no more to do than there are orders.
        """
        before = self.read(order_id)
        if swept and (before.due is None or self._clock.now() < before.due):
            return None
        try:
            after = self._finalize(before)
        except Unavailable:
            after = self.read(order_id)
            if after.due is None:
                raise
            orders.look_again(after, self._clock.now() + MINUTE)
        if after.status is not before.status:
            return f"{before.status.value} to {after.status.value}"
        return "returned" if after.settled and not before.settled else None

    def _finalize(self, order: Order) -> Order:
        now = self._clock.now()
        if order.status is OrderStatus.CONFIRMED and self.called_off(order):
            return self._call_off(order, OrderReason.EVENT_CANCELLED, OrderStatus.CONFIRMED)
        if order.status in (*_ENDED, OrderStatus.CONFIRMED):
            return self._ended(order, now)
        if order.payment_id is not None:
            return self.advance(order, self._payments.read(order, now), now)
        if now >= order.until and self._payments.needs_secret:
            return self.fail(order, OrderReason.NOT_PAID_IN_TIME, now, unstarted=True)
        return self.begin(order, now, again=True)

    def begin(self, order: Order, now: int, again: bool = False) -> Order:
        """Start the order's payment and go on with it; `again` if it may have been started before, and have got on
        since. Raises `Unavailable` when it is not known whether it began."""
        payment = self._payments.start(order)
        try:
            order = orders.attach(order, payment)
        except Refused:
            return self._overtaken(order)
        return self.advance(order, self._payments.read(order, now) if again else payment, now)

    def advance(self, order: Order, payment: Payment, now: int) -> Order:
        """The order's next step, now that this is known of its payment."""
        if payment.status is PaymentStatus.PENDING and (now >= order.until or self.called_off(order)):
            payment = self._payments.cancel(order, now)
        match payment.status:
            case PaymentStatus.PENDING:
                if order.due is not None and order.due <= now:
                    orders.look_again(order, order.until if now < order.until else now + MINUTE)
                return order
            case PaymentStatus.AUTHORISED | PaymentStatus.SUCCEEDED:
                return self._complete(order, payment, now)
            case _ if order.status is OrderStatus.PAID:
                return self._call_off(order, OrderReason.NOT_CAPTURED, OrderStatus.PAID)
            case PaymentStatus.DECLINED:
                return self.fail(order, OrderReason.DECLINED, now)
            case _:
                return self.fail(order, OrderReason.NOT_PAID_IN_TIME, now)

    def _complete(self, order: Order, payment: Payment, now: int) -> Order:
        """The money is there: give the seats and take it, or decide that it goes back."""
        if order.status is OrderStatus.PENDING_PAYMENT:
            try:
                orders.mark_paid(order)
            except Refused:
                order = self.read(order.id)
                if order.status is not OrderStatus.PAID:
                    return self._ended(order, now)
            order = replace(order, status=OrderStatus.PAID)
        if self.called_off(order):
            return self._call_off(order, OrderReason.EVENT_CANCELLED, OrderStatus.PAID)
        if payment.amount not in (None, order.total):
            return self._call_off(order, OrderReason.AMOUNT_DIFFERS, OrderStatus.PAID)
        seats = parse_seats(order.seats, "seats")
        try:
            amounts = dict(zip(seats, order.amounts, strict=False))  # an order of before has none
            rows.book(order.event, seats, order.hold, now, amounts)
        except SeatsTaken as exc:
            self._maps.learn(order.event, exc.rows)
            return self._call_off(order, OrderReason.SEATS_LOST, OrderStatus.PAID)
        self._maps.note(order.event, seats, Claim(SeatState.BOOKED, order.hold))
        if payment.status is PaymentStatus.AUTHORISED:
            payment = self._payments.capture(order)
        if payment.status is not PaymentStatus.SUCCEEDED:
            return self._call_off(order, OrderReason.NOT_CAPTURED, OrderStatus.PAID)
        return self._confirm(order)

    def _confirm(self, order: Order) -> Order:
        """Booked and paid. If another has decided meanwhile that all goes back, the seats go back too."""
        try:
            orders.confirm(order, order_carts.settled(order, HoldState.BOOKED))
        except Refused:
            return self._overtaken(order)
        return replace(order, status=OrderStatus.CONFIRMED, due=None)

    def _call_off(self, order: Order, reason: OrderReason, status: OrderStatus) -> Order:
        """Decide that everything goes back, and give it back."""
        try:
            return self._returning.everything(order, reason, [status])
        except Refused:
            return self._overtaken(order)

    def _overtaken(self, order: Order) -> Order:
        """Another has moved the order on since it was read. If they ended it, the seats that were booked here are
        nobody's."""
        order = self.read(order.id)
        if order.status in _ENDED:
            return self._ended(order, self._clock.now())
        if order.status is OrderStatus.CONFIRMED:  # some of the seats may have gone back since
            self._returning.free(order)
        return order

    def _ended(self, order: Order, now: int) -> Order:
        """What is left to do for an order whose end is decided: send what is due, and look for the last time.

        A minute after it ended nobody can still be at work on it: whatever they booked is freed. Money that came for
        an order that was to have none goes back.
        """
        if not order.settled:
            return self._returning.send(order)
        if order.status is not OrderStatus.CONFIRMED or (order.due is not None and order.due <= now):
            self._returning.free(order)
        if order.status is OrderStatus.CONFIRMED:
            if order.due is not None and order.due <= now:
                orders.close(order)
            return order
        if order.status is not OrderStatus.REFUNDED and order.payment_id is not None:
            payment = self._payments.read(order, now)
            if payment.status.holds_money:
                return self._call_off(order, order.reason or OrderReason.NOT_PAID_IN_TIME, order.status)
        if order.due is not None and order.due <= now:
            orders.close(order)
        return order

    def fail(self, order: Order, reason: OrderReason, now: int, unstarted: bool = False) -> Order:
        """No money and none to come. What is left of the hold is a hold again; after its end the seats are free, and at
        once if the event is called off. `unstarted`: only if nobody has begun to pay; whoever has is paid back."""
        off = self.called_off(order)
        reason = OrderReason.EVENT_CANCELLED if off else reason
        try:
            orders.fail(order, reason, order_carts.settled(order, HoldState.HELD), unstarted)
        except Refused:
            order = self._overtaken(order)
            if unstarted and order.status is OrderStatus.PENDING_PAYMENT:
                return self._call_off(order, reason, OrderStatus.PENDING_PAYMENT)
            return order
        seats = parse_seats(order.seats, "seats")
        with suppress(SeatsTaken):  # somebody else's by now, or released
            if now < order.until and not off:
                held = self._held_again(order)
                rows.stop_paying(order.event, seats, held)
                self._maps.note(order.event, seats, held)
            else:
                self._freeing.free(order.event, seats, order.hold)
        return replace(order, status=OrderStatus.FAILED, reason=reason, due=None)

    def called_off(self, order: Order) -> bool:
        """Whether the event was cancelled, as of a second ago. Who hears of it too late is found by `Unwinding`."""
        event = self._event(order)
        return event is not None and event.status is EventStatus.CANCELLED

    def _held_again(self, order: Order) -> Claim:
        """What the seats carry whose payment failed while their hold lasts."""
        event = self._event(order)
        grace = GRACE if event is not None and event.waitlist else 0
        return Claim(SeatState.HELD, order.hold, order.until, order.until + grace)

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
