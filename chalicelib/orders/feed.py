"""Bookings in the table's stream. They have no topic: the stream starts work of the services above, and emails."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Timers, set_all
from chalicelib.core.identity import Identity
from chalicelib.core.topic import Topic, unknown_topic
from chalicelib.live.feed import Record
from chalicelib.live.publisher import Publisher, PushResult
from chalicelib.orders.rules.news import BookingLetter, LetterKind
from chalicelib.orders.rules.orders import OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.orders.storage.stream import BookingNews, ConfirmedBooking, booking_news, confirmed_booking
from chalicelib.people.storage.stream import AddressConfirmed, address_confirmed

_MOST_BOOKINGS = 100


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


class BookingLetterFeed:
    """Sets the deadlines of emails: about bookings that have changed, and about those of a customer who has just
    confirmed their address. It has no topic."""

    prefixes: Sequence[str] = ()

    def __init__(self, timers: Timers, clock: Clock) -> None:
        self._timers, self._clock = timers, clock

    def topic(self, name: str, caller: Identity | None) -> Topic:
        raise unknown_topic(name)

    def read(self, record: Record) -> BookingNews | AddressConfirmed | None:
        return booking_news(record) or address_confirmed(record)

    def group(self, change: BookingNews | AddressConfirmed) -> str:
        return change.customer

    def publish(self, changes: Sequence[BookingNews | AddressConfirmed], publisher: Publisher) -> PushResult:
        """Raises `Unavailable` when the queue did not take every deadline; setting them again does no harm."""
        now = self._clock.now()
        letters = {
            letter.deadline(change.customer, now)
            for change in changes
            for letter in (change.letters if isinstance(change, BookingNews) else _tickets_of(change.customer))
        }
        set_all(self._timers, letters)
        return PushResult()


def _tickets_of(customer: str) -> Iterator[BookingLetter]:
    """The tickets of a customer's newest bookings; those that were mailed before, or are past, are not mailed."""
    for order in orders.of_customer(customer, _MOST_BOOKINGS, None).items:
        if order.status is OrderStatus.CONFIRMED:
            yield BookingLetter(order.id, LetterKind.BOOKED)
