"""Forecasts: how many shoppers come to the line in a quarter hour, from earlier weeks and from those who are inside.

Every quarter hour of a week has a weighted mean of how many came in it. Of those who come `u` from now, the share that
shops longer than `u` is inside already and is foreseen one by one; the others are yet to enter, and are as many as in
earlier weeks:

    coming = those inside + earlier weeks · F(u)                F: share of shopping times up to so long
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

from chalicelib.checkout.rules.quarters import QUARTER
from chalicelib.checkout.rules.shopping import ShoppingTimes
from chalicelib.core.times import MINUTE, at_place

QUARTERS = 7 * 24 * 4
"""Quarter hours of a week, from Monday at midnight in the market's time zone."""

WEIGHT = 0.3
"""Of the newest week in the mean."""

_LEAST_SEEN = 0.25
"""Those inside say nothing of a time that most of them do not reach: their number is multiplied by 4 at most."""


def quarter_of(instant: int, zone: ZoneInfo) -> int:
    """The quarter hour of the week, from 0, that the clocks at the market show."""
    there = at_place(instant, zone)
    return (there.weekday() * 24 + there.hour) * 4 + there.minute // 15


def updated_mean(mean: float | None, count: int) -> float:
    """The mean of a quarter hour after another week, in which so many came. None: the first week."""
    return float(count) if mean is None else mean + WEIGHT * (count - mean)


def from_earlier_weeks(means: Callable[[int], float | None], start: int, end: int, zone: ZoneInfo) -> float | None:
    """How many come between two instants by the means of quarter hours. None when one of these has no mean yet."""
    total, at = 0.0, start
    while at < end:
        until = min(end, at - at % QUARTER + QUARTER)  # no time zone is off by less than a quarter hour
        mean = means(quarter_of(at, zone))
        if mean is None:
            return None
        total += mean * (until - at) / QUARTER
        at = until
    return total


def rates(
    times: ShoppingTimes,
    ages: Sequence[int],
    means: Callable[[int], float | None],
    lately: float,
    now: int,
    zone: ZoneInfo,
) -> tuple[float, float, float]:
    """Shoppers a minute who come to the line now, in 15 and in 30 minutes: in the quarter hours around these instants.

    `lately` is how many came in the last quarter hour. The quarter hour around now is half of that and half of the
    next one; where nothing is foreseen, shoppers go on coming as lately.
    """

    def foreseen(start: int) -> float:
        earlier = from_earlier_weeks(means, now + start, now + start + QUARTER, zone)
        count = coming(times, ages, earlier, start, start + QUARTER)
        return lately if count is None else count

    counts = ((lately + foreseen(0)) / 2, foreseen(QUARTER // 2), foreseen(QUARTER + QUARTER // 2))
    at_present, in_15, in_30 = (count * MINUTE / QUARTER for count in counts)
    return at_present, in_15, in_30


def coming(times: ShoppingTimes, ages: Sequence[int], earlier: float | None, start: int, end: int) -> float | None:
    """How many come to the line between `start` and `end` from now, in milliseconds. `ages`: how long each of those
    inside has been; `earlier`: what earlier weeks say of this time.

    Without earlier weeks, shoppers go on entering as they did: those inside are multiplied by 1 / (1 − F). With nobody
    inside, the market does not count its visits, or it has just opened: earlier weeks alone. None: neither is known.
    """
    entering = times.share_within((start + end) // 2)
    if not ages:
        return earlier
    inside = times.expected(ages, start, end)
    if earlier is None:
        return inside / max(_LEAST_SEEN, 1 - entering)
    return inside + earlier * entering
