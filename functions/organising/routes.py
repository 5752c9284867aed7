"""What organisers do with venues, performers and events."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from msgspec import UNSET, json, structs

from chalicelib import wiring
from chalicelib.catalogue.rules import events as rules
from chalicelib.catalogue.rules import venues
from chalicelib.core import money
from chalicelib.core.times import from_datetime
from chalicelib.people.rules.accounts import TokenKind
from functions.catalogue.routes import event_fields, shown_performer, shown_venue_head
from functions.catalogue.shapes import (
    ChangedEvent,
    ChangedPerformer,
    ChangedVenue,
    Location,
    NewEvent,
    NewPerformer,
    NewVenue,
    OwnEvent,
    OwnEvents,
    Performer,
    Performers,
    SectionSummary,
    VenueMade,
    Venues,
    VenueSummary,
)
from functions.http.fields import Empty, Listing
from functions.http.fields import Money as Price
from functions.http.routes import Answer, Call, Routes

routes = Routes("organising")

_OPERATOR = (TokenKind.OPERATOR,)
_LARGEST_PLAN = 4 * 1024 * 1024
_LARGEST_ANSWER = 1_500_000
"""Bytes. Lambda answers with six megabytes of JSON in a JSON string, which makes three bytes of some."""

# weak ones too: a CDN that compresses an answer weakens its tag
_TAG = re.compile(r'(?:W/)?"([1-9][0-9]{0,14})(?:-[^"]*)?"')


@routes.post("/v1/venues", status=201, who=_OPERATOR, body=NewVenue, answer=VenueMade, largest=_LARGEST_PLAN)
def add_venue(call: Call[NewVenue, None]) -> Answer:
    """Add a venue with its seating plan."""
    body = call.body
    sections = tuple(
        venues.Section(
            section.id,
            section.name,
            tuple(venues.PlanRow(row.id, row.category, row.seats, row.blocked, row.accessible) for row in section.rows),
        )
        for section in body.sections
    )
    venue = wiring.container().organising.add_venue(
        venues.Venue("", call.who.id, body.name, body.timezone, _place(body.location), sections)
    )
    head = venues.VenueHead(venue.id, venue.operator, venue.name, venue.timezone, venue.location, venue.seats)
    made = VenueMade(
        **structs.asdict(shown_venue_head(head)),
        sections=tuple(SectionSummary(each.id, each.name, each.seats) for each in venue.sections),
    )
    return Answer(made, headers={"Location": f"/v1/venues/{venue.id}"})


@routes.patch("/v1/venues/{venue_id}", who=_OPERATOR, body=ChangedVenue, answer=VenueSummary)
def change_venue(call: Call[ChangedVenue, None], venue_id: str) -> Answer:
    """Change what is said of a venue. Its plan stays."""
    told = _told(call.body)
    if "location" in told:
        told["location"] = _place(told["location"])
    return Answer(shown_venue_head(wiring.container().organising.change_venue(call.who.id, venue_id, told)))


@routes.get("/v1/venues", who=_OPERATOR, query=Listing, answer=Venues)
def list_venues(call: Call[None, Listing]) -> Answer:
    """Your venues, newest first."""
    page = wiring.container().organising.venues_of(call.who.id, call.query.limit, call.query.cursor)
    return Answer(Venues([shown_venue_head(venue) for venue in page.items], page.next_cursor))


@routes.post("/v1/performers", status=201, who=_OPERATOR, body=NewPerformer, answer=Performer)
def add_performer(call: Call[NewPerformer, None]) -> Answer:
    """Add a performer."""
    performer = wiring.container().organising.add_performer(call.who.id, call.body.name)
    return Answer(shown_performer(performer), headers={"Location": f"/v1/performers/{performer.id}"})


@routes.patch("/v1/performers/{performer_id}", who=_OPERATOR, body=ChangedPerformer, answer=Performer)
def change_performer(call: Call[ChangedPerformer, None], performer_id: str) -> Answer:
    """Rename a performer."""
    performer = wiring.container().organising.rename_performer(call.who.id, performer_id, call.body.name)
    return Answer(shown_performer(performer))


@routes.get("/v1/performers", who=_OPERATOR, query=Listing, answer=Performers)
def list_performers(call: Call[None, Listing]) -> Answer:
    """Your performers, newest first."""
    page = wiring.container().organising.performers_of(call.who.id, call.query.limit, call.query.cursor)
    return Answer(Performers([shown_performer(each) for each in page.items], page.next_cursor))


@routes.post("/v1/events", status=201, who=_OPERATOR, body=NewEvent, answer=OwnEvent, errors={409: ("REFERENCE_USED",)})
def add_event(call: Call[NewEvent, None]) -> Answer:
    """Add an event at a venue of your own; it is a draft until it is published."""
    container = wiring.container()
    body = call.body
    now = container.clock.now()
    event = container.organising.add_event(
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
        )
    )
    return _shown(event, {"Location": f"/v1/events/{event.id}"})


@routes.get("/v1/events", who=_OPERATOR, query=Listing, answer=OwnEvents)
def list_events(call: Call[None, Listing]) -> Answer:
    """Your events, drafts too, newest first; fewer than asked for where they are very long."""
    page = wiring.container().organising.events_of(call.who.id, call.query.limit, call.query.cursor)
    items = page.map(_own).within(_LARGEST_ANSWER, lambda event: len(json.encode(event)))
    return Answer(OwnEvents(items.items, items.next_cursor))


@routes.patch(
    "/v1/events/{event_id}",
    who=_OPERATOR,
    body=ChangedEvent,
    answer=OwnEvent,
    errors={409: ("EVENT_CANCELLED", "BEING_CHANGED"), 412: ("STALE",)},
)
def change_event(call: Call[ChangedEvent, None], event_id: str) -> Answer:
    """Change an event, with `If-Match` only if it is still as you saw it. What is held keeps its price."""
    told = _told(call.body)
    for name in told.keys() & {"starts_at", "on_sale_at"}:
        told[name] = from_datetime(told[name])
    if "performer_ids" in told:
        told["performers"] = told.pop("performer_ids")
    prices = _prices(told.pop("prices", {}))

    def changed(event: rules.Event) -> rules.Event:
        return replace(event, **told, prices={**event.prices, **prices})

    expected = _versions(call.headers.get("if-match"))
    return _shown(wiring.container().organising.change_event(call.who.id, event_id, changed, expected))


@routes.post(
    "/v1/events/{event_id}/publish",
    who=_OPERATOR,
    body=Empty,
    answer=OwnEvent,
    errors={409: ("EVENT_CANCELLED",)},
)
def publish_event(call: Call[Empty, None], event_id: str) -> Answer:
    """Publish a draft; from `on_sale_at` on it can be bought."""
    return _shown(wiring.container().organising.publish(call.who.id, event_id))


@routes.post("/v1/events/{event_id}/cancel", who=_OPERATOR, body=Empty, answer=OwnEvent)
def cancel_event(call: Call[Empty, None], event_id: str) -> Answer:
    """Call an event off: every hold is released and every booking paid back, beginning at once."""
    return _shown(wiring.container().organising.cancel(call.who.id, event_id))


def _versions(if_match: str | None) -> frozenset[int] | None:
    """The versions that an `If-Match` header allows, None when it allows any; tags that are not ours allow none."""
    if if_match is None or if_match.strip() == "*":
        return None
    tags = (_TAG.fullmatch(tag.strip()) for tag in if_match.split(","))
    return frozenset(int(tag[1]) for tag in tags if tag)


def _shown(event: rules.Event, headers: Mapping[str, str] | None = None) -> Answer:
    """An event for its organiser, with a tag for the next `If-Match`."""
    return Answer(_own(event), headers={"ETag": f'"{event.version}"', **(headers or {})})


def _own(event: rules.Event) -> OwnEvent:
    return OwnEvent(**event_fields(event), reference=event.reference)


def _told(body: Any) -> dict[str, Any]:
    """The fields that a partial body names."""
    return {name: value for name, value in structs.asdict(body).items() if value is not UNSET}


def _prices(prices: Mapping[str, Price]) -> dict[str, money.Money]:
    return {name: money.Money(price.amount, price.currency) for name, price in prices.items()}


def _place(location: Location | None) -> venues.Location | None:
    return venues.Location(location.lat, location.lon, location.address) if location else None
