"""Simulated evenings of a bar: the waits that guests were quoted, and their real waits.

Guests arrive and stay at random (M/M/c, nine tenths busy). A guest who finds no place free gets a quote, and waits in
line. The pace is the time between two departures from the line, counted from the guest's arrival if that is later than
the departure before.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from random import Random

from chalicelib.core.times import HOUR, MINUTE, SECOND
from chalicelib.core.wait import quote, updated_mean

PACE = 1 * MINUTE
"""Between two departures while all places are taken."""

BUSY = 0.9
GUESTS = 10_000

WRONG = 1.5
"""Staff who are wrong expect the true pace times or divided by this."""


@dataclass(frozen=True)
class Quotes:
    """The shares of waits up to the median and up to the p90, and the error of the expected wait.

    The error is its root mean square, in mean waits.
    """

    median: float
    p90: float
    error: float


@dataclass(frozen=True)
class _Wait:
    """When the guest got the quote, `ahead` were before them and `departures` had left the line; `length` is in ms."""

    ahead: int
    departures: int
    length: float


@cache
def quotes(servers: int, weight: float, guess: float, known: float = 0.0) -> Quotes:
    """The quotes of a bar whose staff expect `guess` times the true pace. `weight` is that of a departure in the
    learned pace, 0 for no learning; `known` is the weight that the quote takes into account."""
    waits, paces = _evenings(servers)
    means = [round(PACE * guess)]
    for between in paces:
        means.append(updated_mean(means[-1], between, weight=weight, shortest=0, longest=HOUR))
    quoted = [(quote(wait.ahead, means[wait.departures], known), wait.length / SECOND) for wait in waits]
    squares = sum(((wait.ahead + 1) * means[wait.departures] - wait.length) ** 2 for wait in waits)
    return Quotes(
        sum(wait <= band.median for band, wait in quoted) / GUESTS,
        sum(wait <= band.p90 for band, wait in quoted) / GUESTS,
        math.sqrt(squares / GUESTS) / (sum(wait.length for wait in waits) / GUESTS),
    )


@cache
def _evenings(servers: int) -> tuple[list[_Wait], list[int]]:
    """The waits of the guests, and the times between two departures from the line."""
    random = Random(3 + servers)
    line: deque[tuple[float, int]] = deque()
    ends: list[float] = []
    waits: list[_Wait] = []
    paces: list[int] = []
    comes, left = 0.0, 0.0
    while len(waits) < GUESTS:
        if ends and ends[0] <= comes:
            now = heappop(ends)
            if not line:
                continue
            came, departures = line.popleft()
            paces.append(round(now - max(came, left)))
            waits.append(_Wait(len(waits) - departures, departures, now - came))
            left = now
        else:
            now, comes = comes, comes + random.expovariate(BUSY / PACE)
            if len(ends) == servers:
                line.append((now, len(paces)))
                continue
        heappush(ends, now + random.expovariate(1 / (PACE * servers)))
    return waits, paces
