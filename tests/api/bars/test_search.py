"""The search for a bar: which bars are asked, in which order, and for how long."""

from __future__ import annotations

import pytest

from tests.api.bars.calls import (
    asking,
    hopeful,
)
from tests.worlds.tavern import (
    bar,
    bar_behind,
    deliver,
    drinker,
    landlord,
    no,
    pending,
    settle,
    yes,
)
from tests.worlds.world import World


def test_an_offer_lapses_after_45_seconds(here: World) -> None:
    """The next bar is asked. The first one accepts too late, whether or not anything has run."""
    owner = here.operator()
    silent, other = bar(owner), bar(owner, 100)
    asking(here, silent)
    (offer,) = silent.offers()
    here.clock.move(46)
    assert silent.accept(offer).code == "OFFER_EXPIRED"
    here.clock.move(1)
    settle(here.app)
    assert len(other.offers()) == 1


def test_a_search_without_a_bar_left_is_a_no_match(here: World) -> None:
    """After every bar has rejected the guest may ask again; no bar was asked twice."""
    owner = here.operator()
    bars = [bar(owner, 50 * number) for number in range(3)]
    guest = asking(here, bars[0])
    for each in bars:
        assert len(each.offers()) == 1
        each.reject().expect(200)
        settle(here.app)
    assert guest.state == ("IDLE", "NO_MATCH")
    assert guest.request()["asked"] == 3


def test_no_more_than_five_bars_are_asked(here: World) -> None:
    """The sixth bar gets no offer."""
    owner = landlord(here)
    bars = [bar_behind(here, owner, 20 * number) for number in range(6)]
    guest = hopeful(here, bars[0])
    for each in bars[:5]:
        no(here, each)
        deliver(here.app)
    assert (guest.state, guest.request()["asked"]) == (("IDLE", "NO_MATCH"), 5)
    assert pending(here, bars[5]) == []


def test_the_search_is_over_after_five_minutes(here: World) -> None:
    """By the clock, without a check, and the last offer ends with it."""
    owner = landlord(here)
    bars = [bar_behind(here, owner, 20 * number) for number in range(5)]
    guest = hopeful(here, bars[0])
    here.clock.move(47)
    deliver(here.app)
    for each in bars[1:4]:
        yes(here, each)
        here.clock.move(80)
        guest.act("reject").expect(200)
        deliver(here.app)
    (last,) = bars[4].offers()
    assert last["expires_in"] == 13
    here.clock.move(12.999)
    assert guest.state == ("REQUESTING", None)
    here.clock.move(0.001)
    assert guest.state == ("IDLE", "NO_MATCH")
    late = bars[4].accept(last)
    assert (late.status, late.code) == (410, "OFFER_EXPIRED")


def test_a_bar_that_rejected_is_not_asked_for_the_next_request(here: World) -> None:
    """For ten minutes, unless the guest chooses that bar."""
    owner = landlord(here)
    first, second = bar_behind(here, owner), bar_behind(here, owner, 50)
    guest = hopeful(here, first)
    for each in (first, second):
        no(here, each)
        deliver(here.app)
    third = bar_behind(here, owner, 100)
    guest.ask(third, radius=600).expect(202)
    deliver(here.app)
    no(here, third)
    deliver(here.app)
    assert (guest.state, guest.request()["asked"]) == (("IDLE", "NO_MATCH"), 1)
    guest.ask(first, radius=600).expect(202)
    deliver(here.app)
    assert [len(pending(here, each)) for each in (first, second, third)] == [1, 0, 0]


@pytest.mark.faults
def test_after_ten_minutes_a_bar_that_rejected_is_asked_again(here: World) -> None:
    """By then it may have room."""
    owner = landlord(here)
    first, second = bar_behind(here, owner), bar_behind(here, owner, 50)
    guest = hopeful(here, first)
    for each in (first, second):
        no(here, each)
        deliver(here.app)
    here.clock.move(600)
    guest.ask(first, radius=600).expect(202)
    deliver(here.app)
    no(here, first)
    deliver(here.app)
    assert len(pending(here, second)) == 1


def test_rejections_count_when_the_search_ended_by_the_clock_alone(here: World) -> None:
    """Without a check since, the next request does not ask the bars that rejected the one before."""
    owner = landlord(here)
    chosen, refuser = bar_behind(here, owner), bar_behind(here, owner, 50)
    guest = hopeful(here, chosen)
    no(here, chosen)
    deliver(here.app)
    no(here, refuser)
    here.clock.move(300)
    other = bar_behind(here, owner, 100)
    guest.ask(other, radius=600).expect(202)
    deliver(here.app)
    no(here, other)
    deliver(here.app)
    assert guest.state == ("IDLE", "NO_MATCH")
    assert (pending(here, chosen), pending(here, refuser)) == ([], [])


