"""Advice: a look at each active market every minute, and at doors where someone waits for a visit to lapse.

A look is a deadline that sets the next one; the minute sweep restarts it if its message is lost. Two looks at the same
time do the work of one: both write over the same version.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from zoneinfo import ZoneInfo

from chalicelib.checkout.manage_market import Markets, owned
from chalicelib.checkout.pass_door import PassDoor
from chalicelib.checkout.rules.advice import Advice, advise
from chalicelib.checkout.rules.door import Door
from chalicelib.checkout.rules.forecast import quarter_of, rates, updated_mean
from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.rules.need import Situation
from chalicelib.checkout.rules.quarters import QUARTER
from chalicelib.checkout.rules.serving import ALL, Served, tidied
from chalicelib.checkout.storage import doors, history
from chalicelib.checkout.storage.history import Week
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.table.retry import Overtaken
from chalicelib.table.together import both

_FRESH = 3 * MINUTE
"""How long an evaluation is shown when no look has followed."""

_SEEN = 0.5
"""The share of those who join with a visit, from which on those inside say who comes next."""

_MOST_QUARTERS = 96
"""Quarter hours that one look learns from: a day."""


class AdviseMarket:
    def __init__(self, markets: Markets, door: PassDoor, timers: Timers, clock: Clock) -> None:
        self._markets, self._door, self._timers, self._clock = markets, door, timers, clock

    def check(self, id: str) -> str | None:
        """Look at a market and its door. Returns what was done, None for nothing. Raises `NotFound`."""
        market, now = self._markets.find(id), self._clock.now()
        door, week = self._known(id)
        if door.next_look is not None and now >= door.next_look:
            door = self._door.change(market, lambda door, market, now: door.settled(market.profile, now))
        if market.next_look is None or now < market.next_look:
            return None
        week = self._learned(market, week, now)
        with suppress(Overtaken):  # a till or another look was faster; the sweep or the next minute looks again
            market, _ = self._markets.changed(market, lambda market, now: _advised(market, door, week, now))
        if market.next_look is not None:
            self._timers.set([Deadline(DeadlineKind.MARKET, id, max(market.next_look, now + SECOND))])
        return "advised"

    def advice(self, operator: str, id: str) -> Advice:
        """The advice, with the tills that are open now and the wait that they mean. Raises `NotFound` or
        `Forbidden`."""
        market, now = owned(self._markets.find(id), operator), self._clock.now()
        door, week = self._known(id)
        fresh = market.memory if market.advised and now < market.advised + _FRESH else None
        live, _ = advise(_situation(market, door, week, now), market.profile.targets, fresh)
        if fresh is None or market.advice is None:
            return live
        return replace(market.advice, open=live.open, expected_wait_seconds=live.expected_wait_seconds)

    def _known(self, id: str) -> tuple[Door, Week]:
        door, week = both(doors.place(id), history.week_place(id))
        return door or Door(id), week or Week()

    def _learned(self, market: Market, week: Week, now: int) -> Week:
        """The week with the quarter hours that are over since it was learned."""
        over = history.between(market.id, week.upto + 1, now, _MOST_QUARTERS)
        if not over:
            return week
        zone, means = ZoneInfo(market.profile.timezone), dict(week.means)
        for quarter in over:
            place = quarter_of(quarter.start, zone)
            means[place] = updated_mean(means.get(place), quarter.joined)
        learned = Week(over[-1].start, means)
        with suppress(Overtaken):
            history.learn(market.id, week, learned)
        return learned


def _advised(market: Market, door: Door, week: Week, now: int) -> Served:
    market, outcomes = tidied(market, now)
    advice, memory = advise(_situation(market, door, week, now), market.profile.targets, market.memory)
    return replace(market, advised=now, memory=memory, advice=advice), outcomes


def _situation(market: Market, door: Door, week: Week, now: int) -> Situation:
    """What is known of the market now. Those inside count if most of those who join were counted at the door."""
    ages = door.ages(now) if market.seen >= _SEEN else []
    lately = market.rate.per_minute(now) * QUARTER / MINUTE
    coming = rates(door.times, ages, week.means.get, lately, now, ZoneInfo(market.profile.timezone))
    return Situation(*coming, market.service(ALL).mean, market.open_tills, market.waiting)
