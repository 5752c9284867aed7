"""The staff's routes: offers to their bar, and its line."""

from __future__ import annotations

from chalicelib.bars.answer_offer import Answered
from chalicelib.bars.line_views import BarQueue, MovedEntry, moved_entry_view
from chalicelib.bars.offer_views import AnsweredBarOffer, BarOffers, answered_offer_view
from chalicelib.bars.read_line import console
from chalicelib.bars.rules.requests import BarRequest
from chalicelib.bars.rules.slots import entry_id as entry_of
from chalicelib.core.identity import TokenKind
from chalicelib.shapes import BarId, EntryId, OfferId
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes

routes = Routes("bars")

_OPERATOR = (TokenKind.OPERATOR,)
_REFUSED = ("ALREADY_MATCHED", "QUEUE_FULL", "WITHDRAWN", "OFFER_REJECTED", "OFFER_ACCEPTED")
_EXPIRED = ("OFFER_EXPIRED",)


@routes.get("/v1/bars/{bar_id}/offers", who=_OPERATOR, answer=BarOffers, snapshot=True)
def list_bar_offers(call: Call[None, None], bar_id: BarId) -> Answer:
    """Offers that your bar can answer now."""
    _, view = console(call.app.bars.manage_bar, call.app.clock, call.who, bar_id)
    return Answer(BarOffers(view.offers), headers={"Cache-Control": "private, no-store"})


@routes.post(
    "/v1/bar-offers/{offer_id}/accept",
    who=_OPERATOR,
    body=Empty,
    answer=AnsweredBarOffer,
    errors={409: _REFUSED, 410: _EXPIRED},
)
def accept_bar_offer(call: Call[Empty, None], offer_id: OfferId) -> Answer:
    """Take a guest. A repetition returns the same entry."""
    return Answer(_answered(call.app.bars.answer_offer.accept(call.who, offer_id), call.app.clock.now()))


@routes.post(
    "/v1/bar-offers/{offer_id}/reject",
    who=_OPERATOR,
    body=Empty,
    answer=AnsweredBarOffer,
    errors={409: _REFUSED, 410: _EXPIRED},
)
def reject_bar_offer(call: Call[Empty, None], offer_id: OfferId) -> Answer:
    """Leave a guest to other bars."""
    return Answer(_answered(call.app.bars.answer_offer.reject(call.who, offer_id), call.app.clock.now()))


@routes.get("/v1/bars/{bar_id}/queue", who=_OPERATOR, answer=BarQueue, snapshot=True)
def get_bar_queue(call: Call[None, None], bar_id: BarId) -> Answer:
    """Your bar's line, and the offers that it can answer now."""
    _, view = console(call.app.bars.manage_bar, call.app.clock, call.who, bar_id)
    return Answer(view, headers={"Cache-Control": "private, no-store"})


@routes.post("/v1/bars/{bar_id}/queue/{entry_id}/call", who=_OPERATOR, body=Empty, answer=MovedEntry)
def call_guest(call: Call[Empty, None], bar_id: BarId, entry_id: EntryId) -> Answer:
    """Call a guest in."""
    return _moved(call.app.bars.serve_line.call(call.who, bar_id, entry_id))


@routes.post("/v1/bars/{bar_id}/queue/{entry_id}/seat", who=_OPERATOR, body=Empty, answer=MovedEntry)
def seat_guest(call: Call[Empty, None], bar_id: BarId, entry_id: EntryId) -> Answer:
    """Seat a guest."""
    return _moved(call.app.bars.serve_line.seat(call.who, bar_id, entry_id))


@routes.post(
    "/v1/bars/{bar_id}/queue/{entry_id}/no-show",
    who=_OPERATOR,
    body=Empty,
    answer=MovedEntry,
    errors={409: ("NOT_CALLED",)},
)
def record_no_show(call: Call[Empty, None], bar_id: BarId, entry_id: EntryId) -> Answer:
    """Record that a guest was called and has not come."""
    return _moved(call.app.bars.serve_line.no_show(call.who, bar_id, entry_id))


@routes.post(
    "/v1/bars/{bar_id}/queue/{entry_id}/return",
    who=_OPERATOR,
    body=Empty,
    answer=MovedEntry,
    errors={409: ("STATE_CHANGED", "REQUEST_EXISTS", "QUEUE_FULL"), 410: ("REQUEST_LAPSED",)},
)
def let_guest_back(call: Call[Empty, None], bar_id: BarId, entry_id: EntryId) -> Answer:
    """Let a guest back in after a missed call: once, to the same position."""
    return _moved(call.app.bars.serve_line.let_back(call.who, bar_id, entry_id))


def _answered(answered: Answered, now: int) -> AnsweredBarOffer:
    return answered_offer_view(answered.offer, answered.entry, answered.number, now)


def _moved(request: BarRequest) -> Answer:
    return Answer(moved_entry_view(entry_of(request.id), request))
