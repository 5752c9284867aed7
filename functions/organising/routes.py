"""Events for their organisers: adds, lists, changes, publishes and cancels them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from msgspec import UnsetType, json

from chalicelib.catalogue.rules import events as rules
from chalicelib.catalogue.views import OwnEvent, OwnEvents, own_event_view
from chalicelib.core import money
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import from_datetime
from chalicelib.errors import Fault, Invalid
from chalicelib.shapes import EventId
from functions.http.fields import Empty, Listing, MoneyInput
from functions.http.negotiation import entity_tags
from functions.http.routes import LARGEST_LIST, Answer, Call, Routes
from functions.organising.requests import EventPatch, NewEvent

routes = Routes("organising")

T = TypeVar("T")

_OPERATOR = (TokenKind.OPERATOR,)
_TOO_MANY = ("TOO_MANY_REQUESTS",)

# weak tags too: a CDN that compresses an answer weakens its tag
_TAG = re.compile(r'(?:W/)?"([1-9][0-9]{0,14})(?:-[^"]*)?"')


@routes.post(
    "/v1/events",
    status=201,
    who=_OPERATOR,
    body=NewEvent,
    answer=OwnEvent,
    location="/v1/events/{event_id}",
    sends=("ETag",),
    errors={409: ("REFERENCE_USED",), 429: _TOO_MANY},
)
def add_event(call: Call[NewEvent, None]) -> Answer:
    """Add an event at a venue of your own; it is a draft until it is published."""
    body = call.body
    now = call.app.clock.now()
    event = call.app.organising.edit_events.add_event(
        rules.Event(
            id="",
            operator=call.who.id,
            name=body.name,
            description=body.description,
            venue=body.venue_id,
            performers=body.performer_ids,
            release=body.release,
            starts_at=from_datetime(body.starts_at),
            on_sale_at=from_datetime(body.on_sale_at) if body.on_sale_at else now,
            prices=_prices(body.prices),
            hold_seconds=body.hold_seconds,
            max_per_customer=body.max_per_customer,
            cap_per=body.cap_per,
            max_per_network=body.max_per_network,
            no_orphans=body.no_orphans,
            waitlist=body.waitlist,
            waiting_room=body.waiting_room,
            cancel_until_hours=body.cancel_until_hours,
            offer_seconds=body.offer_seconds,
            sections=(),
            status=rules.EventStatus.DRAFT,
            version=1,
            created=now,
            reference=body.reference,
            ends_at=_instant(body.ends_at),
            sale_ends_at=_instant(body.sale_ends_at),
        )
    )
    return _shown(event)


@routes.get("/v1/events", who=_OPERATOR, query=Listing, answer=OwnEvents)
def list_events(call: Call[None, Listing]) -> Answer:
    """Your events, drafts too, newest first; fewer than asked for where they are very long."""
    page = call.app.organising.edit_events.events_of(call.who.id, call.query.limit, call.query.cursor)
    items = page.map(own_event_view).within(LARGEST_LIST, lambda event: len(json.encode(event)))
    return Answer(OwnEvents(items.items, items.next_cursor))


@routes.patch(
    "/v1/events/{event_id}",
    who=_OPERATOR,
    body=EventPatch,
    answer=OwnEvent,
    headers=("If-Match",),
    sends=("ETag",),
    errors={409: ("EVENT_CANCELLED", "BEING_CHANGED"), 412: ("STALE",), 429: _TOO_MANY},
)
def change_event(call: Call[EventPatch, None], event_id: EventId) -> Answer:
    """Change an event, with `If-Match` only if it is still as you saw it. What is held keeps its price."""
    expected = _versions(call.headers.get("if-match"))
    event = call.app.organising.edit_events.change_event(
        call.who.id, event_id, lambda event: _changed(event, call.body), expected
    )
    return _shown(event)


@routes.post(
    "/v1/events/{event_id}/publish",
    who=_OPERATOR,
    body=Empty,
    answer=OwnEvent,
    sends=("ETag",),
    errors={409: ("EVENT_CANCELLED",), 429: _TOO_MANY},
)
def publish_event(call: Call[Empty, None], event_id: EventId) -> Answer:
    """Publish a draft; from `on_sale_at` on it can be bought."""
    return _shown(call.app.organising.edit_events.publish(call.who.id, event_id))


@routes.post("/v1/events/{event_id}/cancel", who=_OPERATOR, body=Empty, answer=OwnEvent, sends=("ETag",))
def cancel_event(call: Call[Empty, None], event_id: EventId) -> Answer:
    """Cancel an event: releasing its holds and refunding its bookings begins at once."""
    return _shown(call.app.organising.cancel_event.cancel(call.who.id, event_id))


def _versions(if_match: str | None) -> frozenset[int] | None:
    """The versions that an `If-Match` header allows, None when it allows any; foreign tags allow none. Raises `Invalid`
    for a text that is no list of tags."""
    if if_match is None or if_match.strip() == "*":
        return None
    tags = entity_tags(if_match)
    if tags is None:
        raise Invalid([Fault("If-Match", 'must be an entity tag in double quotes, such as "7", some of them, or *')])
    return frozenset(int(found[1]) for tag in tags if (found := _TAG.fullmatch(tag)))


def _shown(event: rules.Event) -> Answer:
    """An event for its organiser, with a tag for the next `If-Match`."""
    return Answer(own_event_view(event), headers={"ETag": f'"{event.version}"'})


def _changed(event: rules.Event, change: EventPatch) -> rules.Event:
    """The event with the fields that a change names, and with ends that move along with its start."""
    on_sale_at = change.on_sale_at
    if not isinstance(change.starts_at, UnsetType):
        event = rules.moved(event, from_datetime(change.starts_at))
    prices = {} if isinstance(change.prices, UnsetType) else _prices(change.prices)
    return replace(
        event,
        name=_or(change.name, event.name),
        description=_or(change.description, event.description),
        on_sale_at=event.on_sale_at if isinstance(on_sale_at, UnsetType) else from_datetime(on_sale_at),
        prices={**event.prices, **prices},
        performers=_or(change.performer_ids, event.performers),
        release=_or(change.release, event.release),
        hold_seconds=_or(change.hold_seconds, event.hold_seconds),
        max_per_customer=_or(change.max_per_customer, event.max_per_customer),
        cap_per=_or(change.cap_per, event.cap_per),
        max_per_network=_or(change.max_per_network, event.max_per_network),
        no_orphans=_or(change.no_orphans, event.no_orphans),
        waitlist=_or(change.waitlist, event.waitlist),
        waiting_room=_or(change.waiting_room, event.waiting_room),
        cancel_until_hours=_or(change.cancel_until_hours, event.cancel_until_hours),
        offer_seconds=_or(change.offer_seconds, event.offer_seconds),
        ends_at=event.ends_at if isinstance(change.ends_at, UnsetType) else _instant(change.ends_at),
        sale_ends_at=(
            event.sale_ends_at if isinstance(change.sale_ends_at, UnsetType) else _instant(change.sale_ends_at)
        ),
    )


def _instant(moment: datetime | None) -> int | None:
    return None if moment is None else from_datetime(moment)


def _or(named: T | UnsetType, present: T) -> T:
    """The value that a partial body names, or the present one."""
    return present if isinstance(named, UnsetType) else named


def _prices(prices: Mapping[str, MoneyInput]) -> dict[str, money.Money]:
    return {name: money.Money(price.amount, price.currency) for name, price in prices.items()}
