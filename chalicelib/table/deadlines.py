"""Deadlines: one queue and one sweep for everything that must be looked at again.

A message that arrives before its time (a queue delays by a quarter of an hour at most) is sent on. One that arrives
late, twice, or for something long settled finds nothing to do. The sweep puts what nobody woke for into the same
queue, so retries and dead letters are the queue's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.core.times import MINUTE
from chalicelib.errors import NotFound, Unavailable
from chalicelib.table import due

Check = Callable[[Deadline], str | None]
"""Looks again at the thing that is named, and says in a word or two what has come of it. Idempotent."""

_NOT_YET = 5 * MINUTE
"""How old a message about something unknown is before it is given up: it may have overtaken what it is about."""

_MOST_A_SHARD = 250


class Deadlines:
    def __init__(self, checks: Mapping[Kind, Check], timers: Timers, clock: Clock) -> None:
        self._checks, self._timers, self._clock = checks, timers, clock

    def ring(self, deadline: Deadline) -> str | None:
        """Look again, or later if it is early: what has come of it, if anything. What is raised is for the queue to try
        again: whatever a check raises, and `NotFound` for a payment that was heard of just now."""
        now = self._clock.now()
        if now < deadline.at:
            if self._timers.set([deadline]):
                raise Unavailable("The queue did not take it back.")
            return None
        try:
            return self._checks[deadline.kind](deadline)
        except NotFound:
            if deadline.kind is not Kind.EVENT and now < deadline.at + _NOT_YET:
                raise
            return "unknown"

    def sweep(self) -> tuple[int, int]:
        """Queue what is overdue: how many were found, and how many the queue did not take."""
        overdue = due.passed(self._clock.now(), _MOST_A_SHARD)
        return len(overdue), self._timers.set(overdue) if overdue else 0
