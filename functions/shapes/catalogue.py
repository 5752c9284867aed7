"""Venues, performers and events."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from functions.shapes.base import LINE, Id, Money, Prose, Request, Text

Name = Annotated[str, Meta(min_length=1, max_length=32)]
Moment = Annotated[datetime, Meta(tz=True)]


class Location(Request, frozen=True):
    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    address: Annotated[str, Meta(max_length=300, pattern=LINE)] = ""


class Row(Request, frozen=True):
    """Seats in the order in which they stand. `blocked` ones are never sold; `accessible` ones are shown as such."""

    id: Name
    category: Name
    seats: tuple[Name, ...]
    blocked: tuple[Name, ...] = ()
    accessible: tuple[Name, ...] = ()


class Section(Request, frozen=True):
    id: Name
    rows: tuple[Row, ...]
    name: Annotated[str, Meta(max_length=100, pattern=LINE)] = ""


class NewVenue(Request, frozen=True):
    name: Text
    sections: tuple[Section, ...]
    timezone: Name | Annotated[str, Meta(max_length=64)] = "UTC"
    location: Location | None = None


class NewPerformer(Request, frozen=True):
    name: Text


class NewEvent(Request, frozen=True):
    """`on_sale_at` is at once when it is left out. `release` groups the shows of one film or tour."""

    name: Text
    venue_id: Id
    starts_at: Moment
    prices: Annotated[dict[Name, Money], Meta(min_length=1, max_length=100)]
    description: Prose = ""
    performer_ids: Annotated[tuple[Id, ...], Meta(max_length=50)] = ()
    release: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$(?!\n)")] | None = None
    on_sale_at: Moment | None = None
    hold_seconds: Annotated[int, Meta(ge=5, le=3600)] = 300
    max_per_customer: Annotated[int, Meta(ge=1, le=100)] = 10
    no_orphans: bool = False
    waitlist: bool = False
    waiting_room: bool = False


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
    sections: tuple[SectionSummary, ...]


class EventDetails(Event, frozen=True):
    """An event with its venue and performers spelt out."""

    venue: VenueSummary
    performers: tuple[Performer, ...]
