"""What clients are shown of seats: HTTP answers and topics use the same Structs.

Anyone sees which seats are taken and until when; only a hold's own customer sees who holds what.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.core.money import Money
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.seats.rules import holds
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.seats.rules.seats import Claim, Row, SeatState
from chalicelib.shapes import (
    BookingId,
    Category,
    EventId,
    ExpiresAt,
    ExpiresIn,
    HoldId,
    Instant,
    RowId,
    SeatInRow,
    SeatName,
    SectionId,
    Version,
)


class HoldState(StrEnum):
    """held: the seats are the customer's until `expires_at`. paying: a booking of them waits for its payment. booked:
    the booking `booking_id` has them."""

    HELD = "held"
    PAYING = "paying"
    BOOKED = "booked"


class TakenState(StrEnum):
    """held: free again at `until`, unless it is booked by then; a seat that is being paid for, is offered to the
    waitlist or was freed a moment ago looks like a held one. booked: sold. blocked: not for sale."""

    HELD = "held"
    BOOKED = "booked"
    BLOCKED = "blocked"


class Hold(msgspec.Struct, frozen=True):
    """One customer's exclusive, time-limited claim on seats of an event."""

    hold_id: HoldId
    event_id: EventId
    seats: tuple[SeatName, ...]
    """All of them are held, or none."""
    total: Money
    """The price of all its seats."""
    state: HoldState
    expires_at: ExpiresAt | None
    """When it lapses; two seconds later its seats can be had by others. Null once they are booked."""
    expires_in: ExpiresIn | None
    extended: bool
    """Whether it was extended, which is possible once."""
    booking_id: BookingId | None
    """The booking that pays for it; null before."""


class CategoryCount(msgspec.Struct, frozen=True):
    """The seats of one price category in a section."""

    seats: int
    """All seats, blocked ones included."""
    free: int
    """Seats that can be held now."""


class SectionCount(msgspec.Struct, frozen=True):
    """The seats of a section."""

    id: SectionId
    name: str
    """The section's name for people."""
    seats: int
    """All seats, blocked ones included."""
    free: int
    """Seats that can be held now."""
    by_category: dict[Category, CategoryCount]
    """The same by price category."""


class SeatCounts(msgspec.Struct, frozen=True):
    """The seats of an event."""

    event_id: EventId
    sections: list[SectionCount]
    """In the order of the seating plan."""


class TakenSeat(msgspec.Struct, frozen=True, omit_defaults=True):
    """A seat that is not free."""

    state: TakenState
    until: Instant | UnsetType = UNSET
    """When a held seat is free again, without a further message; missing for other seats."""


class ChangedSeat(msgspec.Struct, frozen=True, omit_defaults=True):
    """A seat that changed, as it is now. Maps leave free seats out; changes name them."""

    state: Literal["free", "held", "booked", "blocked"]
    """As in a map; free: anyone can hold it."""
    until: Instant | UnsetType = UNSET
    """When a held seat is free again, without a further message; missing for other seats."""


class SeatRow(msgspec.Struct, frozen=True):
    """A row of seats as it is now."""

    id: RowId
    category: Category
    version: Version
    """Grows by one with each change of the row."""
    seats: tuple[SeatInRow, ...]
    """All seats in the order of the row: neighbours in the list are neighbours in the room."""
    accessible: list[SeatInRow]
    """Seats that a wheelchair can reach."""
    taken: dict[SeatInRow, TakenSeat]
    """The seats that are not free, by name within the row; every other seat is free."""


class SectionMap(msgspec.Struct, frozen=True):
    """A section's rows with the seats that are not free."""

    section: SectionId
    version: Version
    """The version of the section's topic: the changes after it come with the next one."""
    rows: list[SeatRow]
    """In the order of the seating plan."""


class RowChanges(msgspec.Struct, frozen=True):
    """A row that changed, on a topic."""

    row: RowId
    version: Version
    """The row's version with these changes."""
    seats: dict[SeatInRow, ChangedSeat]
    """The seats that changed, by name within the row, as they are now."""
    accessible: list[SeatInRow] | UnsetType = UNSET
    """All accessible seats of the row; missing when they are as before."""


