"""Deadlines: one queue and one sweep for everything that must be looked at again.

A message that arrives before its time (a queue delays by a quarter of an hour at most) is sent on. One that arrives
late, twice, or for something long settled finds nothing to do. The sweep puts what nobody woke for into the same
queue, so retries and dead letters are the queue's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.timers import Timers
from chalicelib.errors import NotFound
from chalicelib.kernel.deadlines import Deadline, Kind
from chalicelib.storage import due

Look = Callable[[str], object]
"""Looks again at the thing with this id. Idempotent."""

_MOST_A_SHARD = 250


class Deadlines:
    def __init__(self, looks: Mapping[Kind, Look], timers: Timers, clock: Clock) -> None:
        self._looks, self._timers, self._clock = looks, timers, clock

    def ring(self, deadline: Deadline) -> None:
        """Look again, or later if it is early. Whatever `Look` raises is for the queue to try again."""
        if self._clock.now() < deadline.at:
            self._timers.set([deadline])
            return
        try:
            self._looks[deadline.kind](deadline.id)
        except NotFound:
            return

    def sweep(self) -> tuple[int, int]:
        """Queue what is overdue: how many were found, and how many the queue did not take."""
        overdue = due.passed(self._clock.now(), _MOST_A_SHARD)
        return len(overdue), self._timers.set(overdue) if overdue else 0
