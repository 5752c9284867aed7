"""What the calls of catalogue take and answer. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import UNSET, UnsetType

from linehold_client.base import Model, Word
from linehold_client.money import Money


class EventStatus(Word):
    """draft: only its organiser sees it. published: everyone sees it, and its seats are sold from `on_sale_at` on.
    cancelled: for good; its bookings are refunded.
    """

    CANCELLED = "cancelled"
    DRAFT = "draft"
    PUBLISHED = "published"


class Location(Model, frozen=True, kw_only=True):
    """A place on the map, with its address for people."""

    lat: float
    """Degrees north of the equator."""
    lon: float
    """Degrees east of Greenwich."""
    address: str = ""
    """One line; empty if it is not known."""


class CardVenue(Model, frozen=True, kw_only=True):
    """The venue of an event in a list."""

    venue_id: str
    """The id of a venue."""
    name: str
    """As the organiser wrote it, one line."""
    timezone: str
    """The time zone in which to show the event, by its IANA name."""
    location: Location | None
    """Null if the organiser gave none."""


class Performer(Model, frozen=True, kw_only=True):
    """A person or a group that performs at events."""

    performer_id: str
    """The id of a performer."""
    name: str
    """As the organiser wrote it, one line."""


class EventCard(Model, frozen=True, kw_only=True):
    """A published event in a list."""

    event_id: str
    """The id of an event."""
    status: EventStatus
    """Lists have published events only."""
    version: int
    """Grows by one with each change of the event."""
    name: str
    """As the organiser wrote it, one line."""
    description: str
    """In plain text; a long one is cut."""
    release: str | None
    """Groups the shows of one film or tour; null without one."""
    starts_at: datetime
    """When it starts."""
    ends_at: datetime | None
    """When it ends; null if the organiser does not say."""
    on_sale_at: datetime
    """When its sale begins."""
    sale_ends_at: datetime
    """When its sale ends: as the organiser says, otherwise when it starts."""
    prices: Mapping[str, Money]
    """The price of a seat by price category; all are in one currency."""
    venue_id: str
    """The id of a venue."""
    performer_ids: Sequence[str]
    """All performers, in the organiser's order."""
    venue: CardVenue
    """The venue of an event in a list."""
    performers: Sequence[Performer]
    """The first performers, with their names."""


class EventCards(Model, frozen=True, kw_only=True):
    """A page of found events."""

    items: Sequence[EventCard]
    """The soonest first."""
    next_cursor: str | None
    """Send it as `cursor` to get the next page; null on the last page."""


class PopularRelease(Model, frozen=True, kw_only=True):
    """The next show of a popular release, or a popular event without a release."""

    event_id: str
    """The id of an event."""
    status: EventStatus
    """Lists have published events only."""
    version: int
    """Grows by one with each change of the event."""
    name: str
    """As the organiser wrote it, one line."""
    description: str
    """In plain text; a long one is cut."""
    release: str | None
    """Groups the shows of one film or tour; null without one."""
    starts_at: datetime
    """When it starts."""
    ends_at: datetime | None
    """When it ends; null if the organiser does not say."""
    on_sale_at: datetime
    """When its sale begins."""
    sale_ends_at: datetime
    """When its sale ends: as the organiser says, otherwise when it starts."""
    prices: Mapping[str, Money]
    """The price of a seat by price category; all are in one currency."""
    venue_id: str
    """The id of a venue."""
    performer_ids: Sequence[str]
    """All performers, in the organiser's order."""
    venue: CardVenue
    """The venue of an event in a list."""
    performers: Sequence[Performer]
    """The first performers, with their names."""
    rank: int
    """1 is the most popular."""
    score: float
    """Only for comparing with other scores of the same answer."""
    shows: int
    """How many shows the release has, this one included."""


class PopularReleases(Model, frozen=True, kw_only=True):
    """The most popular releases, which are ranked every minute."""

    items: Sequence[PopularRelease]
    """The most popular first."""


class Row(Model, frozen=True, kw_only=True):
    """A row of a seating plan."""

    id: str
    """A row's id within its section."""
    category: str
    """A price category of the venue."""
    seats: Sequence[str]
    """In the order of the row: neighbours in the list are neighbours in the room."""
    blocked: Sequence[str]
    """Those of its seats that are never sold."""
    accessible: Sequence[str]
    """Those of its seats that a wheelchair can reach."""


class Section(Model, frozen=True, kw_only=True):
    """A part of a venue with the plan of its seats."""

    id: str
    """A section's id within its venue."""
    rows: Sequence[Row]
    """In their order in the room."""
    name: str
    """For people; the id if the organiser gave no other."""


class Venue(Model, frozen=True, kw_only=True):
    """A venue with its seating plan."""

    venue_id: str
    """The id of a venue."""
    name: str
    """As the organiser wrote it, one line."""
    timezone: str
    """The time zone in which to show the venue's events, by its IANA name."""
    location: Location | None
    """Null if the organiser gave none."""
    seats: int
    """How many it has, blocked ones included."""
    sections: Sequence[Section]
    """In the order of the plan."""


