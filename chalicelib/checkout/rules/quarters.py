"""Quarter hours: what happened in each, for the manager and for the forecast.

The present one is kept with the market and changes with it, in the same write, so nothing is counted twice or left out.
The first change after its end hands it over: it is put as an item of its own, in that same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.core.times import MINUTE

QUARTER = 15 * MINUTE

_MOST_AT_ONCE = 40
"""Quarter hours that one change hands over at most: ten hours with open tills in which nothing happened."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """Counts from `start` on, in milliseconds: shoppers who `joined`, were `called`, were `served`, `left` or were
    `dropped`; of those called the sum of their waits, the longest, and how many were `late`, which is later than the
    market's limit; the time that tills took to serve (`service`), and that they were open until `counted` (`tills`)."""

    start: int = 0
    counted: int = 0
    joined: int = 0
    called: int = 0
    served: int = 0
    left: int = 0
    dropped: int = 0
    waits: int = 0
    longest: int = 0
    late: int = 0
    service: int = 0
    tills: int = 0

    def until(self, now: int, open: int) -> tuple[tuple[Quarter, ...], Quarter]:
        """The quarter hours that are over, and the present one, with `open` tills since the last change."""
        if now < self.start + QUARTER:
            return (), self._opened(max(now, self.counted), open)
        start = now - now % QUARTER
        if not self.start:
            return (), Quarter(start, now)
        over = [self._opened(self.start + QUARTER, open)]
        if open:
            first = max(self.start + QUARTER, start - _MOST_AT_ONCE * QUARTER)
            over += [Quarter(each, each + QUARTER, tills=open * QUARTER) for each in range(first, start, QUARTER)]
        return tuple(over), Quarter(start, start)._opened(now, open)

    def _opened(self, to: int, open: int) -> Quarter:
        return replace(self, counted=to, tills=self.tills + open * (to - self.counted))

    def with_join(self) -> Quarter:
        return replace(self, joined=self.joined + 1)

    def with_call(self, wait: int, limit: int) -> Quarter:
        """With a shopper who was called for the first time, after so long."""
        return replace(
            self,
            called=self.called + 1,
            waits=self.waits + wait,
            longest=max(self.longest, wait),
            late=self.late + (wait > limit),
        )

    def with_service(self, taken: int) -> Quarter:
        return replace(self, served=self.served + 1, service=self.service + taken)

    def with_left(self) -> Quarter:
        return replace(self, left=self.left + 1)

    def with_dropped(self) -> Quarter:
        return replace(self, dropped=self.dropped + 1)
