"""The bodies and queries of organising."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from functions.catalogue.requests import Moment, Slug
from functions.http.fields import NOT_BLANK, Id, MoneyInput, Name, Prose, Request, Text
from functions.seats.requests import SeatName

Prices = Annotated[dict[Name, MoneyInput], Meta(min_length=1, max_length=100)]


PerformerIds = Annotated[tuple[Id, ...], Meta(max_length=50)]


HoldSeconds = Annotated[int, Meta(ge=5, le=3600)]


Cap = Annotated[int, Meta(ge=1, le=100)]


CancelHours = Annotated[int, Meta(ge=0, le=8760)]


OfferSeconds = Annotated[int, Meta(ge=5, le=86400)]


class NewEvent(Request, frozen=True):
    """Without `on_sale_at` the sale starts at once. `release` groups the shows of one film or tour. `reference` is your
    own name for the event; adding a second event with it is refused. Customers may cancel until `cancel_until_hours`
    before the event starts; null: not at all. An offer to the waitlist lasts `offer_seconds`; null: as long as a
    hold."""

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
    reference: Annotated[str, Meta(min_length=1, max_length=100, pattern=NOT_BLANK)] | None = None


class EventPatch(Request, frozen=True):
    """Changes the fields that it names. Categories that `prices` does not name keep their price."""

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


class AttendeePage(Request, frozen=True):
    """`limit` counts bookings; a page may have fewer. `cursor` comes from the last page's `Link`."""

    limit: Annotated[int, Meta(ge=1, le=5000)] = 2000
    cursor: Annotated[str, Meta(max_length=100)] | None = None


class SeatChange(Request, frozen=True):
    """At most sixty seats of one row. A mark that is left out stays as it is."""

    seats: Annotated[tuple[SeatName, ...], Meta(min_length=1, max_length=100)]
    blocked: bool | UnsetType = UNSET
    accessible: bool | UnsetType = UNSET
