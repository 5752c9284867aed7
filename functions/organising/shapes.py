"""An organiser's reports, and what may be changed of seats on sale."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from functions.http.fields import Request
from functions.orders.shapes import SeatName


class AttendeePage(Request, frozen=True):
    """`limit` counts bookings; a page may have fewer. `cursor` is the one in the last page's `Link`."""

    limit: Annotated[int, Meta(ge=1, le=5000)] = 2000
    cursor: Annotated[str, Meta(max_length=100)] | None = None


class SeatChange(Request, frozen=True):
    """At most sixty seats of one row. What is left out stays as it is."""

    seats: Annotated[tuple[SeatName, ...], Meta(min_length=1, max_length=100)]
    blocked: bool | UnsetType = UNSET
    accessible: bool | UnsetType = UNSET


class SeatsChanged(msgspec.Struct, frozen=True):
    event_id: str
    seats: list[str]
    blocked: bool | None
    accessible: bool | None


class Revenue(msgspec.Struct, frozen=True):
    """Minor units."""

    amount: int
    currency: str


class SeatTally(msgspec.Struct, frozen=True):
    """`seats` is the sum of the others; seats that are being paid for are `held`."""

    seats: int
    sold: int
    held: int
    free: int
    blocked: int
    revenue: Revenue


class SalesReport(SeatTally, frozen=True):
    event_id: str
    by_category: dict[str, SeatTally]
