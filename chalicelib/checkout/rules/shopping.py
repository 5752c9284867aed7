"""Shopping times, from the door to the line: learned from visits, and used to foresee who comes to the line when.

A market keeps a histogram, a list of numbers: how many of its latest visits took up to 5, 10, 15, … 120 minutes. Each
new visit makes the older ones count less, so it follows the seasons. Of a shopper who is inside for `age` it says

    P(comes to the line in from…to) = (F(age + to) − F(age + from)) / (1 − F(age))

where F is the share of shopping times up to so long, and within a bar of the histogram grows evenly.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chalicelib.core.times import MINUTE

BAR = 5 * MINUTE
BARS = 24

LONGEST = BAR * BARS
"""A visit that is longer than this does not count as inside: the shopper has rather left without being seen."""

_FIRST_GUESS = 25 * MINUTE
"""The mean shopping time before any visit was seen."""

_GUESS_COUNTS = 40.0
"""The first guess counts as so many visits."""

_REMEMBERED = 1_000
"""The last so many visits have two thirds of the histogram."""

_LEAST = 0.01
"""No bar is empty, so something is known of everyone who is inside."""


@dataclass(frozen=True, slots=True)
class ShoppingTimes:
    """Weights of visits by their length, and of those that ended without coming to the line (`left`)."""

    bars: tuple[float, ...]
    left: float = 0.0

    @property
    def joining_share(self) -> float:
        """The share of visits that come to the line."""
        total = sum(self.bars)
        return total / (total + self.left)

    def share_within(self, time: int) -> float:
        """F: the share of those who come to the line that have come after so many milliseconds."""
        return self._weight(time) / self._weight(LONGEST)

    def expected(self, ages: Iterable[int], start: int, end: int) -> float:
        """How many come to the line between `start` and `end` from now, of those who have been inside for so long. All
        are milliseconds."""
        coming = 0.0
        for age in ages:
            if age < LONGEST:
                inside = self._weight(LONGEST) - self._weight(age)
                coming += (self._weight(age + end) - self._weight(age + start)) / inside
        return coming * self.joining_share

    def _weight(self, time: int) -> float:
        whole, rest = divmod(min(max(time, 0), LONGEST), BAR)
        weights = [max(_LEAST, each) for each in self.bars[: whole + 1]]
        return sum(weights[:whole]) + (weights[whole] * rest / BAR if rest else 0.0)


def learned(times: ShoppingTimes, visits: Sequence[int], left: int = 0) -> ShoppingTimes:
    """With visits that have come to the line after so many milliseconds, and so many that have `left` without it."""
    kept = (1 - 1 / _REMEMBERED) ** (len(visits) + left)
    bars = [kept * each for each in times.bars]
    for visit in visits:
        bars[min(BARS - 1, max(0, visit) // BAR)] += 1
    return ShoppingTimes(tuple(bars), kept * times.left + left)


def first_guess(mean: int = _FIRST_GUESS) -> ShoppingTimes:
    """The histogram of a market that has seen no visit: few are very quick, and some take long (a gamma distribution of
    shape 3)."""
    within = [_gamma_share(3 * BAR * each / mean) for each in range(BARS + 1)]
    return ShoppingTimes(tuple(_GUESS_COUNTS * (after - before) for before, after in pairwise(within)))


def _gamma_share(x: float) -> float:
    return 1 - math.exp(-x) * (1 + x + x * x / 2)
