"""Lists an event's attendees: every seat of its confirmed bookings, and when its ticket was used, as a CSV sheet.

Of a cancelled event they are the bookings that its cancellation has ended, whose customers the organiser may have to
reach: as cancelled, recorded or not, and then as refunded.

It is read a page at a time. A page ends before it is too large or takes too long for one answer, whatever its limit,
and names the cursor of the next one. A customer who gave no name has none in the sheet.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.core.clock import Clock
from chalicelib.core.csv_cells import line
from chalicelib.core.money import Money
from chalicelib.core.times import SECOND, rfc3339
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus
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
    "checked_in_at",
)

_ENDED = (OrderStatus.CANCELLED, OrderStatus.REFUNDED)

_STEP = 100
"""Bookings read at a time: one read may name as many customers."""

MOST_TEXT = 5_000_000
"""Bytes of a page in a function's answer. Lambda takes 6 MB, so one booking more still fits."""

_LONGEST = 8 * SECOND
"""No more is read after this time. A step takes milliseconds, and the function has fifteen seconds."""


@dataclass(frozen=True, slots=True)
class SheetPage:
    """Lines of the sheet under their headings, and the cursor of the next page, None after the last."""

    text: str
    next_cursor: str | None


class ListAttendees:
    def __init__(self, maps: SeatMaps, clock: Clock, most_text: int = MOST_TEXT) -> None:
        self._maps, self._clock, self._most_text = maps, clock, most_text

    def page(self, event: Event, limit: int, cursor: str | None) -> SheetPage:
        """At most `limit` bookings, in an order that does not change. Raises `Invalid` for a forged cursor."""
        until = self._clock.now() + _LONGEST
        category = self._categories(event)
        lines, size, listed = [line(COLUMNS)], 0, 0
        while True:
            found, next_cursor = orders.of_event(event.id, cursor, _STEP)
            attending = [shown for order in found if (shown := _shown(order, event)) is not None]
            contacts = customers.contacts(order.customer for order in attending)
            for order in attending:
                if listed == limit or size > self._most_text:
                    return SheetPage("".join(lines), cursor)
                lines += _lines(order, contacts.get(order.customer, Contact()), category)
                size += len(json.dumps(lines[-len(order.kept) :]))
                listed += 1
                cursor = orders.cursor_after(order.id)
            cursor = next_cursor
            if cursor is None or self._clock.now() >= until:
                return SheetPage("".join(lines), cursor)

    def _categories(self, event: Event) -> Callable[[Seat], str]:
        """A seat's price category; each section's rows are read once."""
        known: dict[str, dict[str, str]] = {}

        def category(seat: Seat) -> str:
            if seat.section not in known:
                rows = self._maps.layout(event.id, seat.section).rows
                known[seat.section] = {row.id: row.category for row in rows}
            return known[seat.section].get(seat.row, "")

        return category


def _shown(order: Order, event: Event) -> Order | None:
    """The booking as the sheet lists it, if it does."""
    if event.status is not EventStatus.CANCELLED:
        return order if order.status is OrderStatus.CONFIRMED else None
    if order.status is OrderStatus.CONFIRMED:
        return replace(order, status=OrderStatus.CANCELLED)
    return order if order.status in _ENDED and order.reason is OrderReason.EVENT_CANCELLED else None


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
                rfc3339(order.admitted[str(seat)]) if str(seat) in order.admitted else "",
            ]
        )
