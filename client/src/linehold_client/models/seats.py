"""What the calls of seats take and answer. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import UNSET, UnsetType

from linehold_client.base import Model, Word
from linehold_client.money import Money


class CategoryCount(Model, frozen=True, kw_only=True):
    """The seats of one price category in a section."""

    seats: int
    """All seats, blocked ones included."""
    free: int
    """Seats that can be held now."""


class SectionCount(Model, frozen=True, kw_only=True):
    """The seats of a section."""

    id: str
    """A section's id within its venue."""
    name: str
    """The section's name for people."""
    seats: int
    """All seats, blocked ones included."""
    free: int
    """Seats that can be held now."""
    by_category: Mapping[str, CategoryCount]
    """The same by price category."""


class SeatCounts(Model, frozen=True, kw_only=True):
    """The seats of an event."""

    event_id: str
    """The id of an event."""
    sections: Sequence[SectionCount]
    """In the order of the seating plan."""


class TakenState(Word):
    """held: free again at `until`, unless it is booked by then; a seat that is being paid for, is offered to the
    waitlist or was freed a moment ago looks like a held one. booked: sold. blocked: not for sale.
    """

    BLOCKED = "blocked"
    BOOKED = "booked"
    HELD = "held"


class TakenSeat(Model, frozen=True, kw_only=True):
    """A seat that is not free."""

    state: TakenState
    """held: free again at `until`, unless it is booked by then; a seat that is being paid for, is offered to the
    waitlist or was freed a moment ago looks like a held one. booked: sold. blocked: not for sale.
    """
    until: datetime | None = None
    """When a held seat is free again, without a further message; missing for other seats."""


class SeatRow(Model, frozen=True, kw_only=True):
    """A row of seats as it is now."""

    id: str
    """A row's id within its section."""
    category: str
    """A price category of the venue."""
    version: int
    """Grows by one with each change of the row."""
    seats: Sequence[str]
    """All seats in the order of the row: neighbours in the list are neighbours in the room."""
    accessible: Sequence[str]
    """Seats that a wheelchair can reach."""
    taken: Mapping[str, TakenSeat]
    """The seats that are not free, by name within the row; every other seat is free."""


class SectionMap(Model, frozen=True, kw_only=True):
    """A section's rows with the seats that are not free."""

    section: str
    """A section's id within its venue."""
    version: int
    """The version of the section's topic: the changes after it come with the next one."""
    rows: Sequence[SeatRow]
    """In the order of the seating plan."""


class HoldState(Word):
    """held: the seats are the customer's until `expires_at`. paying: a booking of them waits for its payment.
    booked: the booking `booking_id` has them.
    """

    BOOKED = "booked"
    HELD = "held"
    PAYING = "paying"


class Hold(Model, frozen=True, kw_only=True):
    """One customer's exclusive, time-limited claim on seats of an event."""

    hold_id: str
    """The id of a hold."""
    event_id: str
    """The id of an event."""
    seats: Sequence[str]
    """All of them are held, or none."""
    total: Money
    """The price of all its seats."""
    state: HoldState
    """held: the seats are the customer's until `expires_at`. paying: a booking of them waits for its payment.
    booked: the booking `booking_id` has them.
    """
    expires_at: datetime | None
    """When it lapses; two seconds later its seats can be had by others. Null once they are booked."""
    expires_in: int | None
    """Whole seconds until `expires_at`, from the moment of the answer."""
    extended: bool
    """Whether it was extended, which is possible once."""
    booking_id: str | None
    """The booking that pays for it; null before."""


class BestAvailable(Model, frozen=True, kw_only=True):
    """Seats for the service to choose: the best that are free."""

    category: str
    """A price category of the venue."""
    quantity: int
    """So many, next to each other in one row; SEAT_TAKEN when no row has them."""
    section: str | UnsetType | None = UNSET
    """Only seats of this section; null for seats of any."""
