"""Seats, holds and bookings."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.seats.rules.holds import MOST_SEATS
from functions.catalogue.shapes import Name
from functions.http.fields import Id, Money, Request

SeatName = Annotated[str, Meta(min_length=1, max_length=60)]
SeatNames = Annotated[tuple[SeatName, ...], Meta(min_length=1, max_length=MOST_SEATS)]


class BestAvailable(Request, frozen=True):
    category: Name
    quantity: Annotated[int, Meta(ge=1, le=MOST_SEATS)]
    section: Name | None = None


class NewHold(Request, frozen=True):
    """Either the seats, by name, or a wish for the best of a category."""

    seats: SeatNames | UnsetType = UNSET
    best_available: BestAvailable | UnsetType = UNSET


class PaymentChoice(Request, frozen=True):
    method: Annotated[str, Meta(min_length=1, max_length=40)]


class NewBooking(Request, frozen=True):
    """A hold, or seats to be held first."""

    payment: PaymentChoice
    hold_id: Id | None = None
    tickets: SeatNames | None = None


class Hold(msgspec.Struct, frozen=True):
    hold_id: str
    event_id: str
    seats: tuple[str, ...]
    total: Money
    state: str
    expires_at: str | None
    expires_in: int | None
    extended: bool
    booking_id: str | None


class Cancellation(Request, frozen=True):
    """The whole booking, or these seats of it."""

    seats: SeatNames | None = None


class Payment(msgspec.Struct, frozen=True):
    """While the booking is pending, the customer's device pays with the secret and the key."""

    provider: str
    client_secret: str | None
    publishable_key: str | None


class Returned(msgspec.Struct, frozen=True):
    """Seats that were given back one by one. `status` is due, sent, or failed when the bank did not take the money."""

    seats: tuple[str, ...]
    amount: Money
    reason: str
    status: str
    returned_at: str


class Dispute(msgspec.Struct, frozen=True):
    """`status` is the provider's word, such as needs_response, won or lost."""

    status: str
    amount: Money
    opened_at: str


class Ticket(msgspec.Struct, frozen=True):
    """For all seats. `svg` is its code, where the booking is read."""

    ticket: str
    svg: str | None


class SeatTicket(msgspec.Struct, frozen=True):
    seat: str
    ticket: str


class Booking(msgspec.Struct, frozen=True):
    """`seats` are those that were not given back; `total` and `prices` are of all that were bought. `refund` is about
    the whole booking: due, sent or failed. The organiser alone sees a dispute. A confirmed booking that is answered
    alone has its tickets: one for all seats, and one for each."""

    booking_id: str
    event_id: str
    hold_id: str
    seats: tuple[str, ...]
    total: Money
    prices: dict[str, Money]
    status: str
    payment: Payment
    reason: str | None
    refund: str | None
    returned: list[Returned]
    dispute: Dispute | None
    created_at: str
    expires_at: str | None
    expires_in: int | None
    ticket: Ticket | None = None
    tickets: list[SeatTicket] = []


class Bookings(msgspec.Struct, frozen=True):
    items: list[Booking]
    next_cursor: str | None


class CategoryCount(msgspec.Struct, frozen=True):
    seats: int
    free: int


class SectionCount(msgspec.Struct, frozen=True):
    id: str
    name: str
    seats: int
    free: int
    by_category: dict[str, CategoryCount]


class SeatCounts(msgspec.Struct, frozen=True):
    event_id: str
    sections: list[SectionCount]


class TakenSeat(msgspec.Struct, frozen=True, omit_defaults=True):
    """`state` is held, booked or blocked; `until` says when a held seat is free again."""

    state: str
    until: str | None = None


class SeatRow(msgspec.Struct, frozen=True):
    """Every seat that is not in `taken` is free."""

    id: str
    category: str
    version: int
    seats: tuple[str, ...]
    accessible: list[str]
    taken: dict[str, TakenSeat]


class SectionMap(msgspec.Struct, frozen=True):
    section: str
    version: int
    rows: list[SeatRow]
