"""The waitlist of an event: which customers wait for which seats, and which checks follow when seats change.

A wish is for named seats, all of them, or for a number of seats together in a category. Each wish has one entry: it
is in the line of each of its seats, or in the line of its category.

    joining ──► waiting ──► offered ──► ended (accepted, declined, lapsed)
                   └─────────────────► ended (left, booked, served, closed)

An entry gets one offer. A customer who lets it lapse is out of the line, and may join again at its end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.times import HOUR, MINUTE
from chalicelib.seats.rules.claims import offerable_at
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.seats.rules.seats import by_row, parse_seats

MOST_WISHES = 10
"""Wishes of one customer for one event."""

MOST_ROWS = 3
"""Rows in which the seats of one wish may be: a check of whether they are free reads each row."""

PATIENCE = 30 * MINUTE
COLLECTING = 10 * MINUTE
_COLLECTS_EVERY = HOUR


class EntryState(StrEnum):
    JOINING = "joining"
    WAITING = "waiting"
    OFFERED = "offered"
    ENDED = "ended"


class Outcome(StrEnum):
    """How an entry ended. ACCEPTED, DECLINED, LAPSED or LEFT: by its customer. SERVED: the customer booked the seats in
    another way. BOOKED: another customer booked one of them for good. CLOSED: the event has no waitlist any more.
    EVENT_CANCELLED or EVENT_BEGUN: with the event. These words never change."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    LAPSED = "LAPSED"
    LEFT = "LEFT"
    SERVED = "SERVED"
    BOOKED = "BOOKED"
    CLOSED = "CLOSED"
    EVENT_CANCELLED = "EVENT_CANCELLED"
    EVENT_BEGUN = "EVENT_BEGUN"


class Uncounted(StrEnum):
    """Why a gone number counts no entry. VOID: no entry got it. ALSO: it is in a further line of an entry that another
    line counts."""

    VOID = "VOID"
    ALSO = "ALSO"


@dataclass(frozen=True, slots=True)
class Wish:
    """These `seats` (public names, sorted), all of them; without any, `quantity` seats together in `category`."""

    category: str
    quantity: int
    seats: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name of the wish: equal wishes have equal keys, and many seats have a short one."""
        if not self.seats:
            return f"C#{self.category}#{self.quantity:02}"
        return f"S#{hashlib.sha256(' '.join(self.seats).encode()).hexdigest()[:20]}"

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines that its entry is in."""
        if not self.seats:
            return (category_line(self.category),)
        return tuple(seat_line(*seat) for seat in parse_seats(self.seats, "seats"))


def category_line(category: str) -> str:
    return f"C#{category}"


def seat_line(section: str, row: str, seat: str) -> str:
    return f"S#{section}#{row}#{seat}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A customer's entry for a wish. `numbers` has its number in each of its lines; `joined` is the instant that orders
    entries of different lines.

    `already_booked`: those of its seats that were booked when it joined, so that it waits for their cancellation.
    """

    id: str
    event: str
    customer: str
    wish: Wish
    joined: int
    state: EntryState = EntryState.JOINING
    numbers: Mapping[str, int] = field(default_factory=dict)
    already_booked: tuple[str, ...] = ()
    offer: str | None = None
    offer_until: int | None = None
    outcome: Outcome | None = None

    @property
    def order(self) -> tuple[int, int, str]:
        """First come, first served, across lines; at the same instant the number decides."""
        return self.joined, self.number, self.id

    @property
    def number(self) -> int:
        """The order within a category: numbers decide there, because clocks may differ."""
        return next(iter(self.numbers.values()), 0)

    def live(self, now: int) -> bool:
        """Whether it waits, or has an offer that can be accepted."""
        return self.at(now).state in (EntryState.WAITING, EntryState.OFFERED)

    def at(self, now: int) -> Entry:
        """The entry by the clock: once its offer has lapsed it has ended, whether or not a check has run."""
        if self.state is EntryState.OFFERED and self.offer_until is not None and now >= self.offer_until:
            return replace(self, state=EntryState.ENDED, outcome=Outcome.LAPSED)
        return self

    def patient(self, now: int) -> bool:
        """Whether it is for several seats together, and has waited so long that seats may be set aside for it."""
        return not self.wish.seats and self.wish.quantity > 1 and now - self.joined >= PATIENCE


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """An entry with its position in the longest of its lines, 1 being the first; None once it has ended."""

    entry: Entry
    position: int | None


def collects_until(entry: Entry, now: int) -> int | None:
    """The instant until which seats may be set aside for a party; None when they may not now.

    This rule keeps small parties from starving a large one. A party of two or more that is the first of its category
    and has waited for half an hour may collect seats for ten minutes of every hour.
    """
    if not entry.patient(now):
        return None
    waited = now - entry.joined
    begun = (waited - PATIENCE) // _COLLECTS_EVERY * _COLLECTS_EVERY + PATIENCE + entry.joined
    return begun + COLLECTING if now < begun + COLLECTING else None


def collector_of(heads: Iterable[Entry], now: int) -> Entry | None:
    """Of the first entries of each size in a category, the one that may collect now."""
    first = min(heads, key=lambda entry: entry.number, default=None)
    return first if first is not None and collects_until(first, now) is not None else None


def row_name(event: str, section: str, row: str) -> str:
    """The name of a row in a deadline."""
    return f"{event}/{section}/{row}"


def offer_checks(change: RowChange) -> Iterator[Deadline]:
    """The checks of a row that has changed: one at each instant from which a new claim's seats may be offered."""
    row = row_name(change.event, change.section, change.after.id)
    before = change.before.claims if change.before else {}
    new = [claim for name, claim in change.after.claims.items() if claim != before.get(name)]
    instants = {at for claim in new if (at := offerable_at(claim)) is not None}
    yield from (Deadline(DeadlineKind.SEATS, row, at) for at in sorted(instants))


def sold_checks(event: str, seats: Iterable[str], now: int) -> Iterator[Deadline]:
    """The checks of entries for seats that were booked for good: one for each row."""
    for (section, row), names in by_row(parse_seats(seats, "seats")).items():
        yield Deadline(DeadlineKind.SOLD, f"{row_name(event, section, row)}/{','.join(names)}", now)
