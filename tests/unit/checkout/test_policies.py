"""Policies: which line is joined, and which line is served next."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest

from chalicelib.checkout.rules.policies import (
    ASSISTED,
    EXPRESS,
    MAIN,
    Policy,
    Shopper,
    Terms,
    Till,
    TillKind,
    TillState,
    line_to_join,
    next_line,
    own_line,
)

ONE, TWO, THREE = (Till(id) for id in "123")
QUICK = Till("9", TillKind.EXPRESS)
REGULAR, ALL = (ONE, TWO, THREE), (ONE, TWO, THREE, QUICK)
MARKET = Terms(express_items=10)
SHORTEST, IN_TURNS = (Terms(policy, 10) for policy in (Policy.SHORTEST_LINE, Policy.ROUND_ROBIN))


def _till(state: TillState, id: str = "2", kind: TillKind = TillKind.REGULAR, assisted: bool = False) -> Till:
    return Till(id, kind, state, assisted)


def _joins(
    terms: Terms, tills: tuple[Till, ...], items: int, turn: int = 0, assistance: bool = False, **people: int
) -> str:
    named = {own_line(name[1:]): count for name, count in people.items()}
    return line_to_join(terms, tills, named, Shopper(items, turn, assistance))


def test_one_line_has_one_line() -> None:
    """Whatever the tills and the turn."""
    assert {_joins(MARKET, ALL, 11, turn) for turn in range(9)} == {MAIN}


def test_the_shortest_line_is_joined() -> None:
    """The first of equal ones; a line that is not named has nobody."""
    assert _joins(SHORTEST, REGULAR, 40, _1=2, _2=1, _3=1) == own_line("2")
    assert _joins(SHORTEST, REGULAR, 40, _1=2, _2=1) == own_line("3")
    assert _joins(SHORTEST, REGULAR, 40) == own_line("1")


def test_lines_are_joined_in_turns() -> None:
    """As shoppers come."""
    assert [_joins(IN_TURNS, REGULAR, 40, turn) for turn in range(4)] == [own_line(id) for id in "1231"]


@pytest.mark.parametrize("terms", [MARKET, SHORTEST, IN_TURNS])
@pytest.mark.parametrize(("items", "express"), [(1, True), (10, True), (11, False)])
def test_few_items_go_to_the_express_line(terms: Terms, items: int, express: bool) -> None:
    """Up to as many as the market says, with every policy."""
    assert (_joins(terms, ALL, items) == EXPRESS) is express


@pytest.mark.parametrize("state", [TillState.PAUSED, TillState.DRAINING, TillState.CLOSED])
@pytest.mark.parametrize("terms", [MARKET, SHORTEST, IN_TURNS])
def test_nobody_joins_the_line_of_a_till_that_is_not_open(terms: Terms, state: TillState) -> None:
    """Neither its own one, nor an express line without another till."""
    tills = (ONE, _till(state), _till(state, "9", TillKind.EXPRESS))
    joined = {_joins(terms, tills, items, turn, _1=50) for items in (3, 30) for turn in range(4)}
    assert joined == {MAIN if terms is MARKET else own_line("1")}


@pytest.mark.parametrize("terms", [MARKET, SHORTEST, IN_TURNS])
def test_a_market_without_an_open_till_has_the_main_line(terms: Terms) -> None:
    """Whoever waits there is served by whatever till opens first."""
    assert _joins(terms, (_till(TillState.CLOSED),), 30) == MAIN
    assert _joins(terms, (), 3) == MAIN
    assert next_line(terms, ONE, (ONE, TWO), {MAIN: 1}) == MAIN
    assert next_line(terms, QUICK, (QUICK,), {MAIN: 1}) == MAIN


def test_who_asks_for_assistance_joins_where_it_is() -> None:
    """The line of an assisted till, also with few items; any other line when no such till is open."""
    helping = _till(TillState.OPEN, assisted=True)
    assert _joins(MARKET, (ONE, helping, QUICK), 3, assistance=True) == MAIN
    assert _joins(SHORTEST, (ONE, helping, QUICK), 3, assistance=True, _2=7) == own_line("2")
    assert _joins(SHORTEST, (ONE, helping, QUICK), 30, _2=7) == own_line("1")
    assert _joins(MARKET, ALL, 3, assistance=True) == EXPRESS


def test_each_till_serves_its_line() -> None:
    """The only one, its own one, or the express line."""
    firsts = {MAIN: 4, EXPRESS: 2}
    assert [next_line(MARKET, till, ALL, firsts) for till in ALL] == [MAIN, MAIN, MAIN, EXPRESS]
    firsts = {own_line("1"): 9, own_line("2"): 1, EXPRESS: 2}
    assert [next_line(SHORTEST, till, ALL, firsts) for till in ALL] == [own_line("1"), own_line("2"), EXPRESS, EXPRESS]


def test_a_free_till_helps() -> None:
    """A regular one serves the express line, an express one the main line if the market says so."""
    helping = Terms(express_items=10, express_helps=True)
    assert next_line(MARKET, ONE, ALL, {EXPRESS: 2}) == EXPRESS
    assert next_line(MARKET, QUICK, ALL, {MAIN: 2}) is None
    assert next_line(helping, QUICK, ALL, {MAIN: 2}) == MAIN
    assert next_line(helping, QUICK, ALL, {MAIN: 2, EXPRESS: 3}) == EXPRESS


@pytest.mark.parametrize("till", ALL)
def test_nobody_waits_and_nobody_is_called(till: Till) -> None:
    """No line has a first."""
    assert next_line(Terms(express_helps=True), till, ALL, {}) is None


@pytest.mark.parametrize("state", [TillState.PAUSED, TillState.CLOSED])
@pytest.mark.parametrize("terms", [MARKET, SHORTEST, IN_TURNS])
def test_a_till_that_is_not_open_calls_nobody(terms: Terms, state: TillState) -> None:
    """Whoever waits."""
    tills = (ONE, _till(state, assisted=True))
    assert next_line(terms, tills[1], tills, {MAIN: 1, EXPRESS: 2, ASSISTED: 1, own_line("2"): 3}) is None


def test_a_draining_till_calls_those_in_its_own_line() -> None:
    """And nobody else, so it comes to an end."""
    tills = (ONE, _till(TillState.DRAINING))
    assert next_line(SHORTEST, tills[1], tills, {own_line("1"): 1, own_line("2"): 5, EXPRESS: 2}) == own_line("2")
    assert next_line(SHORTEST, tills[1], tills, {own_line("1"): 1, EXPRESS: 2}) is None


def test_a_line_that_is_shared_is_left_to_open_tills() -> None:
    """Also the last till that drains: the line is told that no till is open."""
    draining = _till(TillState.DRAINING)
    assert next_line(MARKET, draining, (ONE, draining), {MAIN: 1}) is None
    assert next_line(MARKET, draining, (draining, QUICK), {MAIN: 1}) is None
    assert next_line(MARKET, QUICK, (draining, QUICK), {MAIN: 1}) == MAIN


@pytest.mark.parametrize("state", [TillState.PAUSED, TillState.CLOSED])
def test_the_line_of_a_till_that_closes_is_served_by_the_others(state: TillState) -> None:
    """In the order of joining, whichever line it was."""
    tills = (ONE, _till(state), QUICK)
    assert next_line(SHORTEST, ONE, tills, {own_line("1"): 5, own_line("2"): 3}) == own_line("2")
    assert next_line(SHORTEST, ONE, tills, {own_line("1"): 5, own_line("2"): 7}) == own_line("1")
    assert next_line(SHORTEST, QUICK, tills, {EXPRESS: 5, own_line("2"): 3}) == own_line("2")


def test_an_express_line_without_a_till_is_served_in_the_order_of_joining() -> None:
    """Together with the main line, not after it."""
    tills = (ONE, _till(TillState.CLOSED, "9", TillKind.EXPRESS))
    assert next_line(MARKET, ONE, tills, {MAIN: 5, EXPRESS: 3}) == EXPRESS
    assert next_line(MARKET, ONE, tills, {MAIN: 5, EXPRESS: 7}) == MAIN


def test_an_assisted_till_calls_who_asked_first() -> None:
    """Before the first of the line; all other tills call in the order of joining."""
    helping = _till(TillState.OPEN, assisted=True)
    tills = (ONE, helping, QUICK)
    firsts = {MAIN: 4, EXPRESS: 2, ASSISTED: 8}
    assert [next_line(MARKET, till, tills, firsts) for till in tills] == [MAIN, ASSISTED, EXPRESS]
    assert next_line(MARKET, helping, tills, {MAIN: 4}) == MAIN


def test_nobody_is_overtaken_but_by_who_asked_for_assistance() -> None:
    """Whichever tills are free in whatever order: every call is the first of the line, or the first who asked, at a
    till for them; and everyone is called."""
    chance = Random(3)
    tills = (ONE, _till(TillState.OPEN, assisted=True), THREE)
    waiting: dict[int, bool] = {}
    for number in range(2_000):
        waiting[number] = chance.random() < 0.2
        while waiting and chance.random() < 0.5:
            till = chance.choice(tills)
            asked = min((each for each, asks in waiting.items() if asks), default=None)
            firsts = {MAIN: min(waiting)} | ({} if asked is None else {ASSISTED: asked})
            line = next_line(MARKET, till, tills, firsts)
            assert line == (ASSISTED if till.assisted and asked is not None else MAIN)
            del waiting[firsts[line]]
    while waiting:
        assert next_line(MARKET, ONE, tills, {MAIN: min(waiting)}) == MAIN
        del waiting[min(waiting)]


def test_the_order_in_which_lines_are_named_does_not_matter() -> None:
    """Only the order of joining does."""
    tills = (ONE, _till(TillState.CLOSED), _till(TillState.CLOSED, "3"))
    firsts = [(own_line("1"), 5), (own_line("2"), 4), (own_line("3"), 6)]
    assert {next_line(SHORTEST, ONE, tills, dict(order)) for order in permutations(firsts)} == {own_line("2")}
