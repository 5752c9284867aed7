"""The bodies and queries of seats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import UNSET, Meta, UnsetType

from chalicelib import shapes
from chalicelib.seats.rules.holds import MOST_SEATS
from functions.http import texts
from functions.http.fields import A_NAME, Request, of

if TYPE_CHECKING:
    _Seat = str
else:
    _Seat = texts.code(60)

SeatName = Annotated[_Seat, of(shapes.SeatName)]
Category = Annotated[shapes.Category, A_NAME]
Quantity = Annotated[int, Meta(ge=1, le=MOST_SEATS)]


SeatNames = Annotated[tuple[SeatName, ...], Meta(min_length=1, max_length=MOST_SEATS)]


class BestAvailable(Request, frozen=True):
    """Seats for the service to choose: the best that are free."""

    category: Category
    quantity: Quantity
    """So many, next to each other in one row; SEAT_TAKEN when no row has them."""
    section: Annotated[shapes.SectionId, A_NAME] | None = None
    """Only seats of this section; null for seats of any."""


class NewHold(Request, frozen=True):
    """Which seats to hold: either `seats` or `best_available`."""

    needed = True

    seats: SeatNames | UnsetType = UNSET
    """These seats, all or none."""
    best_available: BestAvailable | UnsetType = UNSET
    """The best seats of a category."""
