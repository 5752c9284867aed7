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
    """The part of a service above that acts on confirmed bookings: the waitlist has one."""

    def seats_booked(self, event: str, seats: Sequence[str]) -> None:
        """Takes the public names of booked seats. The stream repeats the call if it raises."""
        ...


class BookingFeed:
    prefixes: Sequence[str] = ()

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
