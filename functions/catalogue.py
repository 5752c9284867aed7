"""Venues, performers and events."""

from __future__ import annotations

from typing import Any

from chalicelib import wiring
from chalicelib.kernel import events as rules
from chalicelib.kernel import money, venues
from chalicelib.kernel.people import TokenKind
from chalicelib.kernel.times import from_datetime, rfc3339
from functions.routes import Answer, Call, Routes
from functions.shapes.base import Empty, Money
from functions.shapes.catalogue import (
    Event,
    EventDetails,
    Location,
    NewEvent,
    NewPerformer,
    NewVenue,
    Performer,
    Row,
    Section,
    SectionSummary,
    Venue,
    VenueMade,
    VenueSummary,
)

routes = Routes("catalogue")

_OPERATOR = (TokenKind.OPERATOR,)
_LARGEST_PLAN = 4 * 1024 * 1024
_PUBLIC = {"Cache-Control": "public, max-age=1"}


@routes.post("/v1/venues", status=201, who=_OPERATOR, body=NewVenue, answer=VenueMade, largest=_LARGEST_PLAN)
def add_venue(call: Call[NewVenue, None]) -> Answer:
    """Add a venue with its seating plan."""
    body = call.body
    venue = wiring.container().catalogue.add_venue(
        venues.Venue(
            id="",
            operator=call.who.id,
            name=body.name,
            timezone=body.timezone,
            location=venues.Location(body.location.lat, body.location.lon, body.location.address)
            if body.location
            else None,
            sections=tuple(
                venues.Section(
                    section.id,
                    section.name,
                    tuple(
                        venues.PlanRow(row.id, row.category, row.seats, row.blocked, row.accessible)
                        for row in section.rows
                    ),
                )
                for section in body.sections
            ),
        )
    )
    made = VenueMade(
        *_summary(venue), sections=tuple(SectionSummary(each.id, each.name, each.seats) for each in venue.sections)
    )
    return Answer(made, headers={"Location": f"/v1/venues/{venue.id}"})


@routes.get("/v1/venues/{venue_id}", answer=Venue)
def get_venue(call: Call[None, None], venue_id: str) -> Answer:
    """A venue with its seating plan."""
    return Answer(_venue(wiring.container().catalogue.venue(venue_id)), headers=_PUBLIC, snapshot=True)


@routes.post("/v1/performers", status=201, who=_OPERATOR, body=NewPerformer, answer=Performer)
def add_performer(call: Call[NewPerformer, None]) -> Answer:
    """Add a performer."""
    performer = wiring.container().catalogue.add_performer(call.who.id, call.body.name)
    return Answer(Performer(performer.id, performer.name), headers={"Location": f"/v1/performers/{performer.id}"})


@routes.get("/v1/performers/{performer_id}", answer=Performer)
def get_performer(call: Call[None, None], performer_id: str) -> Answer:
    """A performer."""
    performer = wiring.container().catalogue.performer(performer_id)
    return Answer(Performer(performer.id, performer.name), headers=_PUBLIC, snapshot=True)


@routes.post("/v1/events", status=201, who=_OPERATOR, body=NewEvent, answer=Event)
def add_event(call: Call[NewEvent, None]) -> Answer:
    """Add an event at a venue of your own; it is a draft until it is published."""
    container = wiring.container()
    body = call.body
    now = container.clock.now()
    event = container.catalogue.add_event(
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
            prices={name: money.Money(price.amount, price.currency) for name, price in body.prices.items()},
            hold_seconds=body.hold_seconds,
            max_per_customer=body.max_per_customer,
            no_orphans=body.no_orphans,
            waitlist=body.waitlist,
            waiting_room=body.waiting_room,
            sections=(),
            status=rules.EventStatus.DRAFT,
            version=1,
            created=now,
        )
    )
    return Answer(_event(event), headers={"Location": f"/v1/events/{event.id}"})


@routes.post(
    "/v1/events/{event_id}/publish",
    who=_OPERATOR,
    body=Empty,
    answer=Event,
    errors={409: ("EVENT_CANCELLED",)},
)
def publish_event(call: Call[Empty, None], event_id: str) -> Answer:
    """Publish a draft; from `on_sale_at` on it can be bought."""
    return Answer(_event(wiring.container().catalogue.publish(call.who.id, event_id)))


@routes.get("/v1/events/{event_id}", optional=True, answer=EventDetails)
def get_event(call: Call[None, None], event_id: str) -> Answer:
    """An event with its venue and performers."""
    billing = wiring.container().catalogue.billing(event_id, call.caller)
    venue = billing.venue
    details = EventDetails(
        **_event_fields(billing.event),
        venue=VenueSummary(*_summary(venue)),
        performers=tuple(Performer(each.id, each.name) for each in billing.performers),
    )
    return Answer(details, headers=caching(billing.event), snapshot=True)


def caching(event: rules.Event) -> dict[str, str]:
    """Who may keep an event's snapshots: everybody for a second, but nobody those of a draft."""
    return {"Cache-Control": "private, no-store"} if event.status is rules.EventStatus.DRAFT else _PUBLIC


def _event(event: rules.Event) -> Event:
    return Event(**_event_fields(event))


def _event_fields(event: rules.Event) -> dict[str, Any]:
    return {
        "event_id": event.id,
        "status": event.status.value,
        "version": event.version,
        "name": event.name,
        "description": event.description,
        "venue_id": event.venue,
        "performer_ids": event.performers,
        "release": event.release,
        "starts_at": rfc3339(event.starts_at),
        "on_sale_at": rfc3339(event.on_sale_at),
        "prices": {name: Money(price.amount, price.currency) for name, price in event.prices.items()},
        "hold_seconds": event.hold_seconds,
        "max_per_customer": event.max_per_customer,
        "no_orphans": event.no_orphans,
        "waitlist": event.waitlist,
        "waiting_room": event.waiting_room,
        "sections": tuple(SectionSummary(each.id, each.name, each.seats) for each in event.sections),
    }


def _venue(venue: venues.Venue) -> Venue:
    return Venue(
        venue_id=venue.id,
        name=venue.name,
        timezone=venue.timezone,
        location=_location(venue),
        seats=venue.seats,
        sections=tuple(
            Section(
                id=section.id,
                rows=tuple(Row(row.id, row.category, row.seats, row.blocked, row.accessible) for row in section.rows),
                name=section.name,
            )
            for section in venue.sections
        ),
    )


def _summary(venue: venues.Venue) -> tuple[str, str, str, Location | None, int]:
    return venue.id, venue.name, venue.timezone, _location(venue), venue.seats


def _location(venue: venues.Venue) -> Location | None:
    place = venue.location
    return Location(place.lat, place.lon, place.address) if place else None
