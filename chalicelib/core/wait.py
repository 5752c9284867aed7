"""How long it will take: quotes from the length of the line and the pace at which it moves.

The pace is learned from departures, an exponentially weighted mean of the time between two of them, because the length
of the line times that mean errs less than any history of other people's waits. It is told as a band, from the median
to what nine of ten wait at most, which is wider for whoever is near the front: the mean of n times varies by 1/√n of
theirs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from chalicelib.core.times import HOUR, MINUTE, SECOND

FIRST_GUESS = 3 * MINUTE
"""Between two departures, while nobody has left yet."""

WEIGHT = 0.2
"""Of the newest time in the mean: ten departures later a change of pace is nine tenths believed."""

SHORTEST, LONGEST = 5 * SECOND, HOUR
"""Bounds for one time: a row of slips on the screen is no pace, and neither is a lunch break."""

_NINETIETH = 1.28
"""Standard deviations from the mean to the ninetieth percentile of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole seconds: half wait less than `median`, nine of ten less than `p90`."""

    median: int
    p90: int


def learned(
    mean: int, between: int, *, weight: float = WEIGHT, shortest: int = SHORTEST, longest: int = LONGEST
) -> int:
    """The mean after another departure, `between` milliseconds after the one before it."""
    bounded = min(longest, max(shortest, between))
    return round(mean + weight * (bounded - mean))


def quote(ahead: int, mean: int, weight: float = 0.0) -> Quote:
    """The wait of somebody with so many people ahead, in a line that moves every `mean` milliseconds.

    The median is that of the sum of `ahead + 1` exponential times, by Wilson and Hilferty's approximation. A mean that
    was `learned` with a `weight` errs as well, by the variance of an exponentially weighted mean, w/(2 - w); the p90
    counts both.
    """
    steps = ahead + 1
    expected = steps * mean / SECOND
    median = expected * (1 - 1 / (9 * steps)) ** 3
    return Quote(round(median), round(expected * (1 + _NINETIETH * math.sqrt(1 / steps + weight / (2 - weight)))))
