"""Cancelling a booking, whole or seat by seat, by its customer or by the event's organiser."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event
from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.times import rfc3339
from chalicelib.errors import Conflict, Fault, Invalid, Unavailable
from chalicelib.orders.place_booking import Bookings
from chalicelib.orders.refunds import Refunds
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus, PartialReturn
from chalicelib.seats.rules.seats import by_row, parse_seats
from chalicelib.seats.storage import rows
from chalicelib.table.retry import being_changed, retry

_CANCELLABLE = (OrderStatus.PENDING_PAYMENT, OrderStatus.PAID, OrderStatus.CONFIRMED)
_CANCELLED = (OrderStatus.CANCELLED, OrderStatus.REFUNDED)


class CancelBooking:
    def __init__(self, catalogue: Catalogue, bookings: Bookings, refunds: Refunds, clock: Clock) -> None:
        self._catalogue, self._bookings, self._refunds, self._clock = catalogue, bookings, refunds, clock

    def cancel(self, caller: Identity, id: str, seats: Sequence[str] | None = None) -> Order:
        """Cancel a booking, or these seats of it; seats that are cancelled already are no error.

        A pending payment is voided, and refunded if it succeeds all the same. Once the decision is recorded the order
        is returned, even if its row is busy or the provider unavailable: `releasing` has the seats that are not free
        yet, and the checks go on.

        Raises `NotFound`, `Forbidden`, `Invalid` for seats that the booking does not have, `Unavailable` when nothing
        was decided, or `Conflict`: NOT_CANCELLABLE for a booking that failed or for seats of one that is not confirmed,
        CANCELLATION_CLOSED, TICKET_USED.
        """

        def attempt() -> Order:
            order = self._bookings.current(caller, id)
            wanted = _wanted(order, seats)
            try:
                if _decided(order, wanted):
                    return order if order.settled else self._refunds.send(order)
                return self._cancel(caller, order, wanted)
            except Unavailable:
                order = self._bookings.own(caller, id)
                if not _decided(order, wanted):
                    raise
                return order

        return retry(attempt, being_changed("booking"))

    def releasing(self, order: Order) -> list[str]:
        """The seats that an order has given up and that are not free yet: none once it is settled."""
        if order.settled or order.reason is OrderReason.EVENT_CANCELLED:  # whose seats all count as free
            return []
        if order.status not in (OrderStatus.CANCELLED, OrderStatus.CONFIRMED):
            return []
        given_up = order.seats if order.status is OrderStatus.CANCELLED else order.returned
        seats, now = parse_seats(sorted(given_up), "seats"), self._clock.now()
        try:
            found = {key: rows.row(order.event, *key) for key in by_row(seats)}
        except Unavailable:
            return [str(seat) for seat in seats]
        return [
            str(seat)
            for seat in seats
            if (row := found[seat.section, seat.row]) and row.held_by(order.hold, seat.name, now)
        ]

    def _cancel(self, caller: Identity, order: Order, wanted: Sequence[str] | None) -> Order:
        by_customer = caller.kind is TokenKind.CUSTOMER
        reason = OrderReason.CANCELLED_BY_CUSTOMER if by_customer else OrderReason.CANCELLED_BY_ORGANISER
        rest = [seat for seat in wanted if seat not in order.returned] if wanted else list(order.kept)
        self._require_cancellable(order, rest, by_customer, whole=len(rest) == len(order.kept))
        if len(rest) == len(order.kept):
            return self._refunds.cancel(order, reason, [order.status], unused=by_customer)
        part = PartialReturn(tuple(rest), order.cost_of(rest), reason, self._clock.now())
        return self._refunds.return_seats(order, part, unused=by_customer)

    def _require_cancellable(self, order: Order, seats: Sequence[str], by_customer: bool, whole: bool) -> None:
        if order.status not in (_CANCELLABLE if whole else (OrderStatus.CONFIRMED,)):
            raise Conflict(f"This booking is {order.status.value}.", "NOT_CANCELLABLE", {"status": order.status.value})
        if not whole and not order.amounts:
            raise Conflict("This booking can only be cancelled as a whole.", "NOT_CANCELLABLE", {"status": "confirmed"})
        if not by_customer or order.status is OrderStatus.PENDING_PAYMENT:
            return
        event = self._catalogue.any_event(order.event)
        _require_open(event, self._clock.now())
        used = sorted(order.admitted.keys() & set(order.seats if whole else seats))
        if used:
            raise Conflict("A ticket that was used cannot be cancelled.", "TICKET_USED", {"seats": used})


def _decided(order: Order, wanted: Sequence[str] | None) -> bool:
    """Whether the booking, or each wanted seat of it, is cancelled already."""
    return order.status in _CANCELLED or (wanted is not None and set(wanted) <= order.returned)


def _wanted(order: Order, seats: Sequence[str] | None) -> list[str] | None:
    if seats is None:
        return None
    faults = [
        Fault(f"seats[{place}]", "is named twice" if seat in seats[:place] else "is not a seat of this booking")
        for place, seat in enumerate(seats)
        if seat not in order.seats or seat in seats[:place]
    ]
    if faults:
        raise Invalid(faults)
    return list(seats)


def _require_open(event: Event, now: int) -> None:
    """Raises `Conflict` CANCELLATION_CLOSED when customers may not cancel, or no longer."""
    until = event.cancellable_until
    if until is None or now >= until:
        details = {} if until is None else {"closed_at": rfc3339(until)}
        raise Conflict("Bookings of this event cannot be cancelled now.", "CANCELLATION_CLOSED", details)
