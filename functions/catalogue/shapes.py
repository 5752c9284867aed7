"""Venues, performers and events."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from functions.http.fields import LINE, SOMETHING, Id, Money, Prose, Request, Text, rounded

Name = Annotated[str, Meta(min_length=1, max_length=32)]
TimeZone = Annotated[str, Meta(min_length=1, max_length=64)]
Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$(?!\n)")]
Prices = Annotated[dict[Name, Money], Meta(min_length=1, max_length=100)]
PerformerIds = Annotated[tuple[Id, ...], Meta(max_length=50)]
HoldSeconds = Annotated[int, Meta(ge=5, le=3600)]
Cap = Annotated[int, Meta(ge=1, le=100)]
CancelHours = Annotated[int, Meta(ge=0, le=8760)]
OfferSeconds = Annotated[int, Meta(ge=5, le=86400)]
Moment = Annotated[datetime, Meta(tz=True)]


class Location(Request, frozen=True):
    """Degrees, to the seventh decimal, which is a centimetre."""

    lat: Annotated[float, Meta(ge=-90, le=90)]
    lon: Annotated[float, Meta(ge=-180, le=180)]
    address: Annotated[str, Meta(max_length=300, pattern=LINE)] = ""

    def __post_init__(self) -> None:
        rounded(self, 7, "lat", "lon")


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
    timezone: TimeZone = "UTC"
    location: Location | None = None


class ChangedVenue(Request, frozen=True):
    """What is said here is changed; the plan stays as it is. `location: null` forgets the location."""

    name: Text | UnsetType = UNSET
    timezone: TimeZone | UnsetType = UNSET
    location: Location | UnsetType | None = UNSET


class NewPerformer(Request, frozen=True):
    name: Text


class ChangedPerformer(Request, frozen=True):
    name: Text


class NewEvent(Request, frozen=True):
    """`on_sale_at` is at once when it is left out. `release` groups the shows of one film or tour. `reference` is your
    own name for the event, and makes adding it twice impossible. Customers may cancel until `cancel_until_hours`
    before it starts; null: not at all. What is offered to those who wait is theirs for `offer_seconds`; null: as long
    as a hold lasts."""

    name: Text
    venue_id: Id
    starts_at: Moment
    prices: Prices
    description: Prose = ""
    performer_ids: PerformerIds = ()
    release: Slug | None = None
    on_sale_at: Moment | None = None
    hold_seconds: HoldSeconds = 300
    max_per_customer: Cap = 10
    no_orphans: bool = False
    waitlist: bool = False
    waiting_room: bool = False
    cancel_until_hours: CancelHours | None = 0
    offer_seconds: OfferSeconds | None = None
    reference: Annotated[str, Meta(min_length=1, max_length=100, pattern=SOMETHING)] | None = None


class ChangedEvent(Request, frozen=True):
    """What is said here is changed. Categories that `prices` does not name keep their price."""

    name: Text | UnsetType = UNSET
    description: Prose | UnsetType = UNSET
    starts_at: Moment | UnsetType = UNSET
    on_sale_at: Moment | UnsetType = UNSET
    prices: Prices | UnsetType = UNSET
    performer_ids: PerformerIds | UnsetType = UNSET
    release: Slug | UnsetType | None = UNSET
    hold_seconds: HoldSeconds | UnsetType = UNSET
    max_per_customer: Cap | UnsetType = UNSET
    no_orphans: bool | UnsetType = UNSET
    waitlist: bool | UnsetType = UNSET
    waiting_room: bool | UnsetType = UNSET
    cancel_until_hours: CancelHours | UnsetType | None = UNSET
    offer_seconds: OfferSeconds | UnsetType | None = UNSET


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
