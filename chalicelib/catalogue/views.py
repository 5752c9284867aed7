"""What clients are shown of catalogue."""

from __future__ import annotations

import msgspec

from chalicelib.core.geo import Location
from chalicelib.core.money import Money


class Row(msgspec.Struct, frozen=True):
    """Seats in the order in which they stand. `blocked` ones are never sold; `accessible` ones are shown as such."""

    id: str
    category: str
    seats: tuple[str, ...]
    blocked: tuple[str, ...]
    accessible: tuple[str, ...]


class Section(msgspec.Struct, frozen=True):
    id: str
    rows: tuple[Row, ...]
    name: str


class Venue(msgspec.Struct, frozen=True):
    venue_id: str
    name: str
    timezone: str
    location: Location | None
    seats: int
    sections: tuple[Section, ...]


class Performer(msgspec.Struct, frozen=True):
    performer_id: str
    name: str


class VenueSummary(msgspec.Struct, frozen=True):
    venue_id: str
    name: str
    timezone: str
    location: Location | None
    seats: int


class SectionSummary(msgspec.Struct, frozen=True):
    id: str
    name: str
    seats: int


class VenueMade(VenueSummary, frozen=True):
    """A new venue without its plan, which may have megabytes: GET shows it."""

    sections: tuple[SectionSummary, ...]


class Event(msgspec.Struct, frozen=True):
    event_id: str
    status: str
    version: int
    name: str
    description: str
    venue_id: str
    performer_ids: tuple[str, ...]
    release: str | None
    starts_at: str
    on_sale_at: str
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
    """An event as its organiser sees it."""

    reference: str | None


class EventDetails(Event, frozen=True):
    """An event with its venue and performers spelt out."""

    venue: VenueSummary
    performers: tuple[Performer, ...]


class Venues(msgspec.Struct, frozen=True):
    items: list[VenueSummary]
    next_cursor: str | None


class Performers(msgspec.Struct, frozen=True):
    items: list[Performer]
    next_cursor: str | None


class OwnEvents(msgspec.Struct, frozen=True):
    items: list[OwnEvent]
    next_cursor: str | None


class CardVenue(msgspec.Struct, frozen=True):
    venue_id: str
    name: str
    timezone: str
    location: Location | None


class EventCard(msgspec.Struct, frozen=True):
    """An event in a list; a long description is cut, and of many performers the first are named."""

    event_id: str
    status: str
    version: int
    name: str
    description: str
    release: str | None
    starts_at: str
    on_sale_at: str
    prices: dict[str, Money]
    venue_id: str
    performer_ids: tuple[str, ...]
    venue: CardVenue
    performers: tuple[Performer, ...]


class EventCards(msgspec.Struct, frozen=True):
    items: list[EventCard]
    next_cursor: str | None


class PopularRelease(EventCard, frozen=True):
    """The next show of a release, which has as many `shows` in all. `score` only means something beside others."""

    rank: int
    score: float
    shows: int


class PopularReleases(msgspec.Struct, frozen=True):
    items: list[PopularRelease]
