"""What an organiser is shown of a sale."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from chalicelib.organising.rules.sales import SalesCount, Tally
from chalicelib.seats.rules.seats import Seat
from chalicelib.shapes import EventId


class SeatsChanged(msgspec.Struct, frozen=True):
    event_id: EventId
    seats: list[str]
    blocked: bool | None
    accessible: bool | None


class Revenue(msgspec.Struct, frozen=True):
    """Minor units."""

    amount: int
    currency: str


class SeatTally(msgspec.Struct, frozen=True):
    """`seats` is the sum of the others; seats that are being paid for are `held`."""

    seats: int
    sold: int
    held: int
    free: int
    blocked: int
    revenue: Revenue


class SalesReport(SeatTally, frozen=True):
    event_id: EventId
    by_category: dict[str, SeatTally]


def sales_report_view(sales: SalesCount) -> SalesReport:
    total = _tally(sales.total, sales.currency)
    return SalesReport(
        total.seats,
        total.sold,
        total.held,
        total.free,
        total.blocked,
        total.revenue,
        sales.event,
        {category: _tally(tally, sales.currency) for category, tally in sales.by_category.items()},
    )


def _tally(tally: Tally, currency: str) -> SeatTally:
    return SeatTally(tally.seats, tally.sold, tally.held, tally.free, tally.blocked, Revenue(tally.revenue, currency))


def seats_changed_view(
    event: str, seats: Sequence[Seat], blocked: bool | None, accessible: bool | None
) -> SeatsChanged:
    """Seats with the marks that were changed; None for a mark that was left as it is."""
    return SeatsChanged(event, [str(seat) for seat in seats], blocked, accessible)
