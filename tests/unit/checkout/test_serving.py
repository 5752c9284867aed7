"""Serving: what becomes of a shopper and of a till, act by act."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.checkout.rules import serving
from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.joining import joined
from chalicelib.checkout.rules.lanes import Call, Lane
from chalicelib.checkout.rules.line import Waiting
from chalicelib.checkout.rules.markets import Market, Profile
from chalicelib.checkout.rules.policies import Policy, Terms, Till, TillKind, TillState
from chalicelib.checkout.rules.tickets import ShopperState
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Conflict, Invalid, NotFound

START = 1_764_619_200_000
PROFILE = Profile("Corner", "UTC", 200, 150 * SECOND, Terms(express_items=10), Targets())


def _market(*tills: Till, profile: Profile = PROFILE) -> Market:
    made = Market("mkt_1", "opr_1", profile)
    for till in tills or (Till("1"),):
        made, _ = serving.with_till(made, till, START)
    return made


def _joined(market: Market, items: int = 30, now: int = START, assistance: bool = False) -> tuple[Market, Waiting]:
    after, _, who = joined(market, items, assistance, None, now)
    return after, who


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


def test_a_third_call_frees_the_till() -> None:
    """The till has had its oldest until then, and has the next one from then on."""
    market = _market()
    for _ in range(3):
        market, _ = _joined(market)
    for second in (0, 10, 100):
        market, _ = serving.called_next(market, "1", START + second * SECOND)
    assert market.quarter.service == 100 * SECOND
    market, _ = serving.finished(market, "1", ("R", 2), START + 160 * SECOND)
    assert market.quarter.service == 160 * SECOND


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


def test_a_draining_till_without_shoppers_is_closed() -> None:
    """When the last of its own line gives up."""
    market, who = _joined(_market(profile=replace(PROFILE, terms=Terms(Policy.SHORTEST_LINE))))
    market, _ = serving.with_till(market, Till("1", state=TillState.DRAINING), START)
    assert market.lanes["1"].till.state is TillState.DRAINING
    market, _ = serving.left(market, who.key, START)
    assert market.lanes["1"].till.state is TillState.CLOSED


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