class VenueSummary(Model, frozen=True, kw_only=True):
    """A venue without its plan."""

    venue_id: str
    """The id of a venue."""
    name: str
    """As the organiser wrote it, one line."""
    timezone: str
    """The time zone in which to show the venue's events, by its IANA name."""
    location: Location | None
    """Null if the organiser gave none."""
    seats: int
    """How many it has, blocked ones included."""


class LocationInput(Model, frozen=True, kw_only=True):
    """A place on the map. Degrees are rounded to the seventh decimal, which is a centimetre."""

    lat: float
    """Degrees north of the equator."""
    lon: float
    """Degrees east of Greenwich."""
    address: str | UnsetType = UNSET
    """For people, one line."""


class CapPer(Word):
    """Whom `max_per_customer` counts for. customer: each identity, which anyone can have many of. email: each
    confirmed email address, which a customer then needs to hold seats or to wait for them.
    """

    CUSTOMER = "customer"
    EMAIL = "email"


class SectionSummary(Model, frozen=True, kw_only=True):
    """A part of a venue without its plan."""

    id: str
    """A section's id within its venue."""
    name: str
    """For people; the id if the organiser gave no other."""
    seats: int
    """How many it has, blocked ones included."""


class EventDetails(Model, frozen=True, kw_only=True):
    """An event with its venue and performers."""

    event_id: str
    """The id of an event."""
    status: EventStatus
    """draft: only its organiser sees it. published: everyone sees it, and its seats are sold from `on_sale_at` on.
    cancelled: for good; its bookings are refunded.
    """
    version: int
    """Grows by one with each change of the event; for `If-Match`."""
    name: str
    """As the organiser wrote it, one line."""
    description: str
    """As the organiser wrote it, in plain text; empty without one."""
    venue_id: str
    """The id of a venue."""
    performer_ids: Sequence[str]
    """In the organiser's order."""
    release: str | None
    """Groups the shows of one film or tour; null without one."""
    starts_at: datetime
    """When it starts."""
    ends_at: datetime | None
    """When it ends; null if the organiser does not say."""
    on_sale_at: datetime
    """When its sale begins, if it is published by then."""
    sale_ends_at: datetime
    """When its sale ends: as the organiser says, otherwise when it starts."""
    prices: Mapping[str, Money]
    """The price of a seat by price category; all are in one currency."""
    hold_seconds: int
    """How long a hold of its seats lasts, in seconds."""
    max_per_customer: int
    """How many seats one customer may hold and book, in all."""
    cap_per: CapPer
    """Whom `max_per_customer` counts for. customer: each identity, which anyone can have many of. email: each
    confirmed email address, which a customer then needs to hold seats or to wait for them.
    """
    no_orphans: bool
    """Whether holds that leave a single seat alone without need are refused, with ORPHAN_SEAT."""
    waitlist: bool
    """Whether customers can wait for seats that are not free."""
    waiting_room: bool
    """Whether a waiting room is in front of its sale: holding, booking and waiting for its seats need an admission
    token in `X-Admission`, unless the room lets everybody pass.
    """
    cancel_until_hours: int | None
    """Customers may cancel until so many hours before it starts; null: never."""
    offer_seconds: int | None
    """How long an offer to the waitlist is open, in seconds; null: as long as a hold."""
    sections: Sequence[SectionSummary]
    """The venue's sections, in the order of its plan."""
    venue: VenueSummary
    """The venue that `venue_id` names."""
    performers: Sequence[Performer]
    """The performers that `performer_ids` names, in the same order."""


class VenueMade(Model, frozen=True, kw_only=True):
    """A new venue without its plan; GET shows the plan."""

    venue_id: str
    """The id of a venue."""
    name: str
    """As the organiser wrote it, one line."""
    timezone: str
    """The time zone in which to show the venue's events, by its IANA name."""
    location: Location | None
    """Null if the organiser gave none."""
    seats: int
    """How many it has, blocked ones included."""
    sections: Sequence[SectionSummary]
    """In the order of the plan."""


class RowInput(Model, frozen=True, kw_only=True):
    """A row of a seating plan. Ids and names of seats have letters, digits, dots and underscores."""

    id: str
    """Unique in its section; the second part of a seat's name."""
    category: str
    """The price category of all its seats: an event has one price for each."""
    seats: Sequence[str]
    """In the order of the row: neighbours in the list are neighbours in the room."""
    blocked: Sequence[str] | UnsetType = UNSET
    """Those of its seats that are never sold."""
    accessible: Sequence[str] | UnsetType = UNSET
    """Those of its seats that a wheelchair can reach."""


class SectionInput(Model, frozen=True, kw_only=True):
    """A part of a venue, which is shown as one map."""

    id: str
    """Unique in the venue; the first part of a seat's name."""
    rows: Sequence[RowInput]
    """In their order in the room."""
    name: str | UnsetType = UNSET
    """For people, one line; the id if it is blank."""


class Venues(Model, frozen=True, kw_only=True):
    """A page of an organiser's venues."""

    items: Sequence[VenueSummary]
    """The newest first."""
    next_cursor: str | None
    """Send it as `cursor` to get the next page; null on the last page."""


class Performers(Model, frozen=True, kw_only=True):
    """A page of an organiser's performers."""

    items: Sequence[Performer]
    """The newest first."""
    next_cursor: str | None
    """Send it as `cursor` to get the next page; null on the last page."""
