"""What clients are shown of venues, performers and events: every answer uses these Structs.

The plan of a venue may have megabytes, so only the venue itself shows it: lists and events show a summary.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from chalicelib.catalogue.rules import events, venues
from chalicelib.catalogue.rules.events import EventStatus
from chalicelib.core.geo import Location
from chalicelib.core.money import Money
from chalicelib.core.times import rfc3339
from chalicelib.shapes import Category, EventId, Instant, NextCursor, PerformerId, TimeZone, VenueId, Version


class Row(msgspec.Struct, frozen=True):
    """`seats` are in the order of the row. `blocked` ones are never sold; `accessible` ones are shown as such."""

    id: str
    category: Category
    seats: tuple[str, ...]
    blocked: tuple[str, ...]
    accessible: tuple[str, ...]


class Section(msgspec.Struct, frozen=True):
    id: str
    rows: tuple[Row, ...]
    name: str


class Venue(msgspec.Struct, frozen=True):
    venue_id: VenueId
    name: str
    timezone: TimeZone
    location: Location | None
    seats: int
    sections: tuple[Section, ...]


class Performer(msgspec.Struct, frozen=True):
    performer_id: PerformerId
    name: str


class VenueSummary(msgspec.Struct, frozen=True):
    venue_id: VenueId
    name: str
    timezone: TimeZone
    location: Location | None
    seats: int


class SectionSummary(msgspec.Struct, frozen=True):
    id: str
    name: str
    seats: int


class VenueMade(VenueSummary, frozen=True):
    """A new venue without its plan; GET shows the plan."""

    sections: tuple[SectionSummary, ...]


class Event(msgspec.Struct, frozen=True):
    event_id: EventId
    status: EventStatus
    version: Version
    name: str
    description: str
    venue_id: VenueId
    performer_ids: tuple[PerformerId, ...]
    release: str | None
    starts_at: Instant
    on_sale_at: Instant
    prices: dict[str, Money]
    hold_seconds: int
    max_per_customer: int
    no_orphans: bool
    waitlist: bool
    waiting_room: bool
    cancel_until_hours: int | None
    offer_seconds: int | None
    sections: tuple[SectionSummary, ...]


class OwnEvent(Event, frozen=True):
    """An event for its organiser."""

    reference: str | None


class EventDetails(Event, frozen=True):
    """An event with its venue and performers."""

    venue: VenueSummary
    performers: tuple[Performer, ...]


class Venues(msgspec.Struct, frozen=True):
    items: list[VenueSummary]
    next_cursor: NextCursor | None


class Performers(msgspec.Struct, frozen=True):
    items: list[Performer]
    next_cursor: NextCursor | None


class OwnEvents(msgspec.Struct, frozen=True):
    items: list[OwnEvent]
    next_cursor: NextCursor | None


def venue_view(venue: venues.Venue) -> Venue:
    """A venue with its plan."""
    return Venue(
        venue.id,
        venue.name,
        venue.timezone,
        venue.location,
        venue.seats,
        tuple(_section(section) for section in venue.sections),
    )


def _section(section: venues.Section) -> Section:
    rows = tuple(Row(row.id, row.category, row.seats, row.blocked, row.accessible) for row in section.rows)
    return Section(section.id, rows, section.name)


def venue_summary_view(venue: venues.VenueHead) -> VenueSummary:
    return VenueSummary(venue.id, venue.name, venue.timezone, venue.location, venue.seats)


def venue_made_view(venue: venues.Venue) -> VenueMade:
    return VenueMade(
        venue.id,
        venue.name,
        venue.timezone,
        venue.location,
        venue.seats,
        tuple(SectionSummary(section.id, section.name, section.seats) for section in venue.sections),
    )


def performer_view(performer: venues.Performer) -> Performer:
    return Performer(performer.id, performer.name)


def own_event_view(event: events.Event) -> OwnEvent:
    """An event for its organiser."""
    return OwnEvent(
        event_id=event.id,
        status=event.status,
        version=event.version,
        name=event.name,
        description=event.description,
        venue_id=event.venue,
        performer_ids=event.performers,
        release=event.release,
        starts_at=rfc3339(event.starts_at),
        on_sale_at=rfc3339(event.on_sale_at),
        prices=dict(event.prices),
        hold_seconds=event.hold_seconds,
        max_per_customer=event.max_per_customer,
        no_orphans=event.no_orphans,
        waitlist=event.waitlist,
        waiting_room=event.waiting_room,
        cancel_until_hours=event.cancel_until_hours,
        offer_seconds=event.offer_seconds,
        sections=_section_summaries(event),
        reference=event.reference,
    )


def event_details_view(
    event: events.Event, venue: venues.VenueHead, performers: Sequence[venues.Performer]
) -> EventDetails:
    """An event for everyone, with the venue and the performers that it names."""
    return EventDetails(
        event_id=event.id,
        status=event.status,
        version=event.version,
        name=event.name,
        description=event.description,
        venue_id=event.venue,
        performer_ids=event.performers,
        release=event.release,
        starts_at=rfc3339(event.starts_at),
        on_sale_at=rfc3339(event.on_sale_at),
        prices=dict(event.prices),
        hold_seconds=event.hold_seconds,
        max_per_customer=event.max_per_customer,
        no_orphans=event.no_orphans,
        waitlist=event.waitlist,
        waiting_room=event.waiting_room,
        cancel_until_hours=event.cancel_until_hours,
        offer_seconds=event.offer_seconds,
        sections=_section_summaries(event),
        venue=venue_summary_view(venue),
        performers=tuple(performer_view(performer) for performer in performers),
    )


def _section_summaries(event: events.Event) -> tuple[SectionSummary, ...]:
    return tuple(SectionSummary(section.id, section.name, section.seats) for section in event.sections)
