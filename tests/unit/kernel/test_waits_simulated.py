"""Quotes in a bar that is simulated: what of the waits they cover, and how far off they are.

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
from statistics import fmean

import pytest

from chalicelib.kernel.bars import WEIGHT
from chalicelib.kernel.times import HOUR, MINUTE, SECOND
from chalicelib.kernel.waits import learned, quote

PACE = 1 * MINUTE
"""Between two departures while all places are taken."""

BUSY = 0.9
GUESTS = 10_000
WRONG = 1.5


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


@cache
def _told(servers: int, weight: float, guess: float, known: float = 0.0) -> Told:
    """By staff who expect `guess` times the true pace at first; with weight 0 for good. `known`: the weight that the
    quote knows of."""
    waits, paces = _evenings(servers)
    means = [round(PACE * guess)]
    for between in paces:
        means.append(learned(means[-1], between, weight=weight, shortest=0, longest=HOUR))
    quoted = [(quote(wait.ahead, means[wait.departures], known), wait.length / SECOND) for wait in waits]
    squares = sum(((wait.ahead + 1) * means[wait.departures] - wait.length) ** 2 for wait in waits)
    return Told(
        sum(wait <= told.median for told, wait in quoted) / GUESTS,
        sum(wait <= told.p90 for told, wait in quoted) / GUESTS,
        math.sqrt(squares / GUESTS) / (sum(wait.length for wait in waits) / GUESTS),
    )


SERVERS = [1, 4, 10]


def test_with_the_true_pace_the_band_is_what_it_says() -> None:
    """Half of the waits are below the median, nine of ten below the p90: of all together, and nearly so of each bar."""
    told = [_told(servers, 0, 1) for servers in SERVERS]
    assert 0.48 <= fmean(each.median for each in told) <= 0.52
    assert 0.88 <= fmean(each.p90 for each in told) <= 0.92
    assert all(0.46 <= each.median <= 0.54 and 0.87 <= each.p90 <= 0.93 for each in told)


@pytest.mark.parametrize("guess", [1, WRONG])
def test_with_a_learned_pace_the_band_is_what_it_says(guess: float) -> None:
    """As bars learn it, whatever the staff's guess was: the band is wider by what is learned wrong, and no wider."""
    told = [_told(servers, WEIGHT, guess, WEIGHT) for servers in SERVERS]
    assert 0.47 <= fmean(each.median for each in told) <= 0.53
    assert 0.88 <= fmean(each.p90 for each in told) <= 0.92
    assert all(0.86 <= each.p90 <= 0.93 for each in told)


@pytest.mark.parametrize("servers", SERVERS)
def test_a_heavier_weight_covers_less(servers: int) -> None:
    """The last few departures say little about the next: the p90 covers ever fewer waits, and the error grows."""
    told = [_told(servers, weight, 1) for weight in (0.02, 0.05, 0.2)]
    assert [each.p90 for each in told] == sorted((each.p90 for each in told), reverse=True)
    assert [each.error for each in told] == sorted(each.error for each in told)
    assert told[-1].p90 < 0.82


@pytest.mark.parametrize("servers", SERVERS)
def test_learning_is_worth_it(servers: int) -> None:
    """The true pace errs by a third of a mean wait, a learned one by little more, a wrong guess by twice as much."""
    true, learnt, naive = _told(servers, 0, 1), _told(servers, 0.05, WRONG), _told(servers, 0, WRONG)
    assert 0.25 <= true.error <= 0.40
    assert true.error < learnt.error < 0.50
    assert naive.error > 0.60
    assert naive.error > 1.4 * learnt.error
    assert naive.p90 > 0.96
