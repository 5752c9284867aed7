"""Triggers: the checks that follow from a change of a row or from a booking.

They come from the table's stream, so no call that holds, frees or books seats has to know the waitlist, and none can
forget it. The sweep's check of the whole waitlist makes up for a lost message.
"""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Timers, set_all
from chalicelib.errors import NotFound
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.waitlist.rules.entries import offer_checks, sold_checks


class Triggers:
    def __init__(self, catalogue: Catalogue, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._timers, self._clock = catalogue, timers, clock

    def rows_changed(self, changes: Sequence[RowChange]) -> None:
        """Set the checks of changed rows of one event.

        Raises `Unavailable` when the queue did not take them all; setting them again does no harm.
        """
        if self._has_waitlist(changes[0].event):
            set_all(self._timers, {deadline for change in changes for deadline in offer_checks(change)})

    def seats_booked(self, event: str, seats: Sequence[str]) -> None:
        """Set the checks of entries for seats that were booked for good. Raises as `rows_changed` does."""
        if self._has_waitlist(event):
            set_all(self._timers, set(sold_checks(event, seats, self._clock.now())))

    def _has_waitlist(self, event: str) -> bool:
        try:
            return self._catalogue.any_event(event).waitlist
        except NotFound:
            return False
