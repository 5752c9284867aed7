"""The bodies and queries of organising."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chalicelib.catalogue.rules.caps import CapPer
from chalicelib.catalogue.views import (
    CancelUntilHours,
    HasWaitingRoom,
    HasWaitlist,
    HoldSeconds,
    MaxPerCustomer,
    MaxPerNetwork,
    NoOrphans,
    OfferSeconds,
    Reference,
)
from chalicelib.shapes import Category, PerformerId, VenueId
from functions.catalogue.requests import Moment, Slug
from functions.http.fields import A_NAME, Id, Label, MoneyInput, Prose, Request, Text, of
from functions.seats.requests import SeatName

EventName = Annotated[Text, Meta(description="The event's name for people, one line.")]


Description = Annotated[Prose, Meta(description="For people, in plain text.")]


Prices = Annotated[dict[Annotated[Category, A_NAME], MoneyInput], Meta(min_length=1, max_length=100)]


PerformerIds = Annotated[
    tuple[Annotated[Id, of(PerformerId)], ...],
    Meta(max_length=50, description="Performers of your own, in the order in which to show them."),
]


Seconds = Annotated[HoldSeconds, Meta(ge=5, le=3600)]


Cap = Annotated[MaxPerCustomer, Meta(ge=1, le=100)]


NetworkCap = Annotated[MaxPerNetwork, Meta(ge=1, le=100_000)]


CancelHours = Annotated[CancelUntilHours, Meta(ge=0, le=8760)]


OfferLasts = Annotated[OfferSeconds, Meta(ge=5, le=86400)]


class NewEvent(Request, frozen=True):
    """An event to add; it is a draft until it is published."""

    name: EventName
    venue_id: Annotated[Id, of(VenueId)]
    """A venue of your own."""
    starts_at: Moment
    """When it starts: in the future."""
    prices: Prices
    """The price of a seat for each price category of the venue, all in one currency."""
    description: Description = ""
    performer_ids: PerformerIds = ()
    release: Slug | None = None
    on_sale_at: Moment | None = None
    """When its sale begins, if it is published by then; null: at once."""
    hold_seconds: Seconds = 300
    max_per_customer: Cap = 10
    cap_per: CapPer = CapPer.CUSTOMER
    max_per_network: NetworkCap | None = None
    no_orphans: NoOrphans = False
    waitlist: HasWaitlist = False
    waiting_room: HasWaitingRoom = False
    cancel_until_hours: CancelHours | None = 0
    offer_seconds: OfferLasts | None = None
    reference: Annotated[Label, of(Reference)] | None = None
    ends_at: Moment | None = None
    """When it ends: after its start, by 14 days at most; null: not said."""
    sale_ends_at: Moment | None = None
    """When its sale ends: before, at or after its start, but not after its end; null: when it starts."""


class EventPatch(Request, frozen=True):
    """The fields of an event to change; fields that are left out stay as they are."""

    name: EventName | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    starts_at: Moment | UnsetType = UNSET
    """When it starts: in the future, and at most a year after the date that was set first. `ends_at` and a
    `sale_ends_at` that was set move along, unless they are given, too."""
    on_sale_at: Moment | UnsetType = UNSET
    """When its sale begins."""
    prices: Prices | UnsetType = UNSET
    """New prices by price category; other categories keep theirs, and so do seats that are held or booked."""
    performer_ids: PerformerIds | UnsetType = UNSET
    release: Slug | UnsetType | None = UNSET
    hold_seconds: Seconds | UnsetType = UNSET
    max_per_customer: Cap | UnsetType = UNSET
    cap_per: CapPer | UnsetType = UNSET
    max_per_network: NetworkCap | UnsetType | None = UNSET
    no_orphans: NoOrphans | UnsetType = UNSET
    waitlist: HasWaitlist | UnsetType = UNSET
    waiting_room: HasWaitingRoom | UnsetType = UNSET
    cancel_until_hours: CancelHours | UnsetType | None = UNSET
    offer_seconds: OfferLasts | UnsetType | None = UNSET
    ends_at: Moment | UnsetType | None = UNSET
    """When it ends: after its start, by 14 days at most; null: not said."""
    sale_ends_at: Moment | UnsetType | None = UNSET
    """When its sale ends: before, at or after its start, but not after its end; null: when it starts."""


class AttendeePage(Request, frozen=True):
    """Which page of an event's attendees."""

    limit: Annotated[int, Meta(ge=1, le=5000)] = 2000
    """How many bookings the page may have; it can have fewer and not be the last."""
    cursor: Annotated[str, Meta(max_length=100)] | None = None
    """As in the `Link` of the page before; without it the first page."""


class SeatChange(Request, frozen=True):
    """Seats of an event, and the marks to set on them; a mark that is left out stays as it is."""

    seats: Annotated[tuple[SeatName, ...], Meta(min_length=1, max_length=100)]
    """These seats, all or none; at most sixty of one row."""
    blocked: bool | UnsetType = UNSET
    """Whether they are off sale."""
    accessible: bool | UnsetType = UNSET
    """Whether they are shown as accessible."""
