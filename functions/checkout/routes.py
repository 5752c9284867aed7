"""Markets: adding and changing them, their tills, their board, advice and history."""

from __future__ import annotations

from datetime import datetime

from msgspec import UNSET

from chalicelib.checkout.board_views import MarketBoard
from chalicelib.checkout.manager_views import MarketAdvice, MarketHistory, advice_view, quarter_view, sheet
from chalicelib.checkout.read_market import Span
from chalicelib.checkout.rules.policies import Till, TillKind
from chalicelib.checkout.views import Lane, Market, Markets, lane_view, market_view
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import DAY, from_datetime
from chalicelib.errors import Fault, Invalid
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.shapes import LaneName, MarketId
from functions.checkout.profiles import changed, profile_of
from functions.checkout.requests import HistoryQuery, LaneInput, MarketPatch, NewMarket, SheetQuery
from functions.http.fields import Listing
from functions.http.routes import Answer, Call, File, Routes

routes = Routes("checkout")

_OPERATOR = (TokenKind.OPERATOR,)
_LONGEST_SHEET = 31 * DAY
_MOST_ROWS = 31 * 24 * 4 + 1


@routes.post(
    "/v1/markets",
    status=201,
    who=_OPERATOR,
    body=NewMarket,
    answer=Market,
    location="/v1/markets/{market_id}",
    errors={429: ("TOO_MANY_REQUESTS",)},
)
def add_market(call: Call[NewMarket, None]) -> Answer:
    """Add a market. It has no tills until one is put."""
    call.app.people.rate_limits.count_or_refuse(LimitedAct.ADD_MARKET, "", call.who.id)
    return Answer(market_view(call.app.checkout.markets.add(call.who.id, profile_of(call.body))))


@routes.get("/v1/markets", who=_OPERATOR, query=Listing, answer=Markets)
def list_markets(call: Call[None, Listing]) -> Answer:
    """Your markets, the oldest first."""
    page = call.app.checkout.markets.of_operator(call.who.id, call.query.limit, call.query.cursor)
    return Answer(Markets([market_view(market) for market in page.items], page.next_cursor))


@routes.get("/v1/markets/{market_id}", answer=Market, snapshot=True)
def get_market(call: Call[None, None], market_id: MarketId) -> Answer:
    """A market and its tills."""
    found = call.app.checkout.markets.find(market_id, consistent=False)
    return Answer(market_view(found), headers={"Cache-Control": "public, max-age=1"})


@routes.patch("/v1/markets/{market_id}", who=_OPERATOR, body=MarketPatch, answer=Market)
def change_market(call: Call[MarketPatch, None], market_id: MarketId) -> Answer:
    """Change what your market is like."""
    change = call.body
    changed_market = call.app.checkout.markets.change_profile(
        call.who.id, market_id, lambda profile: changed(profile, change)
    )
    if change.max_inside is not UNSET:
        call.app.checkout.pass_door.settle(changed_market)
    return Answer(market_view(changed_market))


@routes.route("PUT", "/v1/markets/{market_id}/lanes/{lane}", who=_OPERATOR, body=LaneInput, answer=Lane)
def put_lane(call: Call[LaneInput, None], market_id: MarketId, lane: LaneName) -> Answer:
    """Add a till, or open, pause, drain or close it. A till that closes puts its shoppers back into the line."""
    market = call.app.checkout.markets.set_till(
        call.who.id, market_id, lane, lambda till: _changed(lane, till, call.body)
    )
    return Answer(lane_view(market_id, lane, market.lanes[lane]))


@routes.get("/v1/markets/{market_id}/board", answer=MarketBoard, snapshot=True)
def get_market_board(call: Call[None, None], market_id: MarketId) -> Answer:
    """Who goes where: tills, lines and door by numbers, as the market's screens show them."""
    _, view = call.app.checkout.read_market.board(market_id)
    return Answer(view, headers={"Cache-Control": "public, max-age=1"})


@routes.get("/v1/markets/{market_id}/advice", who=_OPERATOR, answer=MarketAdvice, snapshot=True)
def get_market_advice(call: Call[None, None], market_id: MarketId) -> Answer:
    """How many tills your market needs now, in 15 and in 30 minutes, and why."""
    given = call.app.checkout.advise_market.advice(call.who.id, market_id)
    return Answer(advice_view(given), headers={"Cache-Control": "private, no-store"})


@routes.get("/v1/markets/{market_id}/history", who=_OPERATOR, query=HistoryQuery, answer=MarketHistory)
def get_market_history(call: Call[None, HistoryQuery], market_id: MarketId) -> Answer:
    """What happened in your market by quarter hours, with the present one."""
    query = call.query
    page = call.app.checkout.read_market.history(
        call.who.id, market_id, _span(query.start, query.end), query.limit, query.cursor
    )
    return Answer(MarketHistory([quarter_view(quarter) for quarter in page.items], page.next_cursor))


@routes.get("/v1/markets/{market_id}/history.csv", who=_OPERATOR, query=SheetQuery, answer="text/csv")
def get_market_history_sheet(call: Call[None, SheetQuery], market_id: MarketId) -> Answer:
    """The history as a sheet, of up to 31 days."""
    span = _span(call.query.start, call.query.end)
    if span.start is not None and (span.end or call.app.clock.now()) - span.start > _LONGEST_SHEET:
        raise Invalid([Fault("start", "must be at most 31 days before the end")])
    page = call.app.checkout.read_market.history(call.who.id, market_id, span, _MOST_ROWS, None)
    return Answer(File(sheet([quarter_view(quarter) for quarter in page.items]), f"{market_id}.csv"))


def _changed(lane: str, till: Till | None, body: LaneInput) -> Till:
    old = till or Till(lane)
    kind: TillKind = old.kind if body.kind is UNSET else body.kind
    return Till(lane, kind, body.state, old.assisted if body.assisted is UNSET else body.assisted)


def _span(start: datetime | None, end: datetime | None) -> Span:
    return Span(from_datetime(start) if start else None, from_datetime(end) if end else None)
