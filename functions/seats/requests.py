"""The bodies and queries of seats."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chalicelib.seats.rules.holds import MOST_SEATS
from functions.http.fields import Name, Request

SeatName = Annotated[str, Meta(min_length=1, max_length=60)]


SeatNames = Annotated[tuple[SeatName, ...], Meta(min_length=1, max_length=MOST_SEATS)]


class BestAvailable(Request, frozen=True):
    category: Name
    quantity: Annotated[int, Meta(ge=1, le=MOST_SEATS)]
    section: Name | None = None


class NewHold(Request, frozen=True):
    """Either seats by name, or the best of a category."""

    needed = True

    seats: SeatNames | UnsetType = UNSET
    best_available: BestAvailable | UnsetType = UNSET
