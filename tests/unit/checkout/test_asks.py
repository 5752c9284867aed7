"""Tills that ask at the same moment: every reader comes to the same result."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.checkout.rules.asks import Ask, answered, ask_of
from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.joining import joined
from chalicelib.checkout.rules.markets import Market, Profile
from chalicelib.checkout.rules.policies import Terms, Till, TillState
from chalicelib.checkout.rules.serving import called_next, with_till

NOW = 1_796_155_200_000


def market(tills: int, people: int) -> Market:
    made = Market("mkt_1", "opr_1", Profile("Corner", "UTC", 200, 150_000, Terms(), Targets()))
    made = made.in_time(NOW)
    for till in range(1, tills + 1):
        made, _ = with_till(made, Till(str(till)), NOW)
    for _ in range(people):
        made, _, _ = joined(made, 20, False, None, NOW)
    return made


def test_asks_are_served_in_their_order() -> None:
    """As if the tills had called one after another."""
    asks = [Ask(f"a{till}", str(till), NOW + after) for after, till in enumerate((3, 1, 2))]
    after, answers = answered(market(3, 2), asks)
    one_by_one = market(3, 2)
    for ask in asks:
        one_by_one, _ = called_next(one_by_one.in_time(ask.at), ask.lane, ask.at)
    assert {name: lane.calls for name, lane in after.lanes.items()} == {
        name: lane.calls for name, lane in one_by_one.lanes.items()
    }
    assert [answers[ask.id].outcomes[0].shopper.number if answers[ask.id].outcomes else None for ask in asks] == [
        1,
        2,
        None,
    ]


def test_an_ask_of_an_earlier_clock_does_not_turn_time_back() -> None:
    """The clocks of two servers may differ."""
    asks = [Ask("a", "1", NOW + 2_000), Ask("b", "2", NOW)]
    after, answers = answered(market(2, 2), asks)
    assert [after.lanes[lane].calls[0].at for lane in ("1", "2")] == [NOW + 2_000, NOW + 2_000]
    assert [answers[id].at for id in "ab"] == [NOW + 2_000, NOW + 2_000]


def test_a_till_that_drains_has_nobody_in_the_one_line() -> None:
    """Its ask came before it was told to drain, and is served; one after that calls nobody."""
    draining = market(1, 2)
    draining, _ = with_till(draining, replace(draining.lanes["1"].till, state=TillState.DRAINING), NOW)
    after, answers = answered(draining, [Ask("a", "1", NOW)])
    assert answers["a"].outcomes == ()
    assert (after.waiting, after.lanes["1"].asked) == (2, "a")


def test_an_ask_is_read_as_it_was_written() -> None:
    """Its id, its till and its instant."""
    ask = Ask("0123456789ab", "till-3", NOW)
    assert ask_of(ask.text) == ask
