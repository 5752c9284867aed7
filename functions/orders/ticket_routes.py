"""Tickets of confirmed bookings, in every form in which they are carried, and what happens to them at the door."""

from __future__ import annotations

from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.rules.venues import VenueHead
from chalicelib.core.icalendar import CalendarEntry, CalendarStatus, calendar
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import rfc3339
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.rules.tickets import ticket_of
from chalicelib.orders.views import CheckIn, RefusedSeat, TicketKey, TicketKeys
from functions.http.routes import Answer, Call, File, Routes
from functions.orders import ticket_page
from functions.orders.requests import NewCheckIn, WhichTicket

routes = Routes("orders")

_KEPT = {"Cache-Control": "public, max-age=300"}
_CONCERNED = (TokenKind.CUSTOMER, TokenKind.OPERATOR)
_NOT_CONFIRMED = {404: ("BOOKING_NOT_FOUND", "SEAT_NOT_FOUND"), 409: ("NOT_CONFIRMED",)}

_STANDING = {
    OrderStatus.PENDING_PAYMENT: CalendarStatus.TENTATIVE,
    OrderStatus.PAID: CalendarStatus.TENTATIVE,
    OrderStatus.CONFIRMED: CalendarStatus.CONFIRMED,
}
"""How a booking stands in a calendar; any other is cancelled."""


@routes.post(
    "/v1/events/{event_id}/check-ins",
    status=201,
    who=(TokenKind.OPERATOR,),
    body=NewCheckIn,
    answer=CheckIn,
    errors={
        404: ("EVENT_NOT_FOUND",),
        409: ("TICKET_USED", "WRONG_EVENT", "NOT_CONFIRMED", "BEING_CHANGED"),
        410: ("TICKET_CANCELLED", "EVENT_CANCELLED"),
        422: ("INVALID", "TICKET_INVALID"),
    },
)
def check_in(call: Call[NewCheckIn, None], event_id: str) -> Answer:
    """Let in whoever a ticket still admits to an event of yours: each seat once."""
    done = call.app.orders.tickets.admit(call.who.id, event_id, call.body.ticket)
    refused = [
        RefusedSeat(each.seat, each.code.value, None if each.used_at is None else rfc3339(each.used_at))
        for each in done.refused
    ]
    return Answer(CheckIn(done.event, done.booking, done.admitted, rfc3339(done.at), refused))


@routes.get("/v1/ticket-keys", answer=TicketKeys)
def get_ticket_keys(call: Call[None, None]) -> Answer:
    """The keys that tickets are verified with, as a JSON Web Key Set."""
    keys = call.app.orders.tickets.public_keys
    return Answer(TicketKeys([TicketKey(key.id, key.x) for key in keys]), headers=_KEPT, snapshot=True)


@routes.get(
    "/v1/bookings/{id}/ticket.svg", who=_CONCERNED, query=WhichTicket, answer="image/svg+xml", errors=_NOT_CONFIRMED
)
def draw_ticket(call: Call[None, WhichTicket], id: str) -> Answer:
    """The code of a confirmed booking's ticket, to be shown at any size."""
    token, title = _ticket(call, id)
    return Answer(File(call.app.qr.svg(token, title)))


@routes.get(
    "/v1/bookings/{id}/ticket.png", who=_CONCERNED, query=WhichTicket, answer="image/png", errors=_NOT_CONFIRMED
)
def paint_ticket(call: Call[None, WhichTicket], id: str) -> Answer:
    """The same as a picture of at least 600 pixels a side. Takes `Accept: image/png` and nothing else."""
    token, _ = _ticket(call, id)
    return Answer(File(call.app.qr.png(token)))


@routes.get("/v1/bookings/{id}/ticket.html", who=_CONCERNED, answer="text/html", errors=_NOT_CONFIRMED)
def print_tickets(call: Call[None, None], id: str) -> Answer:
    """A confirmed booking's tickets as a page to be printed, one a sheet for each seat."""
    order = call.app.orders.place_booking.get(call.who, id)
    tickets = call.app.orders.tickets.tickets_of(order).each
    event = call.app.catalogue.read_catalogue.any_event(order.event)
    page = ticket_page.page(
        order, event, call.app.catalogue.read_catalogue.venue_head(event.venue), tickets, call.app.qr.svg
    )
    return Answer(File(page), headers=ticket_page.HEADERS)


@routes.get("/v1/bookings/{id}/event.ics", who=_CONCERNED, answer="text/calendar", errors={404: ("BOOKING_NOT_FOUND",)})
def get_calendar_entry(call: Call[None, None], id: str) -> Answer:
    """The event of a booking as an entry for a calendar; cancelled if the event or the booking is."""
    order = call.app.orders.place_booking.get(call.who, id)
    event = call.app.catalogue.read_catalogue.any_event(order.event)
    entry = _entry(order, event, call.app.catalogue.read_catalogue.venue_head(event.venue), call.app.clock.now())
    return Answer(File(calendar(entry), f"{order.id}.ics"))


def _entry(order: Order, event: Event, venue: VenueHead, now: int) -> CalendarEntry:
    off = event.status is EventStatus.CANCELLED
    place = venue.location
    return CalendarEntry(
        uid=f"{order.id}@linehold",
        sequence=event.version,
        status=CalendarStatus.CANCELLED if off else _STANDING.get(order.status, CalendarStatus.CANCELLED),
        starts_at=event.starts_at,
        stamped_at=now,
        summary=event.name,
        description=f"Booking {order.id}\nSeats: {', '.join(order.kept)}",
        location=", ".join(part for part in (venue.name, place.address if place else "") if part.strip()),
        place=(place.lat, place.lon) if place else None,
    )


def _ticket(call: Call[None, WhichTicket], id: str) -> tuple[str, str]:
    """The token that is asked for, and what it is called."""
    order = call.app.orders.place_booking.get(call.who, id)
    token = call.app.orders.tickets.ticket_of(order, call.query.seat)
    return token, ticket_of(order, call.query.seat).title
