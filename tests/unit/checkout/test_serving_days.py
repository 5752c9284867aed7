"""Serving: whatever tills and shoppers do, each shopper is in one place, and turns are kept."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import Random

import pytest

from chalicelib.checkout.rules import serving
from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.joining import joined
from chalicelib.checkout.rules.lanes import MOST_CALLS
from chalicelib.checkout.rules.markets import AfterMiss, Market, Profile
from chalicelib.checkout.rules.policies import Policy, Terms, Till, TillKind, TillState
from chalicelib.checkout.rules.quarters import QUARTER, Quarter
from chalicelib.checkout.rules.tickets import ShopperState
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict
from tests.support.shoppers import everyone

START = 1_764_619_200_000
PROFILE = Profile("Corner", "UTC", 200, 150 * SECOND, Terms(express_items=10), Targets())
OVER = (ShopperState.DONE, ShopperState.LEFT, ShopperState.DROPPED)
Key = tuple[str, int]


@dataclass
class Day:
    """A market with a random day: what was told of each shopper, as their tickets have it."""

    market: Market
    random: Random
    now: int = START
    tickets: dict[Key, ShopperState] = field(default_factory=dict)
    turns: list[int] = field(default_factory=list)
    over: list[Quarter] = field(default_factory=list)

    def act(self) -> None:
        """One act of anyone, at a random later time. A refused one changes nothing."""
        self.now += self.random.randrange(40 * SECOND)
        self.market = self.market.in_time(self.now)
        over, self.market = self.market.over, replace(self.market, over=())
        self.over += over
        acts = [self._join] * 6 + [self._next] * 6 + [self._done] * 4
        acts += [self._recall, self._miss, self._put_back, self._leave, self._till]
        with suppress(Conflict):
            self.random.choice(acts)()
        self.check()

    def check(self) -> None:
        """Each shopper whose ticket is not over is in one line or at one till, and lines are in the order of turns."""
        market = self.market
        places = Counter(each.key for each in everyone(market))
        assert set(places.values()) <= {1}
        called = {call.shopper.key for _, call in market.calls()}
        for key, state in self.tickets.items():
            assert (key in places) == (state not in OVER), (key, state)
            assert (key in called) == (state is ShopperState.CALLED), (key, state)
        assert places.keys() == {key for key, state in self.tickets.items() if state not in OVER}
        for line in market.lines.values():
            assert line
            assert [each.turn for each in line] == sorted({each.turn for each in line})
        turns = [each.turn for each in everyone(market)]
        assert len(set(turns)) == len(turns)
        assert max(turns, default=0) <= market.turn
        assert all(len(lane.calls) <= MOST_CALLS for lane in market.lanes.values())
        assert not any(lane.calls for lane in market.lanes.values() if lane.till.state is TillState.CLOSED)

    def _take(self, served: serving.Served) -> None:
        self.market, outcomes = served
        for outcome in outcomes:
            self.tickets[outcome.shopper.key] = outcome.state

    def _lane(self) -> str:
        return self.random.choice(list(self.market.lanes))

    def _key(self, keys: list[Key]) -> Key | None:
        return self.random.choice([None, *keys])

    def _join(self) -> None:
        items, wanted = self.random.randint(1, 40), self.random.choice([None, None, "express", "regular"])
        self.market, _, who = joined(self.market, items, self.random.random() < 0.1, wanted, self.now)
        assert who.key not in self.tickets, "a number was given twice"
        self.tickets[who.key] = ShopperState.WAITING

    def _next(self) -> None:
        lane = self._lane()
        before = self.market
        self._take(serving.called_next(before, lane, self.now))
        gone = [each for line in before.lines.values() for each in line if self.market.line_of(each.key) is None]
        assert len(gone) <= 1
        for who in gone:
            line = before.line_of(who.key)
            assert line is not None
            ahead = [each for each in before.lines[line] if each.turn < who.turn]
            assert not ahead or (who.assistance and before.lanes[lane].till.assisted)

    def _done(self) -> None:
        lane = self._lane()
        self._take(serving.finished(self.market, lane, self._key(list(self.tickets)[-5:]), self.now))

    def _recall(self) -> None:
        self.market, _ = serving.recalled(self.market, self._lane(), None, self.now)

    def _miss(self) -> None:
        self._take(serving.missed(self.market, self._lane(), None, self.now))

    def _put_back(self) -> None:
        self._take(serving.put_back(self.market, self._lane(), None, self.now))

    def _leave(self) -> None:
        key = self._key(list(self.tickets))
        if key:
            self._take(serving.left(self.market, key, self.now))

    def _till(self) -> None:
        lane = self.market.lanes[self._lane()]
        state = self.random.choice([*TillState, TillState.OPEN, TillState.OPEN])
        self._take(serving.with_till(self.market, replace(lane.till, state=state), self.now))


def _opened(profile: Profile, tills: tuple[Till, ...]) -> Market:
    made = Market("mkt_1", "opr_1", profile)
    for till in tills:
        made, _ = serving.with_till(made, till, START)
    return made


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("after_miss", list(AfterMiss))
@pytest.mark.parametrize("seed", range(4))
def test_each_shopper_is_in_one_place(policy: Policy, after_miss: AfterMiss, seed: int) -> None:
    """Through four hundred random acts; in the end the counts of all quarter hours are what the tickets say."""
    random = Random(seed)
    profile = replace(PROFILE, terms=Terms(policy, 10, random.random() < 0.5), after_miss=after_miss)
    tills = (Till("1"), Till("2", assisted=True), Till("3"), Till("9", TillKind.EXPRESS))
    day = Day(_opened(profile, tills), random)
    for _ in range(400):
        day.act()
    states, quarters = Counter(day.tickets.values()), [*day.over, day.market.quarter]
    assert sum(each.joined for each in quarters) == len(day.tickets)
    assert sum(each.served for each in quarters) == states[ShopperState.DONE]
    assert sum(each.left for each in quarters) == states[ShopperState.LEFT]
    assert sum(each.dropped for each in quarters) == states[ShopperState.DROPPED]
    assert len({each.start for each in quarters}) == len(quarters)
    assert all(each.start % QUARTER == 0 for each in quarters)
