"""The door of a market: visits, and what sensors count."""

from __future__ import annotations

from chalicelib.checkout.board_views import DoorCounts, door_view
from chalicelib.checkout.rules.door import Report, Visit, visit_id
from chalicelib.checkout.ticket_views import MarketVisit, visit_view
from chalicelib.core.identity import TokenKind
from chalicelib.errors import TooMany
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.shapes import MarketId, VisitId
from functions.checkout.requests import HeadCount, SensorReport
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes

routes = Routes("checkout")

_OPERATOR = (TokenKind.OPERATOR,)
_EITHER = (TokenKind.CUSTOMER, TokenKind.OPERATOR)

_AGAIN_IN = 20
"""Seconds after which someone outside asks again. Whose turn comes sooner sees it on the board."""


@routes.post(
    "/v1/markets/{market_id}/visits",
    status=201,
    who=_EITHER,
    body=Empty,
    answer=MarketVisit,
    location="/v1/markets/{market_id}/visits/{visit_id}",
    errors={409: ("DOOR_FULL",), 429: ("FULL", "TOO_MANY_REQUESTS")},
)
def enter_market(call: Call[Empty, None], market_id: MarketId) -> Answer:
    """Come in. While the market is full the answer is 429 FULL with a place at the door: call again later, the place
    stays. A customer has one visit; a sensor or the staff, with the operator's token, make one for each call."""
    door = call.app.checkout.pass_door
    if call.who.kind is TokenKind.OPERATOR:
        # a place outside is a 429, which is not replayed: the key has to find it
        visit = door.add(call.who.id, market_id, call.headers.get("idempotency-key"))
    else:
        call.app.people.rate_limits.count_or_refuse(LimitedAct.ENTER_MARKET, call.address, call.who.id)
        visit = door.enter(call.who.id, market_id)
    if visit.position is not None:
        raise _full(visit)
    return Answer(visit_view(visit, call.app.clock.now()))


@routes.get("/v1/markets/{market_id}/visits/{visit_id}", who=_EITHER, answer=MarketVisit, snapshot=True)
def get_market_visit(call: Call[None, None], market_id: MarketId, visit_id: VisitId) -> Answer:
    """Your visit: inside, or where you are in the line at the door."""
    found = call.app.checkout.pass_door.read(call.who, market_id, visit_id)
    return Answer(visit_view(found, call.app.clock.now()), headers={"Cache-Control": "private, no-store"})


@routes.delete("/v1/markets/{market_id}/visits/{visit_id}", status=204, who=_EITHER)
def leave_market(call: Call[None, None], market_id: MarketId, visit_id: VisitId) -> Answer:
    """End a visit: the first of those outside comes in."""
    call.app.checkout.pass_door.leave(call.who, market_id, visit_id)
    return Answer()


@routes.post("/v1/markets/{market_id}/counts", who=_OPERATOR, body=SensorReport, answer=DoorCounts)
def report_counts(call: Call[SensorReport, None], market_id: MarketId) -> Answer:
    """What a sensor has counted at the door. A report that is repeated, late or lost does no harm."""
    body = call.body
    report = Report(body.since, body.entered, body.left)
    door = call.app.checkout.pass_door.report(call.who.id, market_id, body.sensor, report)
    return Answer(door_view(door, call.app.clock.now()))


@routes.route("PUT", "/v1/markets/{market_id}/counts", who=_OPERATOR, body=HeadCount, answer=DoorCounts)
def set_head_count(call: Call[HeadCount, None], market_id: MarketId) -> Answer:
    """Say how many are inside, when sensors have missed someone."""
    door = call.app.checkout.pass_door.count(call.who.id, market_id, call.body.inside)
    return Answer(door_view(door, call.app.clock.now()))


def _full(visit: Visit) -> TooMany:
    details = {
        "visit_id": visit_id(visit.market, visit.number),
        "position": visit.position,
        "retry_after": _AGAIN_IN,
    }
    return TooMany("The market is full. You have a place at the door.", "FULL", details)
