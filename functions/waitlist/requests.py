"""The bodies and queries of waitlist."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, UnsetType

from chalicelib.shapes import WaitlistId
from functions.http.fields import Id, Request, of
from functions.seats.requests import Category, Quantity, SeatNames


class NewEntry(Request, frozen=True):
    """What to wait for: either `seats`, or `category` and `quantity`."""

    needed = True

    seats: SeatNames | UnsetType = UNSET
    """These seats, all of them, in at most three rows."""
    category: Category | UnsetType = UNSET
    quantity: Quantity | UnsetType = UNSET
    """So many seats together in the category."""


class Leaving(Request, frozen=True):
    """Which of your entries for an event to end."""

    waitlist_id: Annotated[Id, of(WaitlistId)] | None = None
    """This one; without it all of yours for this event."""
