"""Bars: adding and changing them, opening and closing them, and finding one."""

from __future__ import annotations

from chalicelib.bars.line_views import BarBoard
from chalicelib.bars.read_line import board
from chalicelib.bars.rules.bars import BarAct
from chalicelib.bars.views import Bar, Bars, Door, NearbyBars, bar_view, door_view, nearby_view
from chalicelib.core.geo import Point
from chalicelib.core.identity import TokenKind
from chalicelib.errors import Fault, Invalid
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.shapes import BarId
from functions.bars.profiles import changed, profile_of
from functions.bars.requests import BarPatch, NearbyQuery, NewBar
from functions.http.fields import Empty, Listing
from functions.http.routes import Answer, Call, Routes

routes = Routes("bars")

_OPERATOR = (TokenKind.OPERATOR,)
_REFUSED = ("ALREADY_MATCHED", "QUEUE_FULL", "WITHDRAWN", "OFFER_REJECTED", "OFFER_ACCEPTED")
_EXPIRED = ("OFFER_EXPIRED",)


@routes.post(
    "/v1/bars",
    status=201,
    who=_OPERATOR,
    body=NewBar,
    answer=Bar,
    location="/v1/bars/{bar_id}",
    errors={429: ("TOO_MANY_REQUESTS",)},
)
def add_bar(call: Call[NewBar, None]) -> Answer:
    """Add a bar. It is closed until it is opened."""
    call.app.people.rate_limits.count_or_refuse(LimitedAct.ADD_BAR, "", call.who.id)
    added = call.app.bars.manage_bar.add(call.who.id, profile_of(call.body))
    return Answer(bar_view(added, call.app.clock.now()))


@routes.get("/v1/bars", who=_OPERATOR, query=Listing, answer=Bars)
def list_bars(call: Call[None, Listing]) -> Answer:
    """Your bars, the oldest first."""
    page = call.app.bars.manage_bar.of_operator(call.who.id, call.query.limit, call.query.cursor)
    return Answer(Bars([bar_view(bar, call.app.clock.now()) for bar in page.items], page.next_cursor))


@routes.get("/v1/bars/nearby", optional=(TokenKind.CUSTOMER,), query=NearbyQuery, answer=NearbyBars)
def find_bars_nearby(call: Call[None, NearbyQuery]) -> Answer:
    """Bars with room, nearest first."""
    query = call.query
    found = call.app.bars.find_nearby.search(_centre(call), query.radius, query.party_size, query.limit)
    now = call.app.clock.now()
    items = [nearby_view(metres, bar, now) for metres, bar in found]
    return Answer(NearbyBars(items))


@routes.get("/v1/bars/{bar_id}", answer=Bar, snapshot=True)
def get_bar(call: Call[None, None], bar_id: BarId) -> Answer:
    """A bar, its state and its wait."""
    found = call.app.bars.manage_bar.find(bar_id, consistent=False)
    return Answer(bar_view(found, call.app.clock.now()), headers={"Cache-Control": "public, max-age=1"})


@routes.patch("/v1/bars/{bar_id}", who=_OPERATOR, body=BarPatch, answer=Bar, errors={409: ("QUEUE_NOT_EMPTY",)})
def change_bar(call: Call[BarPatch, None], bar_id: BarId) -> Answer:
    """Change your bar's profile."""
    call.app.bars.manage_bar.own(call.who, bar_id)
    changed_bar = call.app.bars.manage_bar.change_profile(bar_id, lambda profile: changed(profile, call.body))
    return Answer(bar_view(changed_bar, call.app.clock.now()))


@routes.post("/v1/bars/{bar_id}/open", who=_OPERATOR, body=Empty, answer=Bar)
def open_bar(call: Call[Empty, None], bar_id: BarId) -> Answer:
    """Open the bar: it takes guests from now on."""
    return _switched(call, bar_id, BarAct.OPEN)


@routes.post("/v1/bars/{bar_id}/pause", who=_OPERATOR, body=Empty, answer=Bar, errors={409: ("BAR_CLOSED",)})
def pause_bar(call: Call[Empty, None], bar_id: BarId) -> Answer:
    """Pause the bar: it takes no more guests until it opens again, and keeps its line."""
    return _switched(call, bar_id, BarAct.PAUSE)


@routes.post("/v1/bars/{bar_id}/close", who=_OPERATOR, body=Empty, answer=Bar)
def close_bar(call: Call[Empty, None], bar_id: BarId) -> Answer:
    """Close the bar. All guests in its line are turned away."""
    return _switched(call, bar_id, BarAct.CLOSE)


@routes.get("/v1/bars/{bar_id}/door", who=_OPERATOR, answer=Door)
def get_door_code(call: Call[None, None], bar_id: BarId) -> Answer:
    """The code at your bar's door, which guests scan when they arrive."""
    return Answer(door_view(call.app.bars.manage_bar.own(call.who, bar_id), call.app.config.web_url, call.app.qr.svg))


@routes.post("/v1/bars/{bar_id}/door", who=_OPERATOR, body=Empty, answer=Door, kept=False)
def change_door_code(call: Call[Empty, None], bar_id: BarId) -> Answer:
    """Make a new code; the old one is no longer valid."""
    call.app.bars.manage_bar.own(call.who, bar_id)
    return Answer(door_view(call.app.bars.manage_bar.change_door(bar_id), call.app.config.web_url, call.app.qr.svg))


@routes.get("/v1/bars/{bar_id}/board", answer=BarBoard, snapshot=True)
def get_bar_board(call: Call[None, None], bar_id: BarId) -> Answer:
    """The line by numbers, as the bar's screen shows it."""
    _, view = board(call.app.bars.manage_bar, call.app.clock, bar_id)
    return Answer(view, headers={"Cache-Control": "public, max-age=1"})


def _switched(call: Call[Empty, None], bar_id: BarId, act: BarAct) -> Answer:
    call.app.bars.manage_bar.own(call.who, bar_id)
    return Answer(bar_view(call.app.bars.manage_bar.switch(bar_id, act), call.app.clock.now()))


def _centre(call: Call[None, NearbyQuery]) -> Point:
    """The place in the query, or else the location that the calling customer has shared. Raises `Invalid` for none."""
    lat, lon, caller = call.query.lat, call.query.lon, call.caller
    if lat is not None and lon is not None:
        return Point(lat, lon)
    known = None
    if lat is None and lon is None and caller is not None and caller.kind is TokenKind.CUSTOMER:
        known = call.app.bars.location.point_of(caller.id)
    if known is None:
        raise Invalid([Fault(name, "is missing") for name, value in (("lat", lat), ("lon", lon)) if value is None])
    return known
