"""Bars nearby, as the index of places has them, and the order in which they are asked.

A guest is seated no sooner than they have walked there, and no sooner than the line has moved: bars are compared by the
longer of the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.bars.rules.bars import WEIGHT
from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.geo import Point
from chalicelib.core.times import MINUTE
from chalicelib.core.wait import Quote, quote

MINUTES = MINUTE // 1_000
"""Seconds of a minute."""


@dataclass(frozen=True, slots=True)
class NearbyBar:
    """A bar that was taking guests when the index was written. `held` has the instants at which held slots lapse."""

    id: str
    name: str
    point: Point
    max_queue: int
    queueing: int
    held: tuple[int, ...]
    pace: int
    learned: bool
    capacity: int | None
    open_until: int | None

    def length(self, now: int) -> int:
        """How many parties are in its line, those with a held slot included."""
        return self.queueing + sum(now < until + CLOCK_GRACE for until in self.held)

    def takes(self, party: int, now: int) -> bool:
        """Whether it has room for a party of this size, by the clock."""
        fits = self.capacity is None or party <= self.capacity
        is_open = self.open_until is None or now < self.open_until
        return fits and is_open and self.length(now) < self.max_queue

    def wait(self, now: int) -> Quote:
        """The wait of a guest who joins now."""
        return quote(self.length(now), self.pace, WEIGHT if self.learned else 0.0)


def minutes(seconds: int) -> int:
    """Rounded up, so that no guest is promised less."""
    return -(-seconds // MINUTES)


def rank(walk: int, wait: Quote) -> int:
    """Minutes until a guest with this walk, in minutes, could be seated."""
    return max(walk, minutes(wait.median))
