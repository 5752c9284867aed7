"""Counts an event's seats by their state now, and the revenue of those that are sold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from chalicelib.seats.rules.seats import Row, SeatState


@dataclass(slots=True)
class Tally:
    """Seats by state. Seats that are being paid for count as held; `revenue` is in minor units."""

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
    total: Tally = field(default_factory=Tally)
    by_category: dict[str, Tally] = field(default_factory=dict)

    def count(self, rows: Iterable[Row], now: int) -> None:
        for row in rows:
            self.total.count(row, now)
            self.by_category.setdefault(row.category, Tally()).count(row, now)
