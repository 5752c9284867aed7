"""How an event sells: its seats counted by what is on them now, and the money of those that are sold.

It is counted from the rows alone, by strongly consistent reads, so that it agrees with what can be bought and not with
what was written down about it elsewhere. Sections are read one after another: while seats are being sold the whole is
of no single moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.catalogue.rules.events import Event
from chalicelib.core.clock import Clock
from chalicelib.core.money import Money
from chalicelib.seats.rules.seats import Row, SeatState
from chalicelib.seats.storage import rows


@dataclass(slots=True)
class Tally:
    """Seats by what is on them. Those that are being paid for are held; `revenue` is in minor units."""

    seats: int = 0
    sold: int = 0
    held: int = 0
    blocked: int = 0
    revenue: int = 0

    @property
    def free(self) -> int:
        return self.seats - self.sold - self.held - self.blocked

    def count(self, row: Row, now: int) -> None:
        """Add a row's seats. A claim that has lapsed leaves its seat free."""
        self.seats += len(row.names)
        for claim in row.claims.values():
            if not claim.live(now):
                continue
            match claim.state:
                case SeatState.BOOKED:
                    self.sold += 1
                    self.revenue += claim.amount or 0
                case SeatState.HELD | SeatState.PAYING | SeatState.OFFERED | SeatState.FREED:
                    self.held += 1
                case SeatState.BLOCKED:
                    self.blocked += 1


@dataclass(frozen=True, slots=True)
class SalesCount:
    """An event's seats in all and by price category."""

    event: str
    currency: str
    whole: Tally = field(default_factory=Tally)
    by_category: dict[str, Tally] = field(default_factory=dict)

    def count(self, rows: Iterable[Row], now: int) -> None:
        for row in rows:
            self.whole.count(row, now)
            self.by_category.setdefault(row.category, Tally()).count(row, now)

    def money(self, tally: Tally) -> Money:
        return Money(tally.revenue, self.currency)


class CountSales:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def of(self, event: Event) -> SalesCount:
        """One Query a section."""
        sold = SalesCount(event.id, event.currency)
        for section in event.sections:
            _, found = rows.section(event.id, section.id, consistent=True)
            sold.count(found, self._clock.now())
        return sold
