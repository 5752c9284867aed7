"""Need: how many tills a market should have open, and how long a shopper waits with those that it has.

The tills for those who come are the fewest with which Erlang C keeps the market's targets. Shoppers who stand in line
beyond what the targets allow are work that is known: it takes as many more tills as serve them within ten minutes. All
tills count as one group that takes a mean time for each shopper.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from chalicelib.checkout.rules.erlang import Targets, mean_wait, tills_needed

SERVED_IN = 10.0
"""Minutes in which shoppers who stand in line beyond the targets are to be served."""

AHEAD = 15.0
"""Minutes for which the expected wait looks ahead: a line that is too long for its tills grows meanwhile."""

_ROUNDING = 1e-6
"""Ten shoppers at a minute each are one till for ten minutes."""


@dataclass(frozen=True, slots=True)
class Situation:
    """What is known at one evaluation: shoppers a minute who come to the line, now and as foreseen; the mean seconds of
    one at a till; how many tills are open; how many shoppers stand in line and are not at a till."""

    per_minute: float
    per_minute_in_15: float
    per_minute_in_30: float
    service: float
    open: int
    waiting: int

    @property
    def load(self) -> float:
        return load_of(self.per_minute, self.service)


@dataclass(frozen=True, slots=True)
class Need:
    """Tills that are needed now, in 15 and in 30 minutes."""

    now: int
    in_15: int
    in_30: int


def load_of(per_minute: float, service: float) -> float:
    """What so many shoppers a minute keep busy on average, in tills."""
    return per_minute * service / 60


def needed(situation: Situation, targets: Targets) -> Need:
    """The tills by one evaluation. At least one while shoppers stand in line."""
    in_line = load_of(too_many(situation, targets) / SERVED_IN, situation.service)
    now = steady_need(situation.per_minute, situation.service, targets) + math.ceil(in_line - _ROUNDING)
    return Need(
        max(now, 1 if situation.waiting else 0),
        steady_need(situation.per_minute_in_15, situation.service, targets),
        steady_need(situation.per_minute_in_30, situation.service, targets),
    )


def steady_need(per_minute: float, service: float, targets: Targets) -> int:
    """The tills for those who come, without those who stand in line."""
    return tills_needed(load_of(per_minute, service), service, targets)


def too_many(situation: Situation, targets: Targets) -> float:
    """How many more stand in line than there are on average when the mean wait is the target (Little's law)."""
    return max(0.0, situation.waiting - situation.per_minute * targets.mean_wait / 60)


def expected_wait(situation: Situation) -> float | None:
    """The mean wait, in seconds, of a shopper who joins now. None while no till is open."""
    if situation.open < 1:
        return None
    in_line = (situation.waiting + 1) * situation.service / situation.open if situation.waiting else 0.0
    return max(in_line, wait_with(situation.open, situation))


def wait_with(tills: int, situation: Situation) -> float:
    """The mean wait with so many tills, in seconds: that of Erlang C, but not more than what a line can become in a
    quarter hour. It takes hours to become as long as theory says when its tills are nearly all busy, and it would grow
    for ever when they are too few.

    In that time it grows by those who come and are not served, and by chance as a random walk does: √(4n/π) for n who
    come.
    """
    come, served = situation.per_minute * AHEAD, tills * AHEAD * 60 / situation.service
    grown = situation.waiting + max(0.0, come - served) + math.sqrt(4 * come / math.pi)
    return min(mean_wait(situation.load, tills, situation.service), (grown + 1) * situation.service / tills)
