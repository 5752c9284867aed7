"""A market in virtual time: shoppers join lines and tills serve them, by the rules that the service has.

It knows the clock, the lines and who is at a till. Which line is joined and which one is served next is decided by
`chalicelib.checkout.rules.policies` alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush

from chalicelib.checkout.rules.policies import Shopper, Terms, Till, line_to_join, next_line


@dataclass(frozen=True, slots=True)
class Arrival:
    """A shopper comes to the lines at `at` with so many items, and will take `service` at a till. Both are seconds."""

    at: float
    service: float
    items: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """Waits in the order of joining, in seconds, and the share of shoppers who saw a later one served before them."""

    waits: list[float]
    overtaken: float


class Market:
    """Tills and lines at one instant."""

    def __init__(self, terms: Terms, tills: Sequence[Till]) -> None:
        self.terms, self.tills = terms, tills
        self.free = list(range(len(tills)))
        self.ends: list[tuple[float, int, str]] = []
        self.lines: dict[str, deque[int]] = {}
        self.firsts: dict[str, int] = {}
        self.people: dict[str, int] = {}
        self.came: list[Arrival] = []
        self.waits: list[float] = []
        self.called: list[int] = []

    def run(self, arrivals: Iterable[Arrival]) -> Outcome:
        """All of these shoppers, until the last one is at a till. They come in order of time."""
        for arrival in arrivals:
            self._until(arrival.at)
            self._join(arrival)
        self._until(float("inf"))
        return Outcome(self.waits, _overtaken(self.called))

    def _until(self, now: float) -> None:
        while self.ends and self.ends[0][0] <= now:
            end, till, line = heappop(self.ends)
            self.people[line] -= 1
            if not self._call(till, end):
                self.free.append(till)

    def _join(self, arrival: Arrival) -> None:
        number = len(self.came)
        line = line_to_join(self.terms, self.tills, self.people, Shopper(arrival.items, number))
        self.came.append(arrival)
        self.waits.append(0.0)
        self.lines.setdefault(line, deque()).append(number)
        self.firsts.setdefault(line, number)
        self.people[line] = self.people.get(line, 0) + 1
        for till in self.free:
            if self._call(till, arrival.at):
                self.free.remove(till)
                break

    def _call(self, till: int, now: float) -> bool:
        """Whether there is a shopper for this till, who then is at it."""
        line = next_line(self.terms, self.tills[till], self.tills, self.firsts)
        if line is None:
            return False
        waiting = self.lines[line]
        number = waiting.popleft()
        if waiting:
            self.firsts[line] = waiting[0]
        else:
            del self.firsts[line]
        self.waits[number] = now - self.came[number].at
        self.called.append(number)
        heappush(self.ends, (now + self.came[number].service, till, line))
        return True


def _overtaken(called: Sequence[int]) -> float:
    """The share of numbers that were called after a higher one."""
    highest, overtaken = -1, 0
    for number in called:
        overtaken += number < highest
        highest = max(highest, number)
    return overtaken / len(called) if called else 0.0
