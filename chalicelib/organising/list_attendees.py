"""Who comes: every seat of an event's confirmed bookings as a sheet, a part at a time.

A part ends before it is too large or takes too long for one answer, whatever was asked for: then it says where to go
on. A customer who told no name has none in the sheet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chalicelib.catalogue.rules.events import Event
from chalicelib.core.clock import Clock
from chalicelib.core.csv_cells import line
from chalicelib.core.money import Money
from chalicelib.core.times import SECOND, rfc3339
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.people.rules.accounts import Contact
from chalicelib.people.storage import customers
from chalicelib.seats.rules.seats import Seat, parse_seats
from chalicelib.seats.seat_maps import SeatMaps

COLUMNS = (
    "booking_id",
    "status",
    "seat",
    "section",
    "row",
    "place",
    "category",
    "price",
    "currency",
    "name",
    "email",
    "phone",
    "booked_at",
)

_STEP = 100
"""Bookings that are read at a time: as many customers as one read may name."""

MOST_TEXT = 5_000_000
"""Bytes of a part as a function's answer has it, where Lambda takes 6 MB: a booking more still fits."""

_LONGEST = 8 * SECOND
"""After which no more is read. A step takes milliseconds, and the function has fifteen seconds."""


@dataclass(frozen=True, slots=True)
class Part:
    """Lines of the sheet under their headings, and where the next part begins, None after the last."""

    text: str
    following: str | None


class ListAttendees:
    def __init__(self, maps: SeatMaps, clock: Clock, most_text: int = MOST_TEXT) -> None:
        self._maps, self._clock, self._most_text = maps, clock, most_text

    def part(self, event: Event, limit: int, after: str | None) -> Part:
        """At most `limit` bookings, in an order of their own that stays. Raises `Invalid` for a forged `after`."""
        until = self._clock.now() + _LONGEST
        category = self._categories(event)
        lines, text, listed = [line(COLUMNS)], 0, 0
        while True:
            found, following = orders.of_event(event.id, after, _STEP)
            confirmed = [order for order in found if order.status is OrderStatus.CONFIRMED]
            contacts = customers.contacts(order.customer for order in confirmed)
            for order in confirmed:
                if listed == limit or text > self._most_text:
                    return Part("".join(lines), after)
                lines += _lines(order, contacts.get(order.customer, Contact()), category)
                text += len(json.dumps(lines[-len(order.kept) :]))
                listed += 1
                after = orders.place_of(order.id)
            after = following
            if after is None or self._clock.now() >= until:
                return Part("".join(lines), after)

    def _categories(self, event: Event) -> Callable[[Seat], str]:
        """A seat's price category; a section's rows are looked at once."""
        known: dict[str, dict[str, str]] = {}

        def category(seat: Seat) -> str:
            if seat.section not in known:
                rows = self._maps.layout(event.id, seat.section).rows
                known[seat.section] = {row.id: row.category for row in rows}
            return known[seat.section].get(seat.row, "")

        return category


def _lines(order: Order, contact: Contact, category: Callable[[Seat], str]) -> Iterator[str]:
    booked = rfc3339(order.created)
    prices = {seat: Money(amount, order.total.currency).decimal for seat, amount in order.prices.items()}
    for seat in parse_seats(order.kept, "seats"):
        yield line(
            [
                order.id,
                order.status.value,
                str(seat),
                *seat,
                category(seat),
                prices.get(str(seat), ""),
                order.total.currency,
                contact.name or "",
                contact.email or "",
                contact.phone or "",
                booked,
            ]
        )
