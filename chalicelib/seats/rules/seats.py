"""Seats, rows and the claims on them.

A row knows its seats by name and holds claims only for those that are not free. A claim lapses by comparison:
once `now` has reached `public_at` anyone may take the seat, whether or not anything ran in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from chalicelib.errors import Fault, Invalid


class SeatState(StrEnum):
    """The states of a seat that is not free. OFFERED and FREED serve the waitlist: offered to a customer who waits, or
    freed a moment ago and not yet offered."""

    HELD = "held"
    PAYING = "paying"
    BOOKED = "booked"
    BLOCKED = "blocked"
    OFFERED = "offered"
    FREED = "freed"


class Seat(NamedTuple):
    """A seat of an event. Its public name is `section-row-seat`, such as `A-3-12`."""

    section: str
    row: str
    name: str

    def __str__(self) -> str:
        return f"{self.section}-{self.row}-{self.name}"


@dataclass(frozen=True, slots=True)
class Claim:
    """One seat's claim. `until` ends the holder's right; from `public_at` on, which is later, anyone may take the seat.

    Booked and blocked seats have neither: they do not lapse. `amount` is the price of a booked seat in minor units;
    None where it is not known. `was` is the hold that a freed seat had.
    """

    state: SeatState
    hold: str = ""
    until: int | None = None
    public_at: int | None = None
    amount: int | None = None
    was: str = ""

    def live(self, now: int) -> bool:
        return self.public_at is None or now < self.public_at


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it is stored. `id`, `place` (its rank in the plan), `category` and `names` never change."""

    id: str
    place: int
    category: str
    names: tuple[str, ...]
    accessible: frozenset[str]
    version: int
    claims: Mapping[str, Claim]

    def free(self, name: str, now: int) -> bool:
        claim = self.claims.get(name)
        return claim is None or not claim.live(now)

    def has_holder(self, name: str, now: int) -> bool:
        """Whether a hold's claim on the seat is live. Blocked and freed seats have no holder."""
        claim = self.claims.get(name)
        return claim is not None and claim.hold != "" and claim.live(now)

    def held_by(self, hold: str, name: str, now: int) -> bool:
        """Whether the seat has a live claim of this hold, booked ones too."""
        claim = self.claims.get(name)
        return claim is not None and claim.hold == hold and claim.live(now)

    def carries(self, claim: Claim, names: Iterable[str]) -> bool:
        """Whether every one of the named seats carries exactly this claim."""
        return all(self.claims.get(name) == claim for name in names)

    def of_cancelled_event(self) -> Row:
        """The row when its event is cancelled, recorded or not: no seat has a holder, blocked ones stay blocked."""
        claims = {name: claim for name, claim in self.claims.items() if claim.state is SeatState.BLOCKED}
        return replace(self, claims=claims)

    def claimed_by(self, hold: str, names: Iterable[str]) -> bool:
        """Whether every one of the named seats carries this hold's claim."""
        return all((claim := self.claims.get(name)) is not None and claim.hold == hold for name in names)


def parse_seats(texts: Iterable[str], path: str, known: Callable[[Seat], bool] = lambda seat: True) -> tuple[Seat, ...]:
    """Seats from their public names, in the same order.

    Raises `Invalid` with a fault for each name that is not of the form section-row-seat, for each repeat, and for each
    seat that is not `known`.
    """
    seats: list[Seat] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for index, text in enumerate(texts):
        parts = text.split("-")
        if len(parts) != 3 or not all(parts):
            faults.append(Fault(f"{path}[{index}]", "is not a seat's name (section-row-seat)"))
        elif text in seen:
            faults.append(Fault(f"{path}[{index}]", "is named twice"))
        elif not known(Seat(*parts)):
            faults.append(Fault(f"{path}[{index}]", "is not a seat of this event"))
        else:
            seats.append(Seat(*parts))
        seen.add(text)
    if faults:
        raise Invalid(faults)
    return tuple(seats)


def by_row(seats: Iterable[Seat]) -> dict[tuple[str, str], list[str]]:
    """Seat names grouped by (section, row), both in sorted order so that every writer locks rows alike."""
    rows: dict[tuple[str, str], list[str]] = {}
    for seat in sorted(seats):
        rows.setdefault((seat.section, seat.row), []).append(seat.name)
    return rows
