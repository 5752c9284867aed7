"""Advice: how many tills a market needs, from one look a minute."""

from __future__ import annotations

from itertools import cycle

import pytest

from chalicelib.checkout.storage import doors, history
from chalicelib.checkout.storage.history import Week
from chalicelib.table.together import both
from tests.worlds.market import Shop, buyer, looks, lose_messages, market, pass_minutes, signed_in
from tests.worlds.world import World

TWELVE = tuple(str(number) for number in range(1, 13))


def _rush(here: World, shop: Shop, minutes: int, lanes: tuple[str, ...] = TWELVE) -> None:
    """Four shoppers a minute, each called at once by the next till, which tells nothing of how long it takes."""
    turns = cycle(lanes)
    for _ in range(minutes * 4):
        shop.add()
        shop.next(next(turns))
        here.clock.move(15)
        looks(here)


def _needed(shop: Shop) -> tuple[int, int, int]:
    advice = shop.advice()
    return advice["needed_now"], advice["needed_in_15"], advice["needed_in_30"]


def _emptied(shop: Shop, lanes: tuple[str, ...]) -> None:
    """Each till has served its shoppers, and closes."""
    for lane in lanes:
        while shop.at(lane, "done").status == 200:
            pass
        shop.till(lane, "closed")


@pytest.mark.faults
def test_four_a_minute_at_150_seconds_need_thirteen_tills(here: World) -> None:
    """With twelve open a shopper would wait 33.7 s on average, by Erlang C."""
    shop = market(here, express_items=0)
    shop.tills(*TWELVE)
    _rush(here, shop, 20)
    advice = shop.advice()
    assert (advice["open"], advice["expected_wait_seconds"]) == (12, 33.7)
    assert (advice["needed_now"], advice["needed_in_15"], advice["needed_in_30"]) == (13, 13, 13)
    assert advice["why"] == (
        "4.0 shoppers a minute at 150 s each: 12 tills would let them wait 34 s on average, 13 keep it under 26 s."
    )


@pytest.mark.parametrize("second", [7, *(pytest.param(each, marks=pytest.mark.faults) for each in (31, 59))])
def test_the_second_of_a_look_does_not_matter(here: World, second: int) -> None:
    """Looks come a minute apart, at any second: the need is the same, and the wait but for one shopper in sixty."""
    here.clock.move(second)
    shop = market(here, express_items=0)
    shop.tills(*TWELVE)
    _rush(here, shop, 20)
    advice = shop.advice()
    assert (advice["needed_now"], advice["needed_in_15"], advice["needed_in_30"]) == (13, 13, 13)
    assert advice["expected_wait_seconds"] == pytest.approx(33.7, abs=5)


@pytest.mark.faults
def test_one_more_till_changes_the_wait_at_once(here: World) -> None:
    """The tills that are open now, and the wait that they mean, need no second evaluation."""
    shop = market(here, express_items=0)
    shop.tills(*TWELVE)
    _rush(here, shop, 20)
    shop.tills("13")
    advice = shop.advice()
    assert (advice["open"], advice["expected_wait_seconds"], advice["needed_now"]) == (13, 14.3, 13)


def test_a_number_changes_when_two_evaluations_agree(here: World) -> None:
    """The first look at a rush changes nothing, and says so; the next one does."""
    shop = market(here, express_items=0)
    shop.tills(*TWELVE)
    pass_minutes(here, 1)
    assert _needed(shop) == (0, 0, 0)
    _rush(here, shop, 1)
    advice = shop.advice()
    assert advice["needed_now"] == 0
    assert "The advice changes from 0 when the next evaluation agrees" in advice["why"]
    _rush(here, shop, 1)
    assert _needed(shop) == (13, 13, 13)


def test_a_number_follows_the_nearer_of_two_evaluations(here: World) -> None:
    """A rush that ebbs between two looks counts as its ebb."""
    shop = market(here, express_items=0)
    shop.tills(*TWELVE)
    pass_minutes(here, 1)
    _rush(here, shop, 1)
    pass_minutes(here, 1)
    assert _needed(shop)[0] == 8  # two a minute


def test_without_an_open_till_no_wait_is_known(here: World, shop: Shop) -> None:
    """It is null, and at least one till is needed for who stands in line."""
    assert shop.advice()["expected_wait_seconds"] is None
    shop.add()
    advice = shop.advice()
    assert (advice["open"], advice["expected_wait_seconds"]) == (0, None)
    assert advice["needed_now"] >= 1
    shop.tills("1")
    assert shop.advice()["expected_wait_seconds"] > 0


def test_who_stands_in_line_is_work(here: World) -> None:
    """Forty at 150 s each take ten tills to be served within ten minutes, beside those for who comes."""
    shop = market(here, express_items=0)
    shop.tills("1")
    for _ in range(40):
        shop.add()
    pass_minutes(here, 18)  # nobody has come for a quarter of an hour
    advice = shop.advice()
    assert advice["needed_now"] == 10
    assert advice["why"].startswith("40 in line: 10 tills serve them within 10 minutes")


