"""Chosen seats that this container last saw taken are read before a hold writes anything. In a rush most calls ask for
such seats, and a refusal costs them one read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chalicelib.catalogue.rules.events import Event
from chalicelib.seats.rules.holds import seat_taken
from chalicelib.seats.rules.seats import Row, Seat, by_row
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.storage import cart_with_rows
from chalicelib.seats.storage.rows import Key


class SeenTaken:
    def __init__(self, maps: SeatMaps) -> None:
        self._maps = maps

    def require_free(self, customer: str, event: Event, seats: Sequence[Seat], mailbox: str, now: int) -> None:
        """Raises `Conflict` SEAT_TAKEN for seats that this container last saw taken, and that still are. A cart that
        takes no hold is left to its own write, whose error comes first."""
        keys = by_row(seats)
        seen = {key: row for key in keys if (row := self._maps.last_seen(event.id, *key))}
        if not any(is_taken(seen, seat, now) for seat in seats):
            return
        cart, found = cart_with_rows.read(customer, event.id, keys)
        self._maps.record_rows(event.id, found)
        taken = [str(seat) for seat in seats if is_taken(found, seat, now)]
        if taken and cart.takes(len(seats), event.max_per_customer, now, mailbox):
            raise seat_taken(taken)


def is_taken(found: Mapping[Key, Row], seat: Seat, now: int) -> bool:
    row = found.get((seat.section, seat.row))
    return row is not None and not row.free(seat.name, now)
