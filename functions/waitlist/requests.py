"""The bodies and queries of waitlist."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chalicelib.seats.rules.holds import MOST_SEATS
from functions.http.fields import Id, Name, Request
from functions.seats.requests import SeatNames


class NewEntry(Request, frozen=True):
    """Either `seats`, all of them, or `quantity` seats together in a `category`."""

    needed = True

    seats: SeatNames | UnsetType = UNSET
    category: Name | UnsetType = UNSET
    quantity: Annotated[int, Meta(ge=1, le=MOST_SEATS)] | UnsetType = UNSET


class Leaving(Request, frozen=True):
    """One entry of yours; without `waitlist_id` all of yours for this event."""

    waitlist_id: Id | None = None
