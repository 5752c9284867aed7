"""Waking: what a change of a row, or news for a customer, asks to be looked at, and when.

It hangs on the table's stream, so no call that holds, frees or books seats has to think of those who wait, and none can
forget them. A message that is lost is made up for by the sweep's look at the whole waitlist.
"""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Timers, set_all
from chalicelib.errors import NotFound
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.waitlist.rules.entries import sold, wakes


class Triggers:
    def __init__(self, catalogue: Catalogue, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._timers, self._clock = catalogue, timers, clock

    def rows_changed(self, changes: Sequence[RowChange]) -> None:
        """Set the deadlines of rows of one event.

        Raises `Unavailable` when the queue did not take them all; setting them again does no harm.
        """
        if self._has_waitlist(changes[0].event):
            set_all(self._timers, {deadline for change in changes for deadline in wakes(change)})

    def seats_booked(self, event: str, seats: Sequence[str]) -> None:
        """Have those told who waited for seats that were booked for good. Raises as `rows_changed` does."""
        if self._has_waitlist(event):
            set_all(self._timers, set(sold(event, seats, self._clock.now())))

    def _has_waitlist(self, event: str) -> bool:
        try:
            return self._catalogue.any_event(event).waitlist
        except NotFound:
            return False
