"""Evenings of a bar that is simulated: what guests waited, and what they were told they would.

Guests come by chance and stay by chance (M/M/c, nine tenths busy). Whoever finds no place free is told a quote, and
waits in line. The pace is that between two who leave the line, counted from whichever is later: that the guest came,
or that the one before left.
"""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from functools import cache
from heapq import heappop, heappush
from random import Random

from chalicelib.core.times import HOUR, MINUTE, SECOND
from chalicelib.core.wait import learned, quote

PACE = 1 * MINUTE
"""Between two departures while all places are taken."""

BUSY = 0.9
GUESTS = 10_000

WRONG = 1.5
"""Staff who are wrong expect so many times the true pace."""


@dataclass(frozen=True)
class Told:
    """Shares of the waits that were at most the median and at most the p90, and the error of the expectation.

    The error is the root of its mean square, in mean waits.
    """

    median: float
    p90: float
    error: float


@dataclass(frozen=True)
class _Wait:
    """`departures` is how many had left the line when the guest was told that so many were ahead."""

    ahead: int
    departures: int
    length: float


@cache
def told(servers: int, weight: float, guess: float, known: float = 0.0) -> Told:
    """By staff who expect `guess` times the true pace at first; with weight 0 for good. `known`: the weight that the
    quote knows of."""
    waits, paces = _evenings(servers)
    means = [round(PACE * guess)]
    for between in paces:
        means.append(learned(means[-1], between, weight=weight, shortest=0, longest=HOUR))
    quoted = [(quote(wait.ahead, means[wait.departures], known), wait.length / SECOND) for wait in waits]
    squares = sum(((wait.ahead + 1) * means[wait.departures] - wait.length) ** 2 for wait in waits)
    return Told(
        sum(wait <= band.median for band, wait in quoted) / GUESTS,
        sum(wait <= band.p90 for band, wait in quoted) / GUESTS,
        math.sqrt(squares / GUESTS) / (sum(wait.length for wait in waits) / GUESTS),
    )


@cache
def _evenings(servers: int) -> tuple[list[_Wait], list[int]]:
    """What guests waited, and the times between two departures from the line."""
    chance = Random(3 + servers)
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
            now, comes = comes, comes + chance.expovariate(BUSY / PACE)
            if len(ends) == servers:
                line.append((now, len(paces)))
                continue
        heappush(ends, now + chance.expovariate(1 / (PACE * servers)))
    return waits, paces
