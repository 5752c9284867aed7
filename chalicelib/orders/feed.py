"""Confirmed bookings in the table's stream. They have no topic: the stream starts work of the services above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from chalicelib.core.identity import Identity
from chalicelib.core.topic import Topic, unknown_topic
from chalicelib.live.feed import Record
from chalicelib.live.publisher import Publisher, PushResult
from chalicelib.orders.storage.stream import ConfirmedBooking, confirmed_booking


class BookingListener(Protocol):
    """Whoever has to act on confirmed bookings; the waitlist does."""

    def seats_booked(self, event: str, seats: Sequence[str]) -> None:
        """Seats, by public name, that were booked for good. What it raises is tried again."""
        ...


class BookingFeed:
    topics: Sequence[str] = ()

    def __init__(self, listener: BookingListener) -> None:
        self._listener = listener

    def topic(self, name: str, caller: Identity | None) -> Topic:
        raise unknown_topic(name)

    def read(self, record: Record) -> ConfirmedBooking | None:
        return confirmed_booking(record)

    def group(self, change: ConfirmedBooking) -> str:
        return change.sequence

    def publish(self, changes: Sequence[ConfirmedBooking], publisher: Publisher) -> PushResult:
        for change in changes:
            self._listener.seats_booked(change.event, change.seats)
        return PushResult()
