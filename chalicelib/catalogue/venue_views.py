"""What clients are shown of venues and performers.

The plan of a venue may have megabytes, so only the venue itself shows it: lists and events show a summary.
"""

from __future__ import annotations

import msgspec

from chalicelib.catalogue.rules import venues
from chalicelib.core.geo import Location
from chalicelib.shapes import Category, NextCursor, PerformerId, RowId, SeatInRow, SectionId, TimeZone, VenueId


class Row(msgspec.Struct, frozen=True):
    """A row of a seating plan."""

    id: RowId
    category: Category
    seats: tuple[SeatInRow, ...]
    """In the order of the row: neighbours in the list are neighbours in the room."""
    blocked: tuple[SeatInRow, ...]
    """Those of its seats that are never sold."""
    accessible: tuple[SeatInRow, ...]
    """Those of its seats that a wheelchair can reach."""


class Section(msgspec.Struct, frozen=True):
    """A part of a venue with the plan of its seats."""

    id: SectionId
    rows: tuple[Row, ...]
    """In their order in the room."""
    name: str
    """For people; the id if the organiser gave no other."""


class SectionSummary(msgspec.Struct, frozen=True):
    """A part of a venue without its plan."""

    id: SectionId
    name: str
    """For people; the id if the organiser gave no other."""
    seats: int
    """How many it has, blocked ones included."""


class VenueSummary(msgspec.Struct, frozen=True):
    """A venue without its plan."""

    venue_id: VenueId
    name: str
    """As the organiser wrote it, one line."""
    timezone: TimeZone
    """The time zone in which to show the venue's events, by its IANA name."""
    location: Location | None
    """Null if the organiser gave none."""
    seats: int
    """How many it has, blocked ones included."""


class Venue(VenueSummary, frozen=True):
    """A venue with its seating plan."""

    sections: tuple[Section, ...]
    """In the order of the plan."""


class VenueMade(VenueSummary, frozen=True):
    """A new venue without its plan; GET shows the plan."""

    sections: tuple[SectionSummary, ...]
    """In the order of the plan."""


class Venues(msgspec.Struct, frozen=True):
    """A page of an organiser's venues."""

    items: list[VenueSummary]
    """The newest first."""
    next_cursor: NextCursor | None


class Performer(msgspec.Struct, frozen=True):
    """A person or a group that performs at events."""

    performer_id: PerformerId
    name: str
    """As the organiser wrote it, one line."""


class Performers(msgspec.Struct, frozen=True):
    """A page of an organiser's performers."""

    items: list[Performer]
    """The newest first."""
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
