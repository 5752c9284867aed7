"""Bars: opening and describing them, finding one, their offers, and their line."""

from __future__ import annotations

from chalicelib import wiring
from chalicelib.errors import Fault, Invalid
from chalicelib.kernel.bar_boards import offer_view, wait_view
from chalicelib.kernel.bar_offers import bar_in
from chalicelib.kernel.bars import BarAct, BarState
from chalicelib.kernel.geo import Point, walk_minutes
from chalicelib.kernel.people import TokenKind
from chalicelib.kernel.slots import entry_id as entry_of
from chalicelib.kernel.times import rfc3339
from chalicelib.services.answering import Answered
from chalicelib.services.consoles import board, console
from chalicelib.services.queueing import Entry
from functions.bar_profiles import changed, profile_of, shown
from functions.routes import Answer, Call, Routes
from functions.shapes.bars import (
    AnsweredOffer,
    Bar,
    BarBoard,
    BarChange,
    BarOffers,
    BarQueue,
    Bars,
    MovedEntry,
    NearbyBar,
    NearbyBars,
    NearbyQuery,
    NewBar,
    Wait,
)
from functions.shapes.base import Empty, Listing
from functions.shapes.catalogue import Location

routes = Routes("bars")

_OPERATOR = (TokenKind.OPERATOR,)
_REFUSED = ("ALREADY_MATCHED", "QUEUE_FULL", "WITHDRAWN", "OFFER_REJECTED", "OFFER_ACCEPTED")
_EXPIRED = ("OFFER_EXPIRED",)


@routes.post("/v1/bars", status=201, who=_OPERATOR, body=NewBar, answer=Bar)
def add_bar(call: Call[NewBar, None]) -> Answer:
    """Add a bar. It is closed until it is opened."""
    added = wiring.container().bars.add(call.who.id, profile_of(call.body))
    return Answer(shown(added), headers={"Location": f"/v1/bars/{added.id}"})


@routes.get("/v1/bars", who=_OPERATOR, query=Listing, answer=Bars)
def list_bars(call: Call[None, Listing]) -> Answer:
    """Your bars, the oldest first."""
    page = wiring.container().bars.of_operator(call.who.id, call.query.limit, call.query.cursor)
    return Answer(Bars([shown(bar) for bar in page.items], page.next_cursor))


@routes.get("/v1/bars/nearby", optional=True, query=NearbyQuery, answer=NearbyBars)
def nearby(call: Call[None, NearbyQuery]) -> Answer:
    """Bars with room, nearest first."""
    asked, container = call.query, wiring.container()
    found = container.nearby.search(_where(call), asked.radius, asked.party_size, asked.limit)
    now = container.clock.now()
    items = [
        NearbyBar(
            bar.id,
            bar.name,
            Location(bar.point.lat, bar.point.lon),
            round(metres),
            walk_minutes(metres),
            bar.length(now),
            Wait(**wait_view(bar.wait(now))),
            BarState.WAITING.value,
        )
        for metres, bar in found
    ]
    return Answer(NearbyBars(items))


@routes.get("/v1/bars/{bar_id}", answer=Bar)
def get_bar(call: Call[None, None], bar_id: str) -> Answer:
    """A bar, and whether it has room."""
    found = wiring.container().bars.find(bar_id, consistent=False)
    return Answer(shown(found), headers={"Cache-Control": "public, max-age=1"}, snapshot=True)


@routes.patch("/v1/bars/{bar_id}", who=_OPERATOR, body=BarChange, answer=Bar)
def change_bar(call: Call[BarChange, None], bar_id: str) -> Answer:
    """Change what your bar is like."""
    container = wiring.container()
    container.bars.own(call.who, bar_id)
    return Answer(shown(container.bars.describe(bar_id, lambda profile: changed(profile, call.body))))


@routes.post("/v1/bars/{bar_id}/open", who=_OPERATOR, body=Empty, answer=Bar)
def open_bar(call: Call[Empty, None], bar_id: str) -> Answer:
    """Take guests from now on."""
    return _switched(call, bar_id, BarAct.OPEN)


@routes.post("/v1/bars/{bar_id}/pause", who=_OPERATOR, body=Empty, answer=Bar, errors={409: ("BAR_CLOSED",)})
def pause_bar(call: Call[Empty, None], bar_id: str) -> Answer:
    """Take nobody for now. Whoever is in the line stays."""
    return _switched(call, bar_id, BarAct.PAUSE)


@routes.post("/v1/bars/{bar_id}/close", who=_OPERATOR, body=Empty, answer=Bar)
def close_bar(call: Call[Empty, None], bar_id: str) -> Answer:
    """Close. Everybody in the line is told."""
    return _switched(call, bar_id, BarAct.CLOSE)


@routes.get("/v1/bars/{bar_id}/board", answer=BarBoard)
def get_board(call: Call[None, None], bar_id: str) -> Answer:
    """What the bar's screen shows: the line, by numbers."""
    container = wiring.container()
    _, view = board(container.bars, container.clock, bar_id)
    return Answer(view, headers={"Cache-Control": "public, max-age=1"}, snapshot=True)


