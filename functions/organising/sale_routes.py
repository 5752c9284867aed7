"""The sale of an organiser's event: its sales, its attendees, its blocked and accessible seats."""

from __future__ import annotations

from urllib.parse import urlencode

from msgspec import UNSET

from chalicelib.core.identity import TokenKind
from chalicelib.errors import Fault, Invalid
from chalicelib.organising.views import SalesReport, SeatsChanged, sales_report_view, seats_changed_view
from chalicelib.shapes import EventId
from functions.http.routes import Answer, Call, File, Routes
from functions.organising.requests import AttendeePage, SeatChange

routes = Routes("organising")

_BYTE_ORDER_MARK = "\ufeff"
"""Without it, spreadsheets read the file in the encoding of their country."""

_OPERATOR = (TokenKind.OPERATOR,)
_UNKNOWN = ("EVENT_NOT_FOUND",)


@routes.get("/v1/events/{event_id}/sales", who=_OPERATOR, answer=SalesReport, errors={404: _UNKNOWN})
def get_sales(call: Call[None, None], event_id: EventId) -> Answer:
    """How many seats of your event are sold, held, free and blocked, and their revenue."""
    event = call.app.catalogue.read_catalogue.own_event(call.who.id, event_id)
    return Answer(sales_report_view(call.app.organising.count_sales.count(event)))


@routes.get(
    "/v1/events/{event_id}/attendees",
    who=_OPERATOR,
    query=AttendeePage,
    answer="text/csv",
    sends=("Link",),
    errors={404: _UNKNOWN},
)
def list_attendees(call: Call[None, AttendeePage], event_id: EventId) -> Answer:
    """Every booked seat of your event with its customer, of a cancelled one those that were booked; the next page is in
    `Link`."""
    event = call.app.catalogue.read_catalogue.own_event(call.who.id, event_id)
    page = call.app.organising.list_attendees.page(event, call.query.limit, call.query.cursor)
    headers = {}
    if page.next_cursor is not None:
        query = urlencode({"limit": call.query.limit, "cursor": page.next_cursor})
        headers["Link"] = f'</v1/events/{event.id}/attendees?{query}>; rel="next"'
    return Answer(File(_BYTE_ORDER_MARK + page.text, f"attendees-{event.id}.csv"), headers=headers)


@routes.patch(
    "/v1/events/{event_id}/seats",
    who=_OPERATOR,
    body=SeatChange,
    answer=SeatsChanged,
    errors={404: _UNKNOWN, 409: ("SEAT_TAKEN", "EVENT_CANCELLED", "BEING_CHANGED")},
)
def change_seats(call: Call[SeatChange, None], event_id: EventId) -> Answer:
    """Block or unblock seats of your event, or mark them as accessible or not: all of them, or none."""
    blocked = None if call.body.blocked is UNSET else call.body.blocked
    accessible = None if call.body.accessible is UNSET else call.body.accessible
    if blocked is None and accessible is None:
        raise Invalid([Fault("", "must have blocked or accessible")])
    event = call.app.catalogue.read_catalogue.own_event(call.who.id, event_id)
    seats = call.app.organising.mark_seats.change(event, call.body.seats, blocked, accessible)
    return Answer(seats_changed_view(event.id, seats, blocked, accessible))
