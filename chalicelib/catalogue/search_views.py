"""What clients are shown of searches and of popular releases."""

from __future__ import annotations

import msgspec

from chalicelib.catalogue.rules import cards
from chalicelib.catalogue.rules.events import EventStatus
from chalicelib.catalogue.rules.popularity import Ranked
from chalicelib.catalogue.venue_views import Performer
from chalicelib.catalogue.views import Release
from chalicelib.core.geo import Location
from chalicelib.core.money import Money
from chalicelib.core.times import rfc3339
from chalicelib.shapes import Category, EventId, Instant, NextCursor, PerformerId, TimeZone, VenueId, Version


class CardVenue(msgspec.Struct, frozen=True):
    """The venue of an event in a list."""

    venue_id: VenueId
    name: str
    """As the organiser wrote it, one line."""
    timezone: TimeZone
    """The time zone in which to show the event, by its IANA name."""
    location: Location | None
    """Null if the organiser gave none."""


class EventCard(msgspec.Struct, frozen=True):
    """A published event in a list."""

    event_id: EventId
    status: EventStatus
    """Lists have published events only."""
    version: Version
    """Grows by one with each change of the event."""
    name: str
    """As the organiser wrote it, one line."""
    description: str
    """In plain text; a long one is cut."""
    release: Release | None
    starts_at: Instant
    """When it starts."""
    ends_at: Instant | None
    """When it ends; null if the organiser does not say."""
    on_sale_at: Instant
    """When its sale begins."""
    sale_ends_at: Instant
    """When its sale ends: as the organiser says, otherwise when it starts."""
    prices: dict[Category, Money]
    """The price of a seat by price category; all are in one currency."""
    venue_id: VenueId
    performer_ids: tuple[PerformerId, ...]
    """All performers, in the organiser's order."""
    venue: CardVenue
    performers: tuple[Performer, ...]
    """The first performers, with their names."""


class EventCards(msgspec.Struct, frozen=True):
    """A page of found events."""

    items: list[EventCard]
    """The soonest first."""
    next_cursor: NextCursor | None


class PopularRelease(EventCard, frozen=True):
    """The next show of a popular release, or a popular event without a release."""

    rank: int
    """1 is the most popular."""
    score: float
    """Only for comparing with other scores of the same answer."""
    shows: int
    """How many shows the release has, this one included."""


class PopularReleases(msgspec.Struct, frozen=True):
    """The most popular releases, which are ranked every minute."""

    items: list[PopularRelease]
    """The most popular first."""


def card_view(card: cards.EventCard) -> EventCard:
    return EventCard(
        event_id=card.event,
        status=EventStatus.PUBLISHED,
        version=card.version,
        name=card.name,
        description=card.description,
        release=card.release,
        starts_at=rfc3339(card.starts_at),
        ends_at=None if card.ends_at is None else rfc3339(card.ends_at),
        on_sale_at=rfc3339(card.on_sale_at),
        sale_ends_at=rfc3339(card.starts_at if card.sale_ends_at is None else card.sale_ends_at),
        prices=dict(card.prices),
        venue_id=card.venue,
        performer_ids=card.performer_ids,
        venue=CardVenue(card.venue, card.venue_name, card.timezone, card.location),
        performers=tuple(Performer(id, name) for id, name in card.performers),
    )


def popular_release_view(ranked: Ranked, rank: int) -> PopularRelease:
    shown = card_view(ranked.card)
    return PopularRelease(
        event_id=shown.event_id,
        status=shown.status,
        version=shown.version,
        name=shown.name,
        description=shown.description,
        release=shown.release,
        starts_at=shown.starts_at,
        ends_at=shown.ends_at,
        on_sale_at=shown.on_sale_at,
        sale_ends_at=shown.sale_ends_at,
        prices=shown.prices,
        venue_id=shown.venue_id,
        performer_ids=shown.performer_ids,
        venue=shown.venue,
        performers=shown.performers,
        rank=rank,
        score=ranked.score,
        shows=ranked.shows,
    )
