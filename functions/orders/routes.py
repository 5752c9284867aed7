"""Seat maps, holds and bookings."""

from __future__ import annotations

from chalicelib import wiring
from chalicelib.errors import Fault, Invalid
from chalicelib.people.rules.accounts import TokenKind
from chalicelib.seats.take_hold import Wish
from functions.catalogue.routes import caching
from functions.http.fields import Empty, Listing
from functions.http.routes import Answer, Call, Routes
from functions.orders import receipts
from functions.orders.receipts import held
from functions.orders.shapes import Booking, Bookings, Cancellation, Hold, NewBooking, NewHold, SeatCounts, SectionMap

routes = Routes("booking")

_CUSTOMER = (TokenKind.CUSTOMER,)
_CONFLICTS = ("SEAT_TAKEN", "HOLD_EXISTS", "LIMIT_REACHED", "NOT_ON_SALE")
_LOST = ("HOLD_LAPSED", "HOLD_RELEASED", "EVENT_CANCELLED")


@routes.get("/v1/events/{event_id}/seats", optional=True, answer=SeatCounts)
def get_seat_counts(call: Call[None, None], event_id: str) -> Answer:
    """Seats and free seats of every section and category."""
    container = wiring.container()
    event = container.catalogue.event(event_id, call.caller)
    return Answer(container.maps.counts(event), headers=caching(event), snapshot=True)


@routes.get("/v1/events/{event_id}/seats/{section}", optional=True, answer=SectionMap)
def get_section(call: Call[None, None], event_id: str, section: str) -> Answer:
    """A section's rows with the seats that are not free, at most a second old."""
    container = wiring.container()
    event = container.catalogue.event(event_id, call.caller)
    return Answer(container.maps.look(event, section), headers=caching(event), snapshot=True)


@routes.post(
    "/v1/events/{event_id}/holds",
    status=201,
    who=_CUSTOMER,
    body=NewHold,
    answer=Hold,
    errors={409: _CONFLICTS, 422: ("INVALID", "ORPHAN_SEAT")},
)
def take_hold(call: Call[NewHold, None], event_id: str) -> Answer:
    """Hold seats: these, or the best of a category."""
    container = wiring.container()
    event = container.catalogue.any_event(event_id)
    seats, wish = call.body.seats, call.body.best_available
    if event.waiting_room:
        container.people.require_admission(call.headers.get("x-admission"), call.who.id, event_id)
    if isinstance(seats, tuple) and not wish:
        hold = container.taking.take(call.who.id, event, seats)
    elif wish and not seats:
        hold = container.taking.take_best(call.who.id, event, Wish(wish.category, wish.quantity, wish.section))
    else:
        raise Invalid([Fault("", "must have either seats or best_available")])
    return Answer(held(hold), headers={"Location": f"/v1/holds/{hold.id}"})


@routes.get("/v1/holds/{hold_id}", who=_CUSTOMER, answer=Hold, errors={410: _LOST})
def get_hold(call: Call[None, None], hold_id: str) -> Answer:
    """A hold of yours."""
    return Answer(held(wiring.container().holds.get(call.who.id, hold_id)))


@routes.delete(
    "/v1/holds/{hold_id}",
    status=204,
    who=_CUSTOMER,
    errors={409: ("HOLD_BOOKED", "PAYMENT_IN_PROGRESS", "HOLD_IN_FLIGHT"), 410: _LOST},
)
def release_hold(call: Call[None, None], hold_id: str) -> Answer:
    """Give the seats back."""
    wiring.container().holds.release(call.who.id, hold_id)
    return Answer()


@routes.post(
    "/v1/holds/{hold_id}/extend",
    who=_CUSTOMER,
    body=Empty,
    answer=Hold,
    errors={409: ("ALREADY_EXTENDED", "OTHERS_WAIT", "HOLD_BOOKED", "PAYMENT_IN_PROGRESS"), 410: _LOST},
)
def extend_hold(call: Call[Empty, None], hold_id: str) -> Answer:
    """Once, have the time again, if nobody waits for what you hold."""
    container = wiring.container()
    event = container.catalogue.any_event(container.holds.find(call.who.id, hold_id).event)
    return Answer(held(container.holds.extend(call.who.id, hold_id, event)))


@routes.post(
    "/v1/bookings/{id}",
    status=201,
    who=_CUSTOMER,
    body=NewBooking,
    answer=Booking,
    errors={
        402: ("PAYMENT_DECLINED",),
        409: (*_CONFLICTS, "HOLD_BOOKED", "PAYMENT_IN_PROGRESS"),
        410: _LOST,
        422: ("INVALID", "ORPHAN_SEAT"),
    },
)
def book(call: Call[NewBooking, None], id: str) -> Answer:
    """Pay for a hold of the event with this id, or for seats of it that are held first."""
    container = wiring.container()
    body = call.body
    if body.hold_id is None and body.tickets is None:
        raise Invalid([Fault("", "must have hold_id or tickets")])
    event = container.catalogue.any_event(id)
    if event.waiting_room and body.hold_id is None:
        container.people.require_admission(call.headers.get("x-admission"), call.who.id, id)
    order = container.bookings.purchase(call.who.id, event, body.hold_id, body.tickets, body.payment.method)
    return Answer(receipts.alone(order, call.who), headers={"Location": f"/v1/bookings/{order.id}"})


@routes.get("/v1/bookings/{id}", who=(TokenKind.CUSTOMER, TokenKind.OPERATOR), answer=Booking)
def get_booking(call: Call[None, None], id: str) -> Answer:
    """A booking, for its customer or the event's organiser."""
    return Answer(receipts.alone(wiring.container().bookings.get(call.who, id), call.who, drawn=True))


@routes.post(
    "/v1/bookings/{id}/cancel",
    who=(TokenKind.CUSTOMER, TokenKind.OPERATOR),
    body=Cancellation,
    answer=Booking,
    errors={409: ("NOT_CANCELLABLE", "CANCELLATION_CLOSED", "TICKET_USED", "BEING_CHANGED")},
)
def cancel_booking(call: Call[Cancellation, None], id: str) -> Answer:
    """Give back a booking or seats of it, as its customer or as the event's organiser; the money goes back."""
    return Answer(receipts.alone(wiring.container().cancelling.cancel(call.who, id, call.body.seats), call.who))


@routes.get("/v1/bookings", who=_CUSTOMER, query=Listing, answer=Bookings)
def list_bookings(call: Call[None, Listing]) -> Answer:
    """Your bookings, newest first."""
    page = wiring.container().bookings.of_customer(call.who.id, call.query.limit, call.query.cursor)
    return Answer(Bookings([receipts.shown(order, call.who) for order in page.items], page.next_cursor))
