"""The waitlist of an event: who waits for which seats, and what is done when a seat's state changes.

A wish is for these very seats, all of them, or for any so many together in a category. Each wish has one place: it
stands in the line of each of its seats, or in that of its category.

    joining ──► waiting ──► offered ──► ended (accepted, declined, lapsed)
                   └─────────────────► ended (left, booked, served, closed)

A place is answered by one offer: whoever lets it lapse is out, and may join again at the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from chalicelib.core.deadline import Deadline, Kind
from chalicelib.core.times import HOUR, MINUTE
from chalicelib.seats.rules.claims import offerable_at
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.seats.rules.seats import by_row, parse_seats

MOST_WISHES = 10
"""Wishes that one customer may have of one event."""

MOST_ROWS = 3
"""Rows in which the seats of one wish may be: whoever looks whether they are free reads each."""

PATIENCE = 30 * MINUTE
COLLECTING = 10 * MINUTE
_COLLECTS_EVERY = HOUR


class EntryState(StrEnum):
    JOINING = "joining"
    WAITING = "waiting"
    OFFERED = "offered"
    ENDED = "ended"


class Outcome(StrEnum):
    """How a place ended. Stable words: the customer is shown which. VOID is a number that nobody ever had, ALSO that of
    another line in which a place stood."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    LAPSED = "LAPSED"
    LEFT = "LEFT"
    SERVED = "SERVED"
    BOOKED = "BOOKED"
    CLOSED = "CLOSED"
    EVENT_CANCELLED = "EVENT_CANCELLED"
    EVENT_BEGUN = "EVENT_BEGUN"
    VOID = "VOID"
    ALSO = "ALSO"


@dataclass(frozen=True, slots=True)
class Wish:
    """These `seats` (public names, sorted), all of them; or, without any, `quantity` together in `category`."""

    category: str
    quantity: int
    seats: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its name: the same for the same wish, and short however many seats it has."""
        if not self.seats:
            return f"C#{self.category}#{self.quantity:02}"
        return f"S#{hashlib.sha256(' '.join(self.seats).encode()).hexdigest()[:20]}"

    @property
    def view(self) -> dict[str, Any]:
        """As it was asked for."""
        return {"seats": self.seats} if self.seats else {"category": self.category, "quantity": self.quantity}

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines in which it stands."""
        if not self.seats:
            return (category_line(self.category),)
        return tuple(seat_line(*seat) for seat in parse_seats(self.seats, "seats"))


def category_line(category: str) -> str:
    return f"C#{category}"


def seat_line(section: str, row: str, seat: str) -> str:
    return f"S#{section}#{row}#{seat}"


@dataclass(frozen=True, slots=True)
class Entry:
    """A customer's place for a wish: its number in each line that it stands in. `joined` is the instant that orders
    places of different lines.

    `knew`: those of its seats that were booked when it was joined, so that it waits for their cancellation.
    """

    id: str
    event: str
    customer: str
    wish: Wish
    joined: int
    state: EntryState = EntryState.JOINING
    numbers: Mapping[str, int] = field(default_factory=dict)
    knew: tuple[str, ...] = ()
    offer: str | None = None
    offer_until: int | None = None
    outcome: Outcome | None = None

    @property
    def order(self) -> tuple[int, int, str]:
        """First come, first served, across lines; in the same instant the number decides."""
        return self.joined, self.number, self.id

    @property
    def number(self) -> int:
        """What decides among those of one category; clocks may differ."""
        return next(iter(self.numbers.values()), 0)

    @property
    def waits(self) -> bool:
        return self.state in (EntryState.WAITING, EntryState.OFFERED)

    def at(self, now: int) -> Entry:
        """What it is now: when its offer has lapsed it has ended, whether or not anything ran."""
        if self.state is EntryState.OFFERED and self.offer_until is not None and now >= self.offer_until:
            return replace(self, state=EntryState.ENDED, outcome=Outcome.LAPSED)
        return self

    def patient(self, now: int) -> bool:
        """Whether it is for some together, and has waited so long that seats may have been set aside for it."""
        return not self.wish.seats and self.wish.quantity > 1 and now - self.joined >= PATIENCE


def collects_until(entry: Entry, now: int) -> int | None:
    """Until when a party may have seats set aside for it, None when it may not.

    The rule that keeps small parties from starving a large one: whoever waits for two or more together, is the first of
    its category and has waited for half an hour may collect seats for ten minutes of every hour.
    """
    if not entry.patient(now):
        return None
    waited = now - entry.joined
    begun = (waited - PATIENCE) // _COLLECTS_EVERY * _COLLECTS_EVERY + PATIENCE + entry.joined
    return begun + COLLECTING if now < begun + COLLECTING else None


def collector_of(heads: Iterable[Entry], now: int) -> Entry | None:
    """Of those who are the first of their size in a category, the one who may collect now."""
    first = min(heads, key=lambda entry: entry.number, default=None)
    return first if first is not None and collects_until(first, now) is not None else None


def row_name(event: str, section: str, row: str) -> str:
    """How a deadline names a row."""
    return f"{event}/{section}/{row}"


def wakes(change: RowChange) -> Iterator[Deadline]:
    """When to look again at a row that has changed: when each new claim may go to those who wait."""
    row = row_name(change.event, change.section, change.after.id)
    before = change.before.claims if change.before else {}
    new = [claim for name, claim in change.after.claims.items() if claim != before.get(name)]
    instants = {at for claim in new if (at := offerable_at(claim)) is not None}
    yield from (Deadline(Kind.SEATS, row, at) for at in sorted(instants))


def sold(event: str, seats: Iterable[str], now: int) -> Iterator[Deadline]:
    """Whom to tell that these seats were booked for good, row by row."""
    for (section, row), names in by_row(parse_seats(seats, "seats")).items():
        yield Deadline(Kind.SOLD, f"{row_name(event, section, row)}/{','.join(names)}", now)
