"""Waking: what a change of a row, or news for a customer, asks to be looked at, and when.

It hangs on the table's stream, so no call that holds, frees or books seats has to think of those who wait, and none can
forget them. A message that is lost is made up for by the sweep's look at the whole waitlist.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.timers import Timers
from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.core.deadline import Deadline
from chalicelib.errors import NotFound, Unavailable
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.waitlist.rules.entries import sold, wakes
from chalicelib.waitlist.rules.news import News


class Waking:
    def __init__(self, catalogue: Catalogue, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._timers, self._clock = catalogue, timers, clock

    def wake(self, changes: Sequence[RowChange]) -> None:
        """Set the deadlines of rows of one event.

        Raises `Unavailable` when the queue did not take them all; setting them again does no harm.
        """
        if self._has_waitlist(changes[0].event):
            self._set({deadline for change in changes for deadline in wakes(change)})

    def booked(self, event: str, seats: Sequence[str]) -> None:
        """Have those told who waited for seats that were booked for good. Raises `Unavailable` as `wake` does."""
        if self._has_waitlist(event):
            self._set(set(sold(event, seats, self._clock.now())))

    def after(self, news: Sequence[News]) -> None:
        """Set the deadlines of news, letters included. Raises `Unavailable` as `wake` does."""
        now = self._clock.now()
        self._set({deadline for each in news for deadline in each.wakes(now)})

    def _has_waitlist(self, event: str) -> bool:
        try:
            return self._catalogue.any_event(event).waitlist
        except NotFound:
            return False

    def _set(self, deadlines: Collection[Deadline]) -> None:
        if deadlines and self._timers.set(sorted(deadlines, key=lambda each: (each.at, each.kind, each.id))):
            raise Unavailable("The queue did not take every deadline.")
