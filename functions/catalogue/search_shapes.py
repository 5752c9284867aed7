"""Searching events, and what is popular."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from functions.catalogue.shapes import Location, Performer, Slug
from functions.http.fields import Id, Listing, Money, Request

# as text: a lenient decoder would take a number for a time
Time = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$(?!\n)",
        extra_json_schema={"format": "date-time"},
    ),
]
"""RFC 3339."""


class SearchFor(Listing, frozen=True):
    """Every word of `keyword` must be a word of the event, its venue or a performer, or begin one.

    From `start` on, which is now when it is left out, and before `end`.
    """

    keyword: Annotated[str, Meta(max_length=200)] = ""
    start: Time | None = None
    end: Time | None = None
    venue: Id | None = None
    performer: Id | None = None
    release: Slug | None = None


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


class HowMany(Request, frozen=True):
    limit: Annotated[int, Meta(ge=1, le=100)] = 50