_BOOKED = TakenSeat(TakenState.BOOKED)
_BLOCKED = TakenSeat(TakenState.BLOCKED)
_FREE = ChangedSeat("free")


def section_map_view(section: str, version: int, rows: Iterable[Row], now: int) -> SectionMap:
    """A section with the `version` of its topic; claims that have lapsed by `now` are left out."""
    return SectionMap(section, version, [_row_view(row, now) for row in rows])


def _row_view(row: Row, now: int) -> SeatRow:
    live = {name: claim for name, claim in row.claims.items() if claim.live(now)}
    return SeatRow(row.id, row.category, row.version, row.names, _accessible(row), taken_seats(live))


def _accessible(row: Row) -> list[str]:
    """The row's accessible seats in the order of its seats."""
    return [name for name in row.names if name in row.accessible]


def taken_seats(claims: Mapping[str, Claim]) -> dict[str, TakenSeat]:
    """Claims as anyone may see them: without their holder, hold and price."""
    return {name: _taken_seat(claim) for name, claim in claims.items()}


def _taken_seat(claim: Claim) -> TakenSeat:
    if claim.public_at is not None:
        return _held_until(claim.public_at)
    return _BLOCKED if claim.state is SeatState.BLOCKED else _BOOKED


@lru_cache(maxsize=4096)
def _held_until(instant: int) -> TakenSeat:
    """Seats of one hold end together, and a full section is shown again and again."""
    return TakenSeat(TakenState.HELD, rfc3339(instant))


def section_count(section: str, name: str, rows: Iterable[Row], now: int) -> SectionCount:
    """A section's seats and free seats, in all and by category. A claim that has lapsed by `now` leaves a seat free."""
    seats: Counter[str] = Counter()
    free: Counter[str] = Counter()
    for row in rows:
        seats[row.category] += len(row.names)
        free[row.category] += len(row.names) - sum(claim.live(now) for claim in row.claims.values())
    by_category = {category: CategoryCount(count, free[category]) for category, count in seats.items()}
    return SectionCount(section, name, seats.total(), free.total(), by_category)


def row_changes(changes: Sequence[RowChange]) -> list[RowChanges]:
    """What watchers are sent of one section's changes, given in the order of the stream.

    Each row comes once, with its last version and every seat that any of the changes touched, as it stands at the
    end. A seat that was taken and freed again is sent as free: a snapshot read in between shows it taken. The
    accessible seats are sent when they changed. States are absolute, so sending them twice does no harm.
    """
    touched: dict[str, set[str]] = {}
    last: dict[str, Row] = {}
    marked: set[str] = set()
    for change in changes:
        before = taken_seats(change.before.claims) if change.before else {}
        after = taken_seats(change.after.claims)
        names = touched.setdefault(change.after.id, set())
        names.update(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        if change.before and change.before.accessible != change.after.accessible:
            marked.add(change.after.id)
        last[change.after.id] = change.after
    return [
        RowChanges(id, row.version, _seats_now(row, touched[id]), _accessible(row) if id in marked else UNSET)
        for id, row in last.items()
    ]


def _seats_now(row: Row, names: set[str]) -> dict[str, ChangedSeat]:
    taken = {name: ChangedSeat(seat.state.value, seat.until) for name, seat in taken_seats(row.claims).items()}
    return {name: taken.get(name, _FREE) for name in row.names if name in names}


def hold_view(hold: holds.Hold, now: int) -> Hold:
    """A hold for its customer."""
    return Hold(
        hold_id=hold.id,
        event_id=hold.event,
        seats=hold.seats,
        total=hold.total,
        state=HoldState(hold.state),
        expires_at=rfc3339(hold.until) if hold.until else None,
        expires_in=seconds_left(hold.until, now) if hold.until else None,
        extended=hold.extended,
        booking_id=hold.booking,
    )
