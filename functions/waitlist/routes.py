"""Waitlists, and the offers that answer them."""

from __future__ import annotations

import msgspec

from chalicelib.catalogue.rules.events import Event
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import rfc3339
from chalicelib.errors import Fault, Invalid
from chalicelib.seats.views import Hold, hold_view
from chalicelib.waitlist.join_waitlist import LineSummary, QueuePosition
from chalicelib.waitlist.views import Line, Offer, Offers, Place, Places, Waitlist, Wish, offer_view
from chalicelib.wiring import App
from functions.http.fields import Empty
from functions.http.routes import Answer, Call, Routes
from functions.waitlist.requests import Leaving, NewPlace

routes = Routes("waitlist")

_CUSTOMER = (TokenKind.CUSTOMER,)
_OPERATOR = (TokenKind.OPERATOR,)
_ANSWERED = ("OFFER_ACCEPTED", "OFFER_DECLINED", "WITHDRAWN")


@routes.post(
    "/v1/events/{event_id}/waitlist",
    status=201,
    who=_CUSTOMER,
    body=NewPlace,
    answer=Place,
    errors={409: ("NOT_ON_SALE", "WAITLIST_CLOSED", "LIMIT_REACHED", "TOO_MANY_WISHES")},
)
def join(call: Call[NewPlace, None], event_id: str) -> Answer:
    """Wait for seats: for these, or for so many together in a category. Again, it is the same place."""
    event = call.app.catalogue.read_catalogue.event(event_id)
    seats, category, quantity = _wished(call.body)
    if event.waiting_room:
        call.app.people.identities.require_admission(call.headers.get("x-admission"), call.who.id, event_id)
    standing = call.app.waitlist.join_waitlist.join(call.who.id, event, seats, category, quantity)
    return Answer(_place(standing), headers={"Location": f"/v1/events/{event_id}/waitlist"})


@routes.get("/v1/events/{event_id}/waitlist", who=_CUSTOMER, answer=Places)
def list_places(call: Call[None, None], event_id: str) -> Answer:
    """Your places, and what became of those that ended."""
    event = call.app.catalogue.read_catalogue.event(event_id)
    return Answer(Places([_place(each) for each in call.app.waitlist.join_waitlist.of_customer(call.who.id, event)]))


@routes.delete("/v1/events/{event_id}/waitlist", status=204, who=_CUSTOMER, query=Leaving)
def leave(call: Call[None, Leaving], event_id: str) -> Answer:
    """Wait no more. What is offered to you goes to the next."""
    event = call.app.catalogue.read_catalogue.event(event_id)
    call.app.waitlist.join_waitlist.leave(call.who.id, event, call.query.waitlist_id)
    return Answer()


@routes.get("/v1/events/{event_id}/waitlist/summary", who=_OPERATOR, answer=Waitlist)
def summarise(call: Call[None, None], event_id: str) -> Answer:
    """How long the lines of an event of yours are, and what comes of them."""
    return _summarised(call.app, call.app.catalogue.read_catalogue.own_event(call.who.id, event_id))


@routes.post("/v1/events/{event_id}/waitlist/close", who=_OPERATOR, body=Empty, answer=Waitlist)
def close(call: Call[Empty, None], event_id: str) -> Answer:
    """Let nobody join any more. Whoever waits is still served."""
    return _closed(call.app, call.who.id, event_id, closed=True)


@routes.post("/v1/events/{event_id}/waitlist/open", who=_OPERATOR, body=Empty, answer=Waitlist)
def reopen(call: Call[Empty, None], event_id: str) -> Answer:
    """Let people join again."""
    return _closed(call.app, call.who.id, event_id, closed=False)


@routes.get("/v1/customers/me/offers", who=_CUSTOMER, answer=Offers)
def list_offers(call: Call[None, None]) -> Answer:
    """What is offered to you now, the oldest first."""
    views = call.app.waitlist.answer_offer.views(call.who.id)
    return Answer(Offers(msgspec.convert(views, list[Offer])), snapshot=True)


@routes.get("/v1/offers/{offer_id}", who=_CUSTOMER, answer=Offer)
def get_offer(call: Call[None, None], offer_id: str) -> Answer:
    """An offer that was made to you, and what became of it."""
    offer = call.app.waitlist.answer_offer.look_at(call.who.id, offer_id)
    return Answer(msgspec.convert(offer_view(offer, call.app.clock.now()), Offer))


@routes.post(
    "/v1/offers/{offer_id}/accept",
    who=_CUSTOMER,
    body=Empty,
    answer=Hold,
    errors={
        409: ("HOLD_EXISTS", "LIMIT_REACHED", "NOT_ON_SALE", *_ANSWERED),
        410: ("OFFER_EXPIRED", "EVENT_CANCELLED", "HOLD_LAPSED", "HOLD_RELEASED"),
    },
)
def accept(call: Call[Empty, None], offer_id: str) -> Answer:
    """Take the seats: a hold with the full time to pay. Again, it is the same hold."""
    hold = call.app.waitlist.answer_offer.accept(call.who.id, offer_id)
    return Answer(hold_view(hold, call.app.clock.now()), headers={"Location": f"/v1/holds/{hold.id}"})


@routes.post(
    "/v1/offers/{offer_id}/decline",
    who=_CUSTOMER,
    body=Empty,
    answer=Offer,
    errors={409: _ANSWERED, 410: ("OFFER_EXPIRED",)},
)
def decline(call: Call[Empty, None], offer_id: str) -> Answer:
    """Leave the seats to the next in line, and the line with them."""
    offer = call.app.waitlist.answer_offer.decline(call.who.id, offer_id)
    return Answer(msgspec.convert(offer_view(offer, call.app.clock.now()), Offer))


def _closed(app: App, operator: str, event_id: str, closed: bool) -> Answer:
    event = app.catalogue.read_catalogue.own_event(operator, event_id)
    app.waitlist.join_waitlist.close(event, closed)
    return _summarised(app, event)


def _summarised(app: App, event: Event) -> Answer:
    summary = app.waitlist.join_waitlist.summary(event)
    return Answer(
        Waitlist(
            event.id,
            summary.closed,
            _line(summary.total),
            {category: _line(line) for category, line in summary.by_category.items()},
            _line(summary.by_seat),
        )
    )


def _line(line: LineSummary) -> Line:
    return Line(line.joined, line.waiting, dict(line.outcomes), line.conversion)


def _wished(body: NewPlace) -> tuple[tuple[str, ...] | None, str | None, int]:
    seats, category, quantity = body.seats, body.category, body.quantity
    if isinstance(seats, tuple) and not category and not quantity:
        return seats, None, 0
    if isinstance(category, str) and isinstance(quantity, int) and not seats:
        return None, category, quantity
    raise Invalid([Fault("", "must have either seats, or category and quantity")])


def _place(standing: QueuePosition) -> Place:
    entry = standing.entry
    return Place(
        waitlist_id=entry.id,
        event_id=entry.event,
        position=standing.position,
        wish=Wish(**entry.wish.view),
        state=entry.state.value,
        reason=entry.outcome.value if entry.outcome else None,
        offer_id=entry.offer,
        joined_at=rfc3339(entry.joined),
    )
