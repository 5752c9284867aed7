"""The line of a market: shoppers join and leave it, and tills call and serve them."""

from __future__ import annotations

from chalicelib.checkout.join_line import Joining
from chalicelib.checkout.ticket_views import (
    CalledShopper,
    CheckoutTicket,
    MarketLine,
    called_view,
    ticket_view,
    waiting_view,
)
from chalicelib.core.identity import TokenKind
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.shapes import CheckoutTicketId, LaneName, MarketId
from functions.checkout.requests import Handling, NewPlace
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes

routes = Routes("checkout")

_OPERATOR = (TokenKind.OPERATOR,)
_EITHER = (TokenKind.CUSTOMER, TokenKind.OPERATOR)
_LANE = ("LANE_NOT_FOUND", "MARKET_NOT_FOUND")
_TICKET = ("LANE_NOT_FOUND", "MARKET_NOT_FOUND", "TICKET_NOT_FOUND")


@routes.post(
    "/v1/markets/{market_id}/line",
    status=201,
    who=_EITHER,
    body=NewPlace,
    answer=CheckoutTicket,
    location="/v1/markets/{market_id}/tickets/{ticket_id}",
    errors={409: ("TOO_MANY_ITEMS", "NO_EXPRESS", "LINE_FULL"), 429: ("TOO_MANY_REQUESTS",)},
)
def join_market_line(call: Call[NewPlace, None], market_id: MarketId) -> Answer:
    """Join the line. A customer who is in it keeps their place; the market's staff add a shopper without a phone."""
    joining = Joining(call.body.items, call.body.assistance, call.body.line)
    if call.who.kind is TokenKind.OPERATOR:
        return Answer(ticket_view(call.app.checkout.join_line.add(call.who.id, market_id, joining)))
    call.app.people.rate_limits.count_or_refuse(LimitedAct.JOIN_LINE, call.address, call.who.id)
    return Answer(ticket_view(call.app.checkout.join_line.join(call.who.id, market_id, joining)))


@routes.get("/v1/markets/{market_id}/line", who=_OPERATOR, answer=MarketLine, snapshot=True)
def get_market_line(call: Call[None, None], market_id: MarketId) -> Answer:
    """Those who wait in your market, in the order of their turns."""
    waiting = call.app.checkout.join_line.waiting(call.who.id, market_id)
    view = MarketLine([waiting_view(place) for place in waiting])
    return Answer(view, headers={"Cache-Control": "private, no-store"})


@routes.get("/v1/markets/{market_id}/tickets/{ticket_id}", who=_EITHER, answer=CheckoutTicket, snapshot=True)
def get_checkout_ticket(call: Call[None, None], market_id: MarketId, ticket_id: CheckoutTicketId) -> Answer:
    """Your ticket: its position and wait, or the till that has called you."""
    found = call.app.checkout.join_line.read(call.who, market_id, ticket_id)
    return Answer(ticket_view(found), headers={"Cache-Control": "private, no-store"})


@routes.delete("/v1/markets/{market_id}/tickets/{ticket_id}", status=204, who=_EITHER, errors={409: ("STATE_CHANGED",)})
def leave_market_line(call: Call[None, None], market_id: MarketId, ticket_id: CheckoutTicketId) -> Answer:
    """Give up your place."""
    call.app.checkout.join_line.leave(call.who, market_id, ticket_id)
    return Answer()


@routes.post(
    "/v1/markets/{market_id}/lanes/{lane}/next",
    who=_OPERATOR,
    body=Empty,
    answer=CalledShopper,
    or_else={204: "Nobody waits for this till."},
    errors={404: _LANE, 409: ("LANE_NOT_OPEN",)},
)
def call_next_shopper(call: Call[Empty, None], market_id: MarketId, lane: LaneName) -> Answer:
    """Call the next shopper to this till; 204 when nobody waits. A till may have two: with a third, the first counts as
    served."""
    called = call.app.checkout.run_till.next(call.who.id, market_id, lane)
    return Answer(called_view(called)) if called else Answer(status=204)


@routes.post(
    "/v1/markets/{market_id}/lanes/{lane}/done",
    who=_OPERATOR,
    body=Handling,
    answer=CalledShopper,
    errors={404: _TICKET, 409: ("NOT_CALLED",)},
)
def finish_shopper(call: Call[Handling, None], market_id: MarketId, lane: LaneName) -> Answer:
    """A shopper was served. A till that drains closes with its last."""
    return Answer(called_view(call.app.checkout.run_till.done(call.who.id, market_id, lane, call.body.ticket_id)))


@routes.post(
    "/v1/markets/{market_id}/lanes/{lane}/recall",
    who=_OPERATOR,
    body=Handling,
    answer=CalledShopper,
    errors={404: _TICKET, 409: ("NOT_CALLED",)},
)
def recall_shopper(call: Call[Handling, None], market_id: MarketId, lane: LaneName) -> Answer:
    """Call a shopper who has not come once more."""
    return Answer(called_view(call.app.checkout.run_till.recall(call.who.id, market_id, lane, call.body.ticket_id)))


@routes.post(
    "/v1/markets/{market_id}/lanes/{lane}/no-show",
    who=_OPERATOR,
    body=Handling,
    answer=CalledShopper,
    errors={404: _TICKET, 409: ("NOT_CALLED", "NOT_RECALLED")},
)
def record_missed_shopper(call: Call[Handling, None], market_id: MarketId, lane: LaneName) -> Answer:
    """A shopper who was recalled has not come: they wait again at the end of the line, or are dropped, by the market's
    rule."""
    return Answer(called_view(call.app.checkout.run_till.missed(call.who.id, market_id, lane, call.body.ticket_id)))


@routes.post(
    "/v1/markets/{market_id}/lanes/{lane}/put-back",
    who=_OPERATOR,
    body=Handling,
    answer=CalledShopper,
    errors={404: _TICKET, 409: ("NOT_CALLED",)},
)
def put_shopper_back(call: Call[Handling, None], market_id: MarketId, lane: LaneName) -> Answer:
    """A shopper was called by mistake: they wait again, at their turn."""
    return Answer(called_view(call.app.checkout.run_till.put_back(call.who.id, market_id, lane, call.body.ticket_id)))
