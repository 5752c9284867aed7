"""Asks: tills that call the next shopper, in the order in which their writes came.

    stored     line R031 R032 R033      asks: till 4, till 7
    read       line R033                till 4 ► R031, till 7 ► R032

Many tills ask at the same moment, and each would have to write over what the others have just written. So a till only
adds its ask to the end of a list, which cannot fail because others do it too. Whoever reads the market serves the asks
in their order first, and comes to the same result; the next change of the market stores that result.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.rules.serving import Outcome, called_next
from chalicelib.errors import Conflict

MOST = 60
"""The most asks that a market keeps, one of each of its tills; the next one stores their result."""


@dataclass(frozen=True, slots=True)
class Ask:
    """A till that asks for the next shopper at an instant. `id` tells it from every other one."""

    id: str
    lane: str
    at: int

    @property
    def text(self) -> str:
        return f"{self.id} {self.lane} {self.at}"


def ask_of(text: str) -> Ask:
    id, lane, at = text.split(" ")
    return Ask(id, lane, int(at))


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of shoppers by an ask, at an instant that is not before that of an earlier ask."""

    at: int
    outcomes: tuple[Outcome, ...] = ()


def answered(market: Market, asks: Iterable[Ask]) -> tuple[Market, dict[str, Answer]]:
    """The market after these asks, and the answers by the id of the ask."""
    answers: dict[str, Answer] = {}
    for ask in asks:
        now = max(ask.at, market.quarter.counted)
        before = market.in_time(now)
        try:
            after, outcomes = called_next(before, ask.lane, now)
        except Conflict:  # a till that drains, and has nobody in a line of its own
            after, outcomes = before, ()
        answers[ask.id] = Answer(now, outcomes)
        market = after.with_lane(ask.lane, replace(after.lanes[ask.lane], asked=ask.id))
    return market, answers