@routes.get("/v1/bars/{bar_id}/offers", who=_OPERATOR, answer=BarOffers)
def list_offers(call: Call[None, None], bar_id: str) -> Answer:
    """Guests whom you are asked to take."""
    container = wiring.container()
    _, view = console(container.bars, container.clock, call.who, bar_id)
    return Answer({"items": view["offers"]}, headers={"Cache-Control": "private, no-store"}, snapshot=True)


@routes.post(
    "/v1/bar-offers/{offer_id}/accept",
    who=_OPERATOR,
    body=Empty,
    answer=AnsweredOffer,
    errors={409: _REFUSED, 410: _EXPIRED},
)
def accept(call: Call[Empty, None], offer_id: str) -> Answer:
    """Take a guest. Again, it is the same entry."""
    container = wiring.container()
    bar = container.bars.own(call.who, bar_in(offer_id) or "")
    return Answer(_answered(container.answering.accept(bar.id, offer_id)))


@routes.post(
    "/v1/bar-offers/{offer_id}/reject",
    who=_OPERATOR,
    body=Empty,
    answer=AnsweredOffer,
    errors={409: _REFUSED, 410: _EXPIRED},
)
def reject(call: Call[Empty, None], offer_id: str) -> Answer:
    """Leave a guest to other bars."""
    container = wiring.container()
    bar = container.bars.own(call.who, bar_in(offer_id) or "")
    return Answer(_answered(container.answering.reject(bar.id, offer_id)))


@routes.get("/v1/bars/{bar_id}/queue", who=_OPERATOR, answer=BarQueue)
def get_queue(call: Call[None, None], bar_id: str) -> Answer:
    """Your bar's line, and the guests whom you are asked to take."""
    container = wiring.container()
    _, view = console(container.bars, container.clock, call.who, bar_id)
    return Answer(view, headers={"Cache-Control": "private, no-store"}, snapshot=True)


@routes.post("/v1/bars/{bar_id}/queue/{entry_id}/call", who=_OPERATOR, body=Empty, answer=MovedEntry)
def call_in(call: Call[Empty, None], bar_id: str, entry_id: str) -> Answer:
    """Tell a guest that it is their turn."""
    wiring.container().bars.own(call.who, bar_id)
    return Answer(_moved(wiring.container().queueing.call(bar_id, entry_id)))


@routes.post("/v1/bars/{bar_id}/queue/{entry_id}/seat", who=_OPERATOR, body=Empty, answer=MovedEntry)
def seat(call: Call[Empty, None], bar_id: str, entry_id: str) -> Answer:
    """A guest is in."""
    wiring.container().bars.own(call.who, bar_id)
    return Answer(_moved(wiring.container().queueing.seat(bar_id, entry_id)))


@routes.post(
    "/v1/bars/{bar_id}/queue/{entry_id}/no-show",
    who=_OPERATOR,
    body=Empty,
    answer=MovedEntry,
    errors={409: ("NOT_CALLED",)},
)
def no_show(call: Call[Empty, None], bar_id: str, entry_id: str) -> Answer:
    """A guest who was called has not come."""
    wiring.container().bars.own(call.who, bar_id)
    return Answer(_moved(wiring.container().queueing.no_show(bar_id, entry_id)))


@routes.post(
    "/v1/bars/{bar_id}/queue/{entry_id}/return",
    who=_OPERATOR,
    body=Empty,
    answer=MovedEntry,
    errors={409: ("STATE_CHANGED", "REQUEST_EXISTS", "QUEUE_FULL"), 410: ("REQUEST_LAPSED",)},
)
def let_back(call: Call[Empty, None], bar_id: str, entry_id: str) -> Answer:
    """A guest who had missed their call has come after all: once, to where they stood."""
    wiring.container().bars.own(call.who, bar_id)
    return Answer(_moved(wiring.container().queueing.let_back(bar_id, entry_id)))


def _switched(call: Call[Empty, None], bar_id: str, act: BarAct) -> Answer:
    container = wiring.container()
    container.bars.own(call.who, bar_id)
    return Answer(shown(container.bars.switch(bar_id, act)))


def _where(call: Call[None, NearbyQuery]) -> Point:
    """Where the caller asks about; where they have said that they are if they ask about no place."""
    lat, lon, caller = call.query.lat, call.query.lon, call.caller
    if lat is not None and lon is not None:
        return Point(lat, lon)
    known = None
    if lat is None and lon is None and caller is not None and caller.kind is TokenKind.CUSTOMER:
        known = wiring.container().locating.where(caller.id)
    if known is None:
        raise Invalid([Fault(name, "is missing") for name, value in (("lat", lat), ("lon", lon)) if value is None])
    return known


def _answered(done: Answered) -> AnsweredOffer:
    view = offer_view(done.offer, wiring.container().clock.now())
    number = None if done.number is None else f"{done.number:03}"
    return AnsweredOffer(**view, entry_id=done.entry, number=number)


def _moved(entry: Entry) -> MovedEntry:
    request = entry.request
    return MovedEntry(
        entry_of(request.id),
        f"{request.number:03}",
        request.party,
        request.state.value,
        request.reason.value if request.reason else None,
        None if request.called is None else rfc3339(request.called),
    )
