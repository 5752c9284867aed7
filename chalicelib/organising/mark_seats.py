"""Blocks and unblocks an event's seats, and marks them as accessible, while they are on sale."""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.core.clock import Clock
from chalicelib.errors import Conflict, Fault, Invalid
from chalicelib.seats.release_seats import ReleaseSeats
from chalicelib.seats.rules.holds import seat_taken
from chalicelib.seats.rules.seats import Seat, by_row
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.storage.rows import SeatsTaken
from chalicelib.seats.storage.seat_marks import MOST_ROW_SEATS, SeatMarks, mark


class MarkSeats:
    def __init__(self, maps: SeatMaps, release_seats: ReleaseSeats, clock: Clock) -> None:
        self._maps, self._release_seats, self._clock = maps, release_seats, clock

    def change(self, event: Event, names: Sequence[str], blocked: bool | None, accessible: bool | None) -> list[Seat]:
        """Mark seats, all or none; None leaves a mark as it is. Watchers of the seats are sent the change. Unblocked
        seats are offered to the waitlist first.

        Raises `Invalid`, or `Conflict`: EVENT_CANCELLED, BEING_CHANGED, or SEAT_TAKEN with every seat that cannot be
        blocked or unblocked because it is held or booked.
        """
        if event.status is EventStatus.CANCELLED:
            raise Conflict("The seats of a cancelled event cannot be changed.", "EVENT_CANCELLED")
        seats = list(self._maps.categories(event, names, "seats"))
        _require_within_row_limit(seats)
        now = self._clock.now()
        left = self._release_seats.claim_after_release(event.id) if blocked is False else None
        marks = SeatMarks(blocked, accessible, left)
        try:
            mark(event.id, seats, marks, now)
        except SeatsTaken as exc:
            self._maps.record_rows(event.id, exc.rows)
            rows = [(seat, exc.rows.get((seat.section, seat.row))) for seat in seats]
            raise seat_taken([str(seat) for seat, row in rows if row and row.has_holder(seat.name, now)]) from exc
        self._maps.record_marks(event.id, seats, marks)
        return seats


def _require_within_row_limit(seats: Sequence[Seat]) -> None:
    faults = [
        Fault("seats", f"names more than {MOST_ROW_SEATS} seats of row {section}-{row}")
        for (section, row), names in by_row(seats).items()
        if len(names) > MOST_ROW_SEATS
    ]
    if faults:
        raise Invalid(faults)
