"""Waitlists, and the offers of their seats."""

from __future__ import annotations

from chalicelib.core.identity import TokenKind
from chalicelib.errors import Fault, Invalid
from chalicelib.seats.views import Hold, hold_view
from chalicelib.shapes import EventId, OfferId
from chalicelib.waitlist.views import (
    Offer,
    Offers,
    Waitlist,
    WaitlistEntries,
    WaitlistEntry,
    entry_view,
    offer_view,
    summary_view,
)
from chalicelib.wiring import App
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes
from functions.seats.routes import NOT_ADMITTED, UNCONFIRMED
from functions.waitlist.requests import Leaving, NewEntry

routes = Routes("waitlist")

_CUSTOMER = (TokenKind.CUSTOMER,)
_OPERATOR = (TokenKind.OPERATOR,)
_ANSWERED = ("OFFER_ACCEPTED", "OFFER_DECLINED", "WITHDRAWN")


@routes.post(
    "/v1/events/{event_id}/waitlist",
    status=201,
    who=_CUSTOMER,
    body=NewEntry,
    answer=WaitlistEntry,
    location="/v1/events/{event_id}/waitlist",
    headers=("X-Admission",),
    errors={
        401: NOT_ADMITTED,
        403: UNCONFIRMED,
        409: ("NOT_ON_SALE", "WAITLIST_CLOSED", "LIMIT_REACHED", "EMAIL_USED", "TOO_MANY_WISHES", "AMOUNT_NOT_PAYABLE"),
        429: ("TOO_MANY_REQUESTS",),
    },
)
def join_waitlist(call: Call[NewEntry, None], event_id: EventId) -> Answer:
    """Wait for named seats, or for a number of seats together in a category. The same wish again is the same entry."""
    event = call.app.catalogue.read_catalogue.event(event_id)
    seats, category, quantity = _wish(call.body)
    if event.asks_for_admission:
        call.app.people.identities.require_admission(call.headers.get("x-admission"), call.who.id, event_id)
    standing = call.app.waitlist.join_waitlist.join(call.who.id, event, seats, category, quantity, call.address)
    return Answer(entry_view(standing))


@routes.get("/v1/events/{event_id}/waitlist", who=_CUSTOMER, answer=WaitlistEntries)
def list_waitlist_entries(call: Call[None, None], event_id: EventId) -> Answer:
    """Your entries, and how the ended ones ended."""
    event = call.app.catalogue.read_catalogue.event_now(event_id)
    found = call.app.waitlist.join_waitlist.of_customer(call.who.id, event)
    return Answer(WaitlistEntries([entry_view(each) for each in found]))


@routes.delete("/v1/events/{event_id}/waitlist", status=204, who=_CUSTOMER, query=Leaving)
def leave_waitlist(call: Call[None, Leaving], event_id: EventId) -> Answer:
    """Leave the waitlist. Seats that are offered to you go to the next in line."""
    event = call.app.catalogue.read_catalogue.event_now(event_id)
    call.app.waitlist.join_waitlist.leave(call.who.id, event, call.query.waitlist_id)
    return Answer()


@routes.get("/v1/events/{event_id}/waitlist/summary", who=_OPERATOR, answer=Waitlist)
def get_waitlist_summary(call: Call[None, None], event_id: EventId) -> Answer:
    """How many customers wait for an event of yours, and how the others' entries ended."""
    event = call.app.catalogue.read_catalogue.own_event(call.who.id, event_id)
    return Answer(summary_view(event.id, call.app.waitlist.manage_waitlist.summary(event)))


@routes.post("/v1/events/{event_id}/waitlist/close", who=_OPERATOR, body=Empty, answer=Waitlist)
def close_waitlist(call: Call[Empty, None], event_id: EventId) -> Answer:
    """Keep customers from joining. Those who wait still get offers."""
    return _close(call.app, call.who.id, event_id, closed=True)


@routes.post("/v1/events/{event_id}/waitlist/open", who=_OPERATOR, body=Empty, answer=Waitlist)
def open_waitlist(call: Call[Empty, None], event_id: EventId) -> Answer:
    """Let customers join again."""
    return _close(call.app, call.who.id, event_id, closed=False)


@routes.get("/v1/customers/me/offers", who=_CUSTOMER, answer=Offers, snapshot=True)
def list_waitlist_offers(call: Call[None, None]) -> Answer:
    """Your open offers, the oldest first."""
    now = call.app.clock.now()
    offers = call.app.waitlist.answer_offer.open_of(call.who.id)
    return Answer(Offers([offer_view(offer, now) for offer in offers]))


@routes.get("/v1/offers/{offer_id}", who=_CUSTOMER, answer=Offer)
def get_waitlist_offer(call: Call[None, None], offer_id: OfferId) -> Answer:
    """An offer to you, open or not."""
    offer = call.app.waitlist.answer_offer.current(call.who.id, offer_id)
    return Answer(offer_view(offer, call.app.clock.now()))


@routes.post(
    "/v1/offers/{offer_id}/accept",
    who=_CUSTOMER,
    body=Empty,
    answer=Hold,
    location="/v1/holds/{hold_id}",
    errors={
        403: UNCONFIRMED,
        409: ("HOLD_EXISTS", "LIMIT_REACHED", "EMAIL_USED", "NOT_ON_SALE", *_ANSWERED),
        410: ("OFFER_EXPIRED", "EVENT_CANCELLED", "HOLD_LAPSED", "HOLD_RELEASED"),
        429: ("TOO_MANY_REQUESTS",),
    },
)
def accept_waitlist_offer(call: Call[Empty, None], offer_id: OfferId) -> Answer:
    """Take the seats: the answer is a hold with the full time to pay. Accepting again gives the same hold."""
    hold = call.app.waitlist.answer_offer.accept(call.who.id, offer_id, call.address)
    return Answer(hold_view(hold, call.app.clock.now()))


@routes.post(
    "/v1/offers/{offer_id}/decline",
    who=_CUSTOMER,
    body=Empty,
    answer=Offer,
    errors={409: _ANSWERED, 410: ("OFFER_EXPIRED",)},
)
def decline_waitlist_offer(call: Call[Empty, None], offer_id: OfferId) -> Answer:
    """Leave the seats to the next in line. Your entry ends."""
    offer = call.app.waitlist.answer_offer.decline(call.who.id, offer_id)
    return Answer(offer_view(offer, call.app.clock.now()))


def _close(app: App, operator: str, event_id: str, closed: bool) -> Answer:
    event = app.catalogue.read_catalogue.own_event(operator, event_id)
    app.waitlist.manage_waitlist.close(event, closed)
    return Answer(summary_view(event.id, app.waitlist.manage_waitlist.summary(event)))


def _wish(body: NewEntry) -> tuple[tuple[str, ...] | None, str | None, int]:
    seats, category, quantity = body.seats, body.category, body.quantity
    if isinstance(seats, tuple) and not category and not quantity:
        return seats, None, 0
    if isinstance(category, str) and isinstance(quantity, int) and not seats:
        return None, category, quantity
    raise Invalid([Fault("", "must have either seats, or category and quantity")])
