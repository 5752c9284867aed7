"""What an organiser asks of an event of their own: how it sells, who comes, which of its seats are not for sale."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from msgspec import UNSET

from chalicelib.core.identity import TokenKind
from chalicelib.errors import Fault, Invalid
from chalicelib.organising.count_sales import SalesCount, Tally
from chalicelib.organising.views import Revenue, SalesReport, SeatsChanged, SeatTally
from functions.http.routes import Answer, Call, File, Routes
from functions.organising.requests import AttendeePage, SeatChange

routes = Routes("organising")

_BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take a table for one in the letters of their country."""

_OPERATOR = (TokenKind.OPERATOR,)
_UNKNOWN = ("EVENT_NOT_FOUND",)


@routes.get("/v1/events/{event_id}/sales", who=_OPERATOR, answer=SalesReport, errors={404: _UNKNOWN})
def get_sales(call: Call[None, None], event_id: str) -> Answer:
    """How many seats of an event of yours are sold, held, free and blocked, and what they brought."""
    sold = call.app.organising.count_sales.of(call.app.catalogue.read_catalogue.own_event(call.who.id, event_id))
    by_category = {category: SeatTally(**_tally(sold, tally)) for category, tally in sold.by_category.items()}
    return Answer(SalesReport(event_id=sold.event, by_category=by_category, **_tally(sold, sold.whole)))


@routes.get(
    "/v1/events/{event_id}/attendees", who=_OPERATOR, query=AttendeePage, answer="text/csv", errors={404: _UNKNOWN}
)
def list_attendees(call: Call[None, AttendeePage], event_id: str) -> Answer:
    """Every seat of an event of yours that is booked, and for whom; the next page is in `Link`."""
    event = call.app.catalogue.read_catalogue.own_event(call.who.id, event_id)
    part = call.app.organising.list_attendees.part(event, call.query.limit, call.query.cursor)
    headers = {}
    if part.following is not None:
        query = urlencode({"limit": call.query.limit, "cursor": part.following})
        headers["Link"] = f'</v1/events/{event.id}/attendees?{query}>; rel="next"'
    return Answer(File(_BYTE_ORDER_MARK + part.text, f"attendees-{event.id}.csv"), headers=headers)


@routes.patch(
    "/v1/events/{event_id}/seats",
    who=_OPERATOR,
    body=SeatChange,
    answer=SeatsChanged,
    errors={404: _UNKNOWN, 409: ("SEAT_TAKEN", "EVENT_CANCELLED", "BEING_CHANGED")},
)
def change_seats(call: Call[SeatChange, None], event_id: str) -> Answer:
    """Block or unblock seats of an event of yours, or say which are accessible: all of them, or none."""
    blocked = None if call.body.blocked is UNSET else call.body.blocked
    accessible = None if call.body.accessible is UNSET else call.body.accessible
    if blocked is None and accessible is None:
        raise Invalid([Fault("", "must have blocked or accessible")])
    event = call.app.catalogue.read_catalogue.own_event(call.who.id, event_id)
    seats = call.app.organising.mark_seats.change(event, call.body.seats, blocked, accessible)
    return Answer(SeatsChanged(event.id, [str(seat) for seat in seats], blocked, accessible))


def _tally(sold: SalesCount, tally: Tally) -> dict[str, Any]:
    revenue = sold.money(tally)
    return {
        "seats": tally.seats,
        "sold": tally.sold,
        "held": tally.held,
        "free": tally.free,
        "blocked": tally.blocked,
        "revenue": Revenue(revenue.amount, revenue.currency),
    }
