"""Counts an event's seats by their state now, and of those that are sold the revenue and who came."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from chalicelib.seats.rules.seats import Row, Seat, SeatState


@dataclass(slots=True)
class Tally:
    """Seats by state. Seats that are being paid for count as held; `revenue` is in minor units. `admitted` are the sold
    seats whose ticket was used, and of a cancelled event, of which none is sold, all whose ticket was used."""

    seats: int = 0
    sold: int = 0
    held: int = 0
    blocked: int = 0
    revenue: int = 0
    admitted: int = 0

    @property
    def free(self) -> int:
        return self.seats - self.sold - self.held - self.blocked

    @property
    def awaited(self) -> int:
        return max(0, self.sold - self.admitted)

    def count(self, section: str, row: Row, admitted: Collection[tuple[str, str]], now: int) -> None:
        """Add a row's seats. A claim that has lapsed leaves its seat free."""
        self.seats += len(row.names)
        for name, claim in row.claims.items():
            if not claim.live(now):
                continue
            match claim.state:
                case SeatState.BOOKED:
                    self.sold += 1
                    self.revenue += claim.amount or 0
                    self.admitted += (claim.hold, str(Seat(section, row.id, name))) in admitted
                case SeatState.HELD | SeatState.PAYING | SeatState.OFFERED | SeatState.FREED:
                    self.held += 1
                case SeatState.BLOCKED:
                    self.blocked += 1

    def count_came(self, section: str, row: Row, came: Collection[str]) -> None:
        """Add those of a row's seats whose ticket was used."""
        self.admitted += sum(str(Seat(section, row.id, name)) in came for name in row.names)


@dataclass(frozen=True, slots=True)
class SalesCount:
    """An event's seats in all and by price category."""

    event: str
    currency: str
    total: Tally = field(default_factory=Tally)
    by_category: dict[str, Tally] = field(default_factory=dict)

    def count(self, section: str, rows: Iterable[Row], admitted: Collection[tuple[str, str]], now: int) -> None:
        """Add the rows of a section. `admitted` has the hold and the name of each seat whose ticket was used."""
        for row in rows:
            self.total.count(section, row, admitted, now)
            self.by_category.setdefault(row.category, Tally()).count(section, row, admitted, now)

    def count_came(self, section: str, rows: Iterable[Row], came: Collection[str]) -> None:
        """Add who came, of the rows of a section of a cancelled event."""
        for row in rows:
            self.total.count_came(section, row, came)
            self.by_category.setdefault(row.category, Tally()).count_came(section, row, came)
