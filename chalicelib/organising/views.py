"""What an organiser is shown of a sale."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from chalicelib.core.money import Money
from chalicelib.organising.rules.sales import SalesCount, Tally
from chalicelib.seats.rules.seats import Seat
from chalicelib.shapes import Category, EventId, SeatName


class SeatsChanged(msgspec.Struct, frozen=True):
    """Seats whose marks an organiser has changed."""

    event_id: EventId
    seats: list[SeatName]
    """All seats that the request named."""
    blocked: bool | None
    """Whether they are off sale now; null if the request left this as it was."""
    accessible: bool | None
    """Whether they are shown as accessible now; null if the request left this as it was."""


class SeatTally(msgspec.Struct, frozen=True):
    """Seats by their state now."""

    seats: int
    """All seats: the sum of the four that follow."""
    sold: int
    """Booked seats."""
    held: int
    """Seats that are held, being paid for, or kept for the waitlist."""
    free: int
    """Seats that can be held now."""
    blocked: int
    """Seats that are off sale."""
    revenue: Money
    """The prices of the sold seats."""
    admitted: int
    """Sold seats whose ticket was used at the door; of a cancelled event, which has no sold seats, those that were
    used."""
    awaited: int
    """Sold seats whose ticket was not used yet."""


class SalesReport(SeatTally, frozen=True):
    """The sales of an event now."""

    event_id: EventId
    by_category: dict[Category, SeatTally]
    """The same by price category."""


def sales_report_view(sales: SalesCount) -> SalesReport:
    total = _tally(sales.total, sales.currency)
    return SalesReport(
        total.seats,
        total.sold,
        total.held,
        total.free,
        total.blocked,
        total.revenue,
        total.admitted,
        total.awaited,
        sales.event,
        {category: _tally(tally, sales.currency) for category, tally in sales.by_category.items()},
    )


def _tally(tally: Tally, currency: str) -> SeatTally:
    return SeatTally(
        tally.seats,
        tally.sold,
        tally.held,
        tally.free,
        tally.blocked,
        Money(tally.revenue, currency),
        tally.admitted,
        tally.awaited,
    )


def seats_changed_view(
    event: str, seats: Sequence[Seat], blocked: bool | None, accessible: bool | None
) -> SeatsChanged:
    """Seats with the marks that were changed; None for a mark that was left as it is."""
    return SeatsChanged(event, [str(seat) for seat in seats], blocked, accessible)
