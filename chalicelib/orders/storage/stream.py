"""Bookings in the table's stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.catalogue.rules.popularity import Interest
from chalicelib.orders.rules.news import PREFIX, BookingLetter, letters_after
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


@dataclass(frozen=True, slots=True)
class BookingNews:
    """A change of a customer's booking, with the emails that follow."""

    customer: str
    letters: tuple[BookingLetter, ...]
    sequence: str


def booking_news(record: Mapping[str, Any]) -> BookingNews | None:
    """None for records of other things, and for changes that no email follows."""
    change = record["dynamodb"]
    pk: str = change["Keys"]["pk"]["S"]
    new, old = change.get("NewImage"), change.get("OldImage")
    if not pk.startswith(PREFIX) or not new or not old:
        return None
    before, after = OrderStatus(old["status"]["S"]), OrderStatus(new["status"]["S"])
    returns = range(_returns(old), _returns(new))
    letters = tuple(letters_after(pk.removeprefix(PREFIX), before, after, returns))
    return BookingNews(new["customer"]["S"], letters, change["SequenceNumber"]) if letters else None


def _returns(image: Mapping[str, Any]) -> int:
    return len(image["returns"]["L"]) if "returns" in image else 0