def test_a_bar_with_too_long_a_wait_is_not_asked(here: World) -> None:
    """Not even the chosen one: the guest does not accept the wait."""
    owner = landlord(here)
    slow, slower, quick = (
        bar_behind(here, owner, mean_visit_minutes=100),
        bar_behind(here, owner, 20, mean_visit_minutes=200),
        bar_behind(here, owner, 60),
    )
    guest = hopeful(here, slow, max_wait_minutes=15)
    assert [len(pending(here, each)) for each in (slow, slower, quick)] == [0, 0, 1]
    no(here, quick)
    deliver(here.app)
    assert (guest.state, guest.request()["asked"]) == (("IDLE", "NO_MATCH"), 1)


def test_bars_are_asked_by_the_longer_of_walk_and_wait(here: World) -> None:
    """A near bar with a long wait comes after a far one with a short wait, and that after one in between."""
    owner = landlord(here)
    chosen = bar_behind(here, owner)
    near = bar_behind(here, owner, 80, mean_visit_minutes=100)  # 18 minutes' wait
    far = bar_behind(here, owner, 960)  # 12 minutes' walk, 8 minutes' wait
    between = bar_behind(here, owner, 400)  # 5 and 8
    hopeful(here, chosen, radius=1000)
    for each in (chosen, between, far, near):
        no(here, each)
        deliver(here.app)


@pytest.mark.parametrize("width", [2, pytest.param(3, marks=pytest.mark.faults)])
def test_several_bars_are_asked_at_once_and_the_first_accept_wins(here: World, width: int) -> None:
    """The chosen one alone, then `width` together. The next check withdraws the other offers."""
    owner = landlord(here)
    chosen, *others = (bar_behind(here, owner, 50 * number) for number in range(5))
    guest = hopeful(here, chosen, width=width)
    assert here.app.bars.match_request.check(f"{guest.id}/{guest.asked[0]}") is None
    assert [len(pending(here, each)) for each in others] == [0, 0, 0, 0]
    no(here, chosen)
    deliver(here.app)
    asked = [each for each in others if pending(here, each)]
    assert asked == others[:width]
    late = asked[1].offers()[0]
    yes(here, asked[0])
    refused = asked[1].accept(late)
    assert (refused.status, refused.code) == (409, "ALREADY_MATCHED")
    deliver(here.app)
    assert [pending(here, each) for each in others] == [[], [], [], []]
    assert asked[1].accept(late).code == "ALREADY_MATCHED"
    assert guest.request()["bar"]["bar_id"] == asked[0].id


def test_each_of_several_bars_that_rejects_is_replaced(here: World) -> None:
    """`width` bars are asked at any time."""
    owner = landlord(here)
    chosen, *others = (bar_behind(here, owner, 50 * number) for number in range(5))
    hopeful(here, chosen, width=2)
    no(here, chosen)
    deliver(here.app)
    no(here, others[1])
    deliver(here.app)
    assert [len(pending(here, each)) for each in others] == [1, 0, 1, 0]


def test_the_search_for_a_guest_without_a_location_is_around_the_chosen_bar(here: World) -> None:
    """Neither bars nor the guest are shown a walk."""
    owner = landlord(here)
    chosen, other = bar_behind(here, owner), bar_behind(here, owner, 200)
    guest = drinker(here.api)
    guest.ask(chosen, radius=600).expect(202)
    deliver(here.app)
    assert chosen.offers()[0]["walk_minutes"] is None
    no(here, chosen)
    deliver(here.app)
    assert other.offers()[0]["walk_minutes"] is None
    yes(here, other)
    found = guest.request()["bar"]
    assert (found["bar_id"], found["distance_m"], found["walk_minutes"]) == (other.id, None, None)


def test_only_bars_that_may_accept_are_asked(here: World) -> None:
    """Not those that are too small, closed, paused or too far away."""
    owner = landlord(here)
    chosen = bar_behind(here, owner, capacity=3)
    closed, paused, far = (
        bar_behind(here, owner, 10, opened=False),
        bar_behind(here, owner, 20),
        bar_behind(here, owner, 501),
    )
    paused.switch("pause").expect(200)
    fits = bar_behind(here, owner, 499, capacity=4)
    guest = hopeful(here, chosen, party_size=4, radius=500)
    assert [len(pending(here, each)) for each in (chosen, closed, paused, far, fits)] == [0, 0, 0, 0, 1]
    no(here, fits)
    deliver(here.app)
    assert guest.state == ("IDLE", "NO_MATCH")
