"""Deadlines: queued messages, and one sweep behind them, for everything that must be checked again.

A message that arrives before its deadline is queued again, because a queue delays by a quarter of an hour at most. A
message that arrives late, twice, or for a settled thing finds nothing to do. The sweep puts deadlines whose message was
lost into the same queues, so the queues handle all retries and dead letters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.times import MINUTE
from chalicelib.errors import NotFound, Unavailable
from chalicelib.table import due

Check = Callable[[Deadline], str | None]
"""Checks the named thing and returns in a word or two what was done; None for nothing. Idempotent."""

_NOT_YET = 5 * MINUTE
"""How long a deadline of an unknown thing is retried: the message may have arrived before the thing was written."""

_MOST_A_SHARD = 250


class Deadlines:
    def __init__(self, checks: Mapping[DeadlineKind, Check], timers: Timers, clock: Clock) -> None:
        self._checks, self._timers, self._clock = checks, timers, clock

    def check(self, deadline: Deadline) -> str | None:
        """Check the named thing, or queue the deadline again if it is early. Returns what was done, if anything.

        Raises, for the queue to retry, what the check raises. `NotFound` is raised for five minutes, because the thing
        may not be written yet; for events it is final at once.
        """
        now = self._clock.now()
        if now < deadline.at:
            if self._timers.set([deadline]):
                raise Unavailable("The queue did not take the deadline.")
            return None
        try:
            return self._checks[deadline.kind](deadline)
        except NotFound:
            if deadline.kind is not DeadlineKind.EVENT and now < deadline.at + _NOT_YET:
                raise
            return "unknown"

    def sweep(self) -> tuple[list[Deadline], int]:
        """Queue the overdue deadlines. Returns them, and how many the queue did not take."""
        overdue = due.overdue(self._clock.now(), _MOST_A_SHARD)
        return overdue, self._timers.set(overdue) if overdue else 0