@pytest.mark.faults
def test_a_market_that_slept_knows_nothing_of_its_evening(here: World) -> None:
    """Overnight nothing is looked at; in the morning the first look alone decides."""
    shop = market(here, express_items=0)
    shop.tills(*TWELVE)
    _rush(here, shop, 10)
    assert _needed(shop)[0] == 13
    _emptied(shop, TWELVE)
    looks(here)
    here.clock.move(11 * 3600)
    assert looks(here) <= 1
    assert here.app.deadlines.sweep() == ([], 0)
    assert _needed(shop) == (0, 0, 0)
    shop.tills("1")
    assert _needed(shop) == (0, 0, 0)
    _rush(here, shop, 1, ("1",))
    assert _needed(shop)[0] > 5
    assert lose_messages() == 1


@pytest.mark.faults
def test_visits_say_who_comes_next(here: World) -> None:
    """Where shoppers are counted at the door, those inside are tills in a quarter of an hour."""
    counted, blind = (market(here, express_items=0) for _ in range(2))
    for shop in (counted, blind):
        shop.tills("1", "2", "3")
        for _ in range(90):
            shop.owner.post(f"{shop.path}/visits").expect(201)
        for _ in range(5):
            guest = buyer(here.api, shop)
            if shop is counted:
                guest.enter().expect(201)
            guest.join().expect(201)
            shop.next("1")
    pass_minutes(here, 12)
    assert _needed(blind) == (3, 3, 3)  # five in twelve minutes
    now, in_15, _ = _needed(counted)
    assert 3 < now < in_15  # ninety are inside


@pytest.mark.faults
def test_quarter_hours_are_learned(here: World) -> None:
    """A look learns what is over, each quarter hour once, and a week later it is foreseen."""
    shop = market(here, express_items=0)
    shop.tills("1", "2")
    pass_minutes(here, 15)
    _rush(here, shop, 15, ("1", "2"))
    pass_minutes(here, 31)
    _, week = both(doors.place(shop.id), history.week_place(shop.id))
    tuesday = 24 * 4
    assert week is not None
    assert week.means == {tuesday + 80: 0, tuesday + 81: 60, tuesday + 82: 0, tuesday + 83: 0}
    _emptied(shop, ("1", "2"))
    here.clock.move(7 * 86_400 - 61 * 60)
    looks(here)
    shop = signed_in(here, shop)
    shop.tills("1")
    pass_minutes(here, 1)
    now, in_15, in_30 = _needed(shop)
    assert now < in_30 < in_15  # of the 60 from 20:15 on, 34 come from 20:08:30 to 20:23:30


def test_a_quarter_hour_is_learned_once(here: World, shop: Shop) -> None:
    """However many looks follow it, it moves the mean of earlier weeks once."""
    tuesday_at_eight = (24 + 20) * 4
    history.learn(shop.id, Week(), Week(here.clock.now() - 1, {tuesday_at_eight: 10.0}))
    shop.tills("1")
    for _ in range(20):
        shop.add()
    pass_minutes(here, 19)
    _, week = both(doors.place(shop.id), history.week_place(shop.id))
    assert week is not None
    assert week.means == {tuesday_at_eight: 13.0}


def test_who_has_come_to_the_line_is_foreseen_no_more(here: World, shop: Shop) -> None:
    """Their visit is marked with the ticket, once; they are still inside."""
    guest = buyer(here.api, shop)
    guest.enter().expect(201)
    shop.owner.post(f"{shop.path}/visits").expect(201)
    here.clock.move(600)
    for _ in range(2):
        guest.join().expect(201)
    door = doors.get(shop.id)
    assert [door.inside[number].joined for number in sorted(door.inside)] == [True, False]
    assert len(door.ages(here.clock.now())) == 1
    assert door.version == 3


def test_weeks_are_read_by_the_clocks_of_the_market(here: World) -> None:
    """The quarter hour of the week is that of its time zone."""
    shop = market(here, timezone="Asia/Kathmandu")  # 5:45 ahead: Wednesday 01:45
    shop.tills("1")
    shop.add()
    pass_minutes(here, 16)
    _, week = both(doors.place(shop.id), history.week_place(shop.id))
    assert week is not None
    assert week.means == {2 * 24 * 4 + 7: 1}


def test_no_look_is_lost_with_its_message(here: World, shop: Shop) -> None:
    """The sweep finds a market whose look is overdue, and its looks go on from there."""
    shop.tills("1")
    assert lose_messages() == 1
    here.clock.move(61)
    assert looks(here) == 0
    assert len(here.app.deadlines.sweep()[0]) == 1
    assert looks(here) == 1
    assert here.app.deadlines.sweep() == ([], 0)
    here.clock.move(61)
    assert looks(here) == 1


def test_two_looks_at_once_do_the_work_of_one(here: World, shop: Shop) -> None:
    """A message that comes twice finds that it was done, and no second chain of looks begins."""
    shop.tills("1")
    here.clock.move(61)
    here.app.deadlines.sweep()
    assert looks(here) == 2
    assert lose_messages() == 1


def test_looks_end_with_the_day(here: World, shop: Shop) -> None:
    """With nobody in line and no till open there is nothing to look at."""
    shop.tills("1")
    pass_minutes(here, 3)
    shop.till("1", "closed")
    pass_minutes(here, 3)
    assert lose_messages() == 0
    assert here.app.deadlines.sweep() == ([], 0)
