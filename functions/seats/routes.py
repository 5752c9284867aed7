"""Seat maps and holds."""

from __future__ import annotations

from chalicelib.core.identity import TokenKind
from chalicelib.errors import Fault, Invalid
from chalicelib.seats.take_hold import BestAvailable
from chalicelib.seats.views import Hold, SeatCounts, SectionMap, hold_view
from chalicelib.shapes import EventId, HoldId, SectionId
from functions.catalogue.routes import caching
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes
from functions.seats.requests import NewHold

routes = Routes("seats")

_CUSTOMER = (TokenKind.CUSTOMER,)
TOO_MANY = ("TOO_MANY_REQUESTS",)
UNCONFIRMED = ("EMAIL_NOT_CONFIRMED",)
NOT_ADMITTED = ("ADMISSION_NEEDED",)
CONFLICTS = ("SEAT_TAKEN", "HOLD_EXISTS", "LIMIT_REACHED", "EMAIL_USED", "NOT_ON_SALE", "AMOUNT_NOT_PAYABLE")
LOST = ("HOLD_LAPSED", "HOLD_RELEASED", "EVENT_CANCELLED")


@routes.get("/v1/events/{event_id}/seats", optional=(TokenKind.OPERATOR,), answer=SeatCounts, snapshot=True)
def get_seat_counts(call: Call[None, None], event_id: EventId) -> Answer:
    """Seats and free seats of every section and category."""
    event = call.app.catalogue.read_catalogue.event(event_id, call.caller)
    return Answer(call.app.seats.seat_maps.counts(event), headers=caching(event))


@routes.get("/v1/events/{event_id}/seats/{section}", optional=(TokenKind.OPERATOR,), answer=SectionMap, snapshot=True)
def get_section_seats(call: Call[None, None], event_id: EventId, section: SectionId) -> Answer:
    """A section's rows with the seats that are not free, as of a moment ago."""
    event = call.app.catalogue.read_catalogue.event(event_id, call.caller)
    return Answer(call.app.seats.seat_maps.snapshot(event, section), headers=caching(event))


@routes.post(
    "/v1/events/{event_id}/holds",
    status=201,
    who=_CUSTOMER,
    body=NewHold,
    answer=Hold,
    location="/v1/holds/{hold_id}",
    headers=("X-Admission",),
    errors={
        401: NOT_ADMITTED,
        403: UNCONFIRMED,
        409: CONFLICTS,
        422: ("INVALID", "ORPHAN_SEAT"),
        429: TOO_MANY,
    },
)
def take_hold(call: Call[NewHold, None], event_id: EventId) -> Answer:
    """Hold the named seats, or the best of a category."""
    event = call.app.catalogue.read_catalogue.event(event_id)
    seats, wish = call.body.seats, call.body.best_available
    if event.asks_for_admission:
        call.app.people.identities.require_admission(call.headers.get("x-admission"), call.who.id, event_id)
    if isinstance(seats, tuple) and not wish:
        hold = call.app.seats.take_hold.take(call.who.id, event, seats, address=call.address)
    elif wish and not seats:
        hold = call.app.seats.take_hold.take_best(
            call.who.id, event, BestAvailable(wish.category, wish.quantity, wish.section), call.address
        )
    else:
        raise Invalid([Fault("", "must have either seats or best_available")])
    return Answer(hold_view(hold, call.app.clock.now()))


@routes.get("/v1/holds/{hold_id}", who=_CUSTOMER, answer=Hold, errors={410: LOST})
def get_hold(call: Call[None, None], hold_id: HoldId) -> Answer:
    """Your hold."""
    return Answer(hold_view(call.app.seats.holds.get(call.who.id, hold_id), call.app.clock.now()))


@routes.delete(
    "/v1/holds/{hold_id}",
    status=204,
    who=_CUSTOMER,
    errors={409: ("HOLD_BOOKED", "PAYMENT_IN_PROGRESS", "HOLD_IN_FLIGHT"), 410: LOST},
)
def release_hold(call: Call[None, None], hold_id: HoldId) -> Answer:
    """Give the seats back."""
    call.app.seats.holds.release(call.who.id, hold_id)
    return Answer()


@routes.post(
    "/v1/holds/{hold_id}/extend",
    who=_CUSTOMER,
    body=Empty,
    answer=Hold,
    errors={409: ("NOT_ON_SALE", "ALREADY_EXTENDED", "OTHERS_WAIT", "HOLD_BOOKED", "PAYMENT_IN_PROGRESS"), 410: LOST},
)
def extend_hold(call: Call[Empty, None], hold_id: HoldId) -> Answer:
    """Extend a hold once by the same time, unless others wait for its seats."""
    hold = call.app.seats.holds.find(call.who.id, hold_id)
    event = call.app.catalogue.read_catalogue.any_event(hold.event)
    return Answer(hold_view(call.app.seats.holds.extend(hold, event), call.app.clock.now()))
