"""Tickets of confirmed bookings in every format, the calendar entry, and the check-in at the door."""

from __future__ import annotations

from chalicelib.core.icalendar import calendar
from chalicelib.core.identity import TokenKind
from chalicelib.orders.calendar_entry import calendar_entry
from chalicelib.orders.door_views import CheckIn, check_in_view
from chalicelib.orders.rules.tickets import ticket_of
from chalicelib.people.key_views import JsonWebKeySet, key_set_view
from chalicelib.shapes import BookingId, EventId
from functions.http.routes import Answer, Call, File, Routes
from functions.orders import ticket_page
from functions.orders.requests import NewCheckIn, WhichTicket
from functions.orders.routes import READERS

routes = Routes("orders")

_CACHED = {"Cache-Control": "public, max-age=300"}
_NOT_CONFIRMED = {404: ("BOOKING_NOT_FOUND", "SEAT_NOT_FOUND"), 409: ("NOT_CONFIRMED",)}


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
def check_in(call: Call[NewCheckIn, None], event_id: EventId) -> Answer:
    """Admit the seats of a ticket to an event of yours: each seat once."""
    return Answer(check_in_view(call.app.orders.tickets.admit(call.who.id, event_id, call.body.ticket)))


@routes.get("/v1/ticket-keys", answer=JsonWebKeySet, snapshot=True)
def get_ticket_keys(call: Call[None, None]) -> Answer:
    """The keys that verify tickets, as a JSON Web Key Set."""
    return Answer(key_set_view(call.app.orders.tickets.public_keys), headers=_CACHED)


@routes.get(
    "/v1/bookings/{id}/ticket.svg",
    who=READERS,
    query=WhichTicket,
    answer="image/svg+xml",
    errors=_NOT_CONFIRMED,
)
def get_ticket_svg(call: Call[None, WhichTicket], id: BookingId) -> Answer:
    """The QR code of a confirmed booking's ticket, as a picture of any size."""
    token, title = _ticket(call, id)
    return Answer(File(call.app.qr.svg(token, title)))


@routes.get(
    "/v1/bookings/{id}/ticket.png",
    who=READERS,
    query=WhichTicket,
    answer="image/png",
    errors=_NOT_CONFIRMED,
)
def get_ticket_png(call: Call[None, WhichTicket], id: BookingId) -> Answer:
    """The same as a PNG of at least 600 pixels a side. Takes `Accept: image/png` and nothing else."""
    token, _ = _ticket(call, id)
    return Answer(File(call.app.qr.png(token)))


@routes.get("/v1/bookings/{id}/ticket.html", who=READERS, answer="text/html", errors=_NOT_CONFIRMED)
def get_ticket_page(call: Call[None, None], id: BookingId) -> Answer:
    """A confirmed booking's tickets as a page to print, a sheet a seat."""
    order = call.app.orders.place_booking.get(call.who, id)
    tickets = call.app.orders.tickets.tickets_of(order).each
    event = call.app.catalogue.read_catalogue.any_event(order.event)
    page = ticket_page.page(
        order, event, call.app.catalogue.read_catalogue.venue_head(event.venue), tickets, call.app.qr.svg
    )
    return Answer(File(page), headers=ticket_page.HEADERS)


@routes.get(
    "/v1/bookings/{id}/event.ics",
    who=READERS,
    answer="text/calendar",
    errors={404: ("BOOKING_NOT_FOUND",)},
)
def get_calendar_entry(call: Call[None, None], id: BookingId) -> Answer:
    """The event of a booking as a calendar entry; cancelled if the event or the booking is."""
    order = call.app.orders.place_booking.get(call.who, id)
    event = call.app.catalogue.read_catalogue.any_event(order.event)
    entry = calendar_entry(
        order, event, call.app.catalogue.read_catalogue.venue_head(event.venue), call.app.clock.now()
    )
    return Answer(File(calendar(entry), f"{order.id}.ics"))


def _ticket(call: Call[None, WhichTicket], id: BookingId) -> tuple[str, str]:
    """The requested ticket's token, and its title."""
    order = call.app.orders.place_booking.get(call.who, id)
    token = call.app.orders.tickets.ticket_of(order, call.query.seat)
    return token, ticket_of(order, call.query.seat).title
