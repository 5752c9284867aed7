"""Waitlists and offers."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.seats.rules.holds import MOST_SEATS
from functions.catalogue.shapes import Name
from functions.http.fields import Id, Money, Request
from functions.orders.shapes import SeatNames


class NewPlace(Request, frozen=True):
    """Either these very seats, all of them, or so many together in a category."""

    seats: SeatNames | UnsetType = UNSET
    category: Name | UnsetType = UNSET
    quantity: Annotated[int, Meta(ge=1, le=MOST_SEATS)] | UnsetType = UNSET


class Leaving(Request, frozen=True):
    """One place, or, if none is named, all of yours in this line."""

    waitlist_id: Id | None = None


class Wish(msgspec.Struct, frozen=True, omit_defaults=True):
    """As it was asked for."""

    seats: tuple[str, ...] = ()
    category: str | None = None
    quantity: int | None = None


class Place(msgspec.Struct, frozen=True):
    """`state` is waiting, offered or ended; `position` is null once it has ended, and `reason` says how: ACCEPTED,
    DECLINED, LAPSED or LEFT by you, SERVED or BOOKED when the seats were booked, by you or by somebody else, CLOSED,
    EVENT_CANCELLED or EVENT_BEGUN with the event. `offer_id` is what it is answered with."""

    waitlist_id: str
    event_id: str
    position: int | None
    wish: Wish
    state: str
    reason: str | None
    offer_id: str | None
    joined_at: str


class Places(msgspec.Struct, frozen=True):
    items: list[Place]


class Line(msgspec.Struct, frozen=True):
    """`waiting` counts those with an open offer too; `outcomes` has how the places of all others ended; `conversion` is
    the share of the offers that are over that was accepted."""

    joined: int
    waiting: int
    outcomes: dict[str, int]
    conversion: float | None


class Waitlist(msgspec.Struct, frozen=True):
    """For the organiser: all that was waited for by category, and by the names of seats."""

    event_id: str
    closed: bool
    total: Line
    by_category: dict[str, Line]
    by_seat: Line


class Offer(msgspec.Struct, frozen=True):
    """`state` is open, accepted, declined, lapsed or withdrawn. An accepted one has become the hold."""

    offer_id: str
    event_id: str
    waitlist_id: str
    seats: tuple[str, ...]
    total: Money
    state: str
    hold_id: str | None
    expires_at: str
    expires_in: int


class Offers(msgspec.Struct, frozen=True):
    items: list[Offer]
