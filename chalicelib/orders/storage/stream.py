"""Bookings in the table's stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.catalogue.rules.popularity import Interest
from chalicelib.orders.rules.orders import OrderStatus


@dataclass(frozen=True, slots=True)
class ConfirmedBooking:
    """A booking that has just become confirmed. `seats` are public names."""

    event: str
    seats: tuple[str, ...]
    sequence: str


def confirmed_booking(record: Mapping[str, Any]) -> ConfirmedBooking | None:
    """None for records of other things, and for bookings whose status stays as it was."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    if not change["Keys"]["pk"]["S"].startswith("BOOKING#") or not new or not old:
        return None
    before, after = old["status"]["S"], new["status"]["S"]
    if after != OrderStatus.CONFIRMED.value or before == after:
        return None
    seats = tuple(seat["S"] for seat in new["seats"]["L"])
    return ConfirmedBooking(new["event"]["S"], seats, change["SequenceNumber"])


def booking_confirmed(record: Mapping[str, Any]) -> tuple[str, Interest] | None:
    """The event of a booking that has just become confirmed, or was confirmed when it was placed."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage", {})
    if not change["Keys"]["pk"]["S"].startswith("BOOKING#") or new is None:
        return None
    if new["status"]["S"] == OrderStatus.CONFIRMED and new["status"] != old.get("status"):
        return new["event"]["S"], Interest.BOOKING
    return None
