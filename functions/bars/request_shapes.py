"""Guests of bars: where they are, what they ask for, and what has become of it."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.bars.rules.requests import MOST_AT_ONCE
from functions.bars.shapes import Accuracy, Latitude, Longitude, PartySize, Radius, Wait
from functions.catalogue.shapes import Location
from functions.http.fields import Listing, Request, rounded


class Fix(Request, frozen=True):
    """Degrees; `accuracy` in metres, as the phone says."""

    lat: Latitude
    lon: Longitude
    accuracy: Accuracy = 50

    def __post_init__(self) -> None:
        rounded(self, 7, "lat", "lon")
        rounded(self, 1, "accuracy")


class NewRequest(Request, frozen=True):
    """`max_wait_minutes`: bars where one waits longer are not asked. `radius`, in metres, is that around the guest
    within which others are asked, `width` how many of them at a time."""

    party_size: PartySize
    max_wait_minutes: Annotated[int, Meta(ge=1, le=600)]
    radius: Radius | None = None
    width: Annotated[int, Meta(ge=1, le=MOST_AT_ONCE)] = 1


class DoorCode(Request, frozen=True):
    code: Annotated[str, Meta(min_length=1, max_length=100)]


class RequestsQuery(Listing, frozen=True):
    """`QUEING` is taken for `QUEUEING`. A page with a `state` has those of its requests that are in it."""

    state: Literal["IDLE", "REQUESTING", "CONFIRMING", "QUEUEING", "QUEING", "SEATED"] | None = None


class GuestBar(msgspec.Struct, frozen=True):
    """`distance_m` and `walk_minutes` are null for whoever does not say where they are."""

    bar_id: str
    name: str
    location: Location
    distance_m: int | None
    walk_minutes: int | None


class NewBarRequest(msgspec.Struct, frozen=True):
    request_id: str
    state: str
    bar_id: str
    expires_at: str
    expires_in: int


class BarRequest(msgspec.Struct, frozen=True):
    """`bar` is the one that said yes; `asked` how many were asked. `set_out_at`: it is time to go; `return_until`: how
    long one may come back after a missed call. `expires_at` is the end of the search, or of the time to confirm."""

    request_id: str
    state: str
    reason: str | None
    chosen_bar_id: str
    bar: GuestBar | None
    position: int | None
    number: str | None
    wait: Wait | None
    asked: int
    party_size: int
    called_at: str | None
    set_out_at: str | None
    arrived_at: str | None
    expires_at: str | None
    expires_in: int | None
    return_until: str | None
    return_in: int | None
    made_at: str
    ended_at: str | None


class BarRequestHead(msgspec.Struct, frozen=True):
    request_id: str
    state: str
    reason: str | None
    chosen_bar_id: str
    bar_id: str | None
    party_size: int
    number: str | None
    asked: int
    called_at: str | None
    set_out_at: str | None
    expires_at: str | None
    expires_in: int | None
    made_at: str
    ended_at: str | None


class BarRequests(msgspec.Struct, frozen=True):
    """The newest first."""

    items: list[BarRequestHead]
    next_cursor: str | None


class Located(msgspec.Struct, frozen=True):
    """When it is forgotten."""

    expires_at: str
    expires_in: int
