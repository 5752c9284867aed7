"""What clients are shown of searches and of popular releases."""

from __future__ import annotations

import msgspec

from chalicelib.catalogue.rules import cards
from chalicelib.catalogue.rules.events import EventStatus
from chalicelib.catalogue.rules.popularity import Ranked
from chalicelib.catalogue.views import Performer
from chalicelib.core.geo import Location
from chalicelib.core.money import Money
from chalicelib.core.times import rfc3339
from chalicelib.shapes import EventId, Instant, NextCursor, PerformerId, TimeZone, VenueId, Version


class CardVenue(msgspec.Struct, frozen=True):
    venue_id: VenueId
    name: str
    timezone: TimeZone
    location: Location | None


class EventCard(msgspec.Struct, frozen=True):
    """An event in a list; a long description is cut, and of many performers the first are named."""

    event_id: EventId
    status: EventStatus
    version: Version
    name: str
    description: str
    release: str | None
    starts_at: Instant
    on_sale_at: Instant
    prices: dict[str, Money]
    venue_id: VenueId
    performer_ids: tuple[PerformerId, ...]
    venue: CardVenue
    performers: tuple[Performer, ...]


class EventCards(msgspec.Struct, frozen=True):
    items: list[EventCard]
    next_cursor: NextCursor | None


class PopularRelease(EventCard, frozen=True):
    """The next show of a release with `shows` shows in all. A `score` is only for comparing with other scores."""

    rank: int
    score: float
    shows: int


class PopularReleases(msgspec.Struct, frozen=True):
    items: list[PopularRelease]


def card_view(card: cards.EventCard) -> EventCard:
    return EventCard(
        event_id=card.event,
        status=EventStatus.PUBLISHED,
        version=card.version,
        name=card.name,
        description=card.description,
        release=card.release,
        starts_at=rfc3339(card.starts_at),
        on_sale_at=rfc3339(card.on_sale_at),
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
        on_sale_at=shown.on_sale_at,
        prices=shown.prices,
        venue_id=shown.venue_id,
        performer_ids=shown.performer_ids,
        venue=shown.venue,
        performers=shown.performers,
        rank=rank,
        score=ranked.score,
        shows=ranked.shows,
    )
