"""Wait times: quotes from the length of the line and the pace at which it moves.

The pace is an exponentially weighted mean of the times between departures: the length of the line times this mean errs
less than a history of earlier waits. A quote is a band from the median to the 90th percentile. It is relatively wider
near the front of the line, because the deviation of a mean of n times shrinks with 1/√n.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from chalicelib.core.times import HOUR, MINUTE, SECOND

FIRST_GUESS = 3 * MINUTE
"""The time between two departures before the first one was seen."""

WEIGHT = 0.2
"""The weight of the newest time in the mean: after ten departures the mean has nine tenths of a change of pace."""

SHORTEST, LONGEST = 5 * SECOND, HOUR
"""Bounds for one time: several taps in a row on the screen are no pace, and neither is a lunch break."""

_NINETIETH = 1.28
"""Standard deviations from the mean to the ninetieth percentile of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Whole seconds: half of the customers wait less than `median`, nine of ten less than `p90`."""

    median: int
    p90: int


def updated_mean(
    mean: int, between: int, *, weight: float = WEIGHT, shortest: int = SHORTEST, longest: int = LONGEST
) -> int:
    """The mean after another departure, which came `between` milliseconds after the last one."""
    bounded = min(longest, max(shortest, between))
    return round(mean + weight * (bounded - mean))


def quote(ahead: int, mean: int, weight: float = 0.0) -> Quote:
    """The wait of a customer with `ahead` others in front, in a line that moves every `mean` milliseconds.

    The median is that of the sum of `ahead + 1` exponential times (Wilson and Hilferty's approximation). A mean that
    was `learned` with a `weight` has an error of its own: the variance of an exponentially weighted mean is w/(2 - w).
    The p90 includes both.
    """
    steps = ahead + 1
    expected = steps * mean / SECOND
    median = expected * (1 - 1 / (9 * steps)) ** 3
    return Quote(round(median), round(expected * (1 + _NINETIETH * math.sqrt(1 / steps + weight / (2 - weight)))))
