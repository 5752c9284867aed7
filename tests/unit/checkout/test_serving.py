"""Serving: whatever tills and shoppers do, each shopper is in one place, and turns are kept."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import Random

import pytest

from chalicelib.checkout.rules import serving
from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.lanes import MOST_CALLS, Call, Lane
from chalicelib.checkout.rules.line import Waiting
from chalicelib.checkout.rules.markets import AfterMiss, Market, Profile, everyone
from chalicelib.checkout.rules.policies import Policy, Terms, Till, TillKind, TillState
from chalicelib.checkout.rules.quarters import QUARTER, Quarter
from chalicelib.checkout.rules.tickets import ShopperState
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Conflict, Invalid, NotFound

START = 1_764_619_200_000
PROFILE = Profile("Corner", "UTC", 200, 150 * SECOND, Terms(express_items=10), Targets())
OVER = (ShopperState.DONE, ShopperState.LEFT, ShopperState.DROPPED)
Key = tuple[str, int]


def _market(*tills: Till, profile: Profile = PROFILE) -> Market:
    made = Market("mkt_1", "opr_1", profile)
    for till in tills or (Till("1"),):
        made, _ = serving.with_till(made, till, START)
    return made


def _joined(market: Market, items: int = 30, now: int = START, assistance: bool = False) -> tuple[Market, Waiting]:
    after, _, who = serving.joined(market, items, assistance, None, now)
    return after, who


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
        self.market, _, who = serving.joined(self.market, items, self.random.random() < 0.1, wanted, self.now)
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


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("after_miss", list(AfterMiss))
@pytest.mark.parametrize("seed", range(4))
def test_each_shopper_is_in_one_place(policy: Policy, after_miss: AfterMiss, seed: int) -> None:
    """Through four hundred random acts; in the end the counts of all quarter hours are what the tickets say."""
    random = Random(seed)
    profile = replace(PROFILE, terms=Terms(policy, 10, random.random() < 0.5), after_miss=after_miss)
    tills = (Till("1"), Till("2", assisted=True), Till("3"), Till("9", TillKind.EXPRESS))
    day = Day(_market(*tills, profile=profile), random)
    for _ in range(400):
        day.act()
    states, quarters = Counter(day.tickets.values()), [*day.over, day.market.quarter]
    assert sum(each.joined for each in quarters) == len(day.tickets)
    assert sum(each.served for each in quarters) == states[ShopperState.DONE]
    assert sum(each.left for each in quarters) == states[ShopperState.LEFT]
    assert sum(each.dropped for each in quarters) == states[ShopperState.DROPPED]
    assert len({each.start for each in quarters}) == len(quarters)
    assert all(each.start % QUARTER == 0 for each in quarters)


def test_numbers_are_counted_by_letter() -> None:
    """Each kind of line has numbers of its own, one after another."""
    market = _market(Till("1"), Till("9", TillKind.EXPRESS))
    keys = []
    for items in (30, 3, 4, 31):
        market, who = _joined(market, items)
        keys.append(who.key)
    assert keys == [("R", 1), ("E", 1), ("E", 2), ("R", 2)]


def test_a_till_that_does_not_report_loses_nobody() -> None:
    """With a third call its oldest counts as served; the others are still called."""
    market = _market()
    for _ in range(3):
        market, _ = _joined(market)
    for _ in range(3):
        market, outcomes = serving.called_next(market, "1", START)
    assert [(each.shopper.number, each.state) for each in outcomes] == [
        (3, ShopperState.CALLED),
        (1, ShopperState.DONE),
    ]
    assert [call.shopper.number for call in market.lanes["1"].calls] == [2, 3]
    assert market.times == {}, "nothing is learned of a time that nobody measured"


def test_a_till_learns_how_long_it_takes() -> None:
    """From the call or from the end of the one before, whichever is later, by its kind and for all."""
    market = _market()
    for _ in range(2):
        market, _ = _joined(market)
    for now in (START, START + 10 * SECOND):
        market, _ = serving.called_next(market, "1", now)
    market, _ = serving.finished(market, "1", None, START + 100 * SECOND)
    assert market.quarter.service == 100 * SECOND
    market, _ = serving.finished(market, "1", None, START + 160 * SECOND)
    assert market.quarter.service == 160 * SECOND
    assert set(market.times) == {"regular", "all"}


def test_a_draining_till_closes_with_its_last() -> None:
    """However its last shopper ends: served, gone, put back or missed."""
    market = _market()
    market, who = _joined(market)
    market, _ = serving.called_next(market, "1", START)
    market, _ = serving.with_till(market, Till("1", state=TillState.DRAINING), START)
    recalled, _ = serving.recalled(market, "1", None, START)
    ends = [
        serving.finished(market, "1", None, START),
        serving.left(market, who.key, START),
        serving.put_back(market, "1", None, START),
        serving.missed(recalled, "1", None, START),
    ]
    assert {after.lanes["1"].till.state for after, _ in ends} == {TillState.CLOSED}


def test_a_missed_shopper_is_last_once() -> None:
    """Behind everyone who waits, and dropped the second time."""
    market = _market()
    market, first = _joined(market)
    market, second = _joined(market)
    market, _ = serving.called_next(market, "1", START)
    market, _ = serving.recalled(market, "1", None, START)
    market, _ = serving.missed(market, "1", None, START)
    assert [each.key for each in market.lines["main"]] == [second.key, first.key]
    for _ in range(2):
        market, outcomes = serving.called_next(market, "1", START)
    assert outcomes[0].shopper.missed == 1
    market, _ = serving.recalled(market, "1", first.key, START)
    market, outcomes = serving.missed(market, "1", first.key, START)
    assert [each.state for each in outcomes] == [ShopperState.DROPPED]


def test_acts_on_nobody_are_refused() -> None:
    """A till that has called nobody, a shopper of another till, a lane that is not there, one lane too many."""
    market = _market(Till("1"), Till("2"))
    market, who = _joined(market)
    market, _ = serving.called_next(market, "1", START)
    for lane, key in (("2", None), ("2", who.key), ("1", ("R", 9))):
        for act in (serving.finished, serving.missed, serving.put_back, serving.recalled):
            with pytest.raises(Conflict) as refused:
                act(market, lane, key, START)
            assert refused.value.code == "NOT_CALLED"
    with pytest.raises(NotFound):
        serving.called_next(market, "7", START)
    full = replace(market, lanes={str(number): Lane(Till(str(number))) for number in range(60)})
    with pytest.raises(Invalid):
        serving.with_till(full, Till("more"), START)


def test_the_line_is_full_at_a_thousand() -> None:
    """Who would be one more is refused."""
    line = tuple(Waiting("R", number, number, START, 20) for number in range(1, 1001))
    market = replace(_market(), lines={"main": line}, turn=1000, issued={"R": 1000})
    with pytest.raises(Conflict) as refused:
        _joined(market)
    assert refused.value.code == "LINE_FULL"


def test_a_wait_is_for_the_line() -> None:
    """Nobody waits in front of an idle till, each shopper ahead of a busy one adds their share; no till, no wait."""
    market = _market(Till("1"), Till("2"))
    assert market.wait("main", 0) == market.wait("main", 1)
    busy = replace(
        market,
        lanes={
            name: replace(lane, calls=(Call(Waiting("R", 1, 1, START, 9), "main", START),))
            for name, lane in market.lanes.items()
        },
    )
    waits = [busy.wait("main", ahead) for ahead in range(5)]
    medians = [each.median for each in waits if each]
    assert medians == sorted(set(medians))
    assert _market(Till("1", state=TillState.CLOSED)).wait("main", 0) is None


def test_looks_are_a_minute_apart_while_there_is_something_to_see() -> None:
    """A till is open, or someone waits or is called."""
    market = _market(Till("1", state=TillState.PAUSED))
    assert market.next_look is None
    market, _ = _joined(market)
    assert replace(market, advised=START).next_look == START + MINUTE
