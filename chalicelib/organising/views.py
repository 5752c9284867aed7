"""What clients are shown of organising."""

from __future__ import annotations

import msgspec


class SeatsChanged(msgspec.Struct, frozen=True):
    event_id: str
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
    event_id: str
    by_category: dict[str, SeatTally]
