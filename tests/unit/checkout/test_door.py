"""The door: never too many inside, nobody overtaken outside, and no number that drifts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random

import pytest

from chalicelib.checkout.rules.door import (
    COMES_IN,
    MOST_AT_DOOR,
    MOST_SENSORS,
    Door,
    Report,
    visit_id,
    visit_in,
    visit_text,
)
from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.markets import MOST_INSIDE, Profile
from chalicelib.checkout.rules.policies import Terms
from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Conflict, Invalid

START = 1_764_619_200_000
MARKET = "mkt_01M8SK2MG05W2BWVJFRTMWZEZE"
PROFILE = Profile("Corner", "UTC", 5, 150 * SECOND, Terms(), Targets(), stay=30 * MINUTE)


def _with(visits: int, profile: Profile = PROFILE, now: int = START) -> Door:
    door = Door(MARKET)
    for _ in range(visits):
        door, _ = door.arrived(profile, now)
    return door


@dataclass
class Evening:
    """A door with a random evening. `outside`: who waits, in order of coming; `came`: who came in, in order."""

    door: Door
    random: Random
    now: int = START
    outside: list[int] = field(default_factory=list)
    came: list[int] = field(default_factory=list)

    def act(self) -> None:
        self.now += self.random.randrange(2 * MINUTE)
        choice, before = self.random.random(), self.door
        if choice < 0.5:
            self.door, number = before.arrived(PROFILE, self.now)
            (self.outside if number in self.door.waiting else self.came).append(number)
        elif choice < 0.8:
            number = self.random.randint(1, max(1, before.issued))
            self.door = before.left(number, PROFILE, self.now)
            if number in self.outside and number in before.waiting:
                self.outside.remove(number)
        elif choice < 0.9:
            self.door = before.settled(PROFILE, self.now)
        elif before.inside:
            number = self.random.choice(list(before.inside))
            self.door = before.joined_line(number, PROFILE, self.now).came_in(number, PROFILE, self.now)
        for number in (each for each in before.waiting if each in self.door.inside):
            assert number == self.outside.pop(0), "the first of those outside comes in"
            self.came.append(number)
        self.check()

    def check(self) -> None:
        door = self.door
        assert len(door.inside) <= PROFILE.max_inside
        assert not door.inside.keys() & set(door.waiting)
        assert list(door.waiting) == self.outside == sorted(self.outside)
        assert max([*door.inside, *door.waiting], default=0) <= door.issued
        assert (door.next_look is None) == (not door.waiting)


@pytest.mark.parametrize("seed", range(20))
def test_the_limit_and_the_order_hold(seed: int) -> None:
    """Through three hundred random acts; nobody comes in twice."""
    evening = Evening(Door(MARKET), Random(seed))
    for _ in range(300):
        evening.act()
    assert len(set(evening.came)) == len(evening.came)
    assert len(evening.came) > 50


@pytest.mark.parametrize("seed", range(10))
def test_reports_in_any_order_add_up(seed: int) -> None:
    """Repeated, late and lost ones, over restarts: in the end the heads are those that each last report has."""
    random = Random(seed)
    door, sent, heads = Door(MARKET), list[tuple[str, Report]](), 0
    counts = {name: [0, 0, 0] for name in ("north", "south")}
    for _ in range(300):
        name = random.choice(list(counts))
        count = counts[name]
        if random.random() < 0.03:
            count[:] = [count[0] + 1, 0, 0]
        count[1] += random.randrange(4)
        count[2] += random.randrange(3)
        report = Report(f"{count[0]}", count[1], count[2])
        sent.append((name, report))
        late = [each for each in sent[-6:] if int(each[1].since) >= counts[each[0]][0] - 1]
        last = door.sensors.get(name)
        known = last if last and last.since == report.since else Report(report.since, 0, 0)
        heads += report.entered - known.entered - (report.left - known.left)
        door = door.reported(name, report, PROFILE, START)
        for other, again in random.choices(late, k=2):
            door = door.reported(other, again, PROFILE, START)
        assert door.heads == heads
    assert door.count(START) == max(0, heads)


def test_leaving_twice_counts_once() -> None:
    """A visit that has ended, or never was, changes nothing."""
    door = _with(7)
    once = door.left(2, PROFILE, START)
    assert once.left(2, PROFILE, START) == once
    assert once.left(99, PROFILE, START) == once
    assert (sorted(once.inside), once.waiting) == ([1, 3, 4, 5, 6], (7,))


def test_a_lapse_waits_for_the_clocks() -> None:
    """A visit counts for others until the grace is over, and then its room is the first one's."""
    door, end = _with(6), START + PROFILE.stay
    assert door.next_look == end + CLOCK_GRACE
    assert door.settled(PROFILE, end + CLOCK_GRACE - 1) == door
    assert door.settled(PROFILE, end + CLOCK_GRACE).inside.keys() == {6}


def test_a_place_that_is_not_taken_goes_on() -> None:
    """Who waited outside has ten minutes to come, and the time of a visit when they do."""
    door = _with(7).left(1, PROFILE, START)
    assert door.inside[6].until == START + COMES_IN
    came = door.came_in(6, PROFILE, START + MINUTE)
    assert came.inside[6].until == START + PROFILE.stay
    assert came.came_in(6, PROFILE, START + 2 * MINUTE) == came
    assert 7 in door.settled(PROFILE, START + COMES_IN + CLOCK_GRACE).inside


def test_ages_are_of_those_who_shop() -> None:
    """Who has come to the line is inside still, and comes to it no more."""
    door = _with(3).joined_line(2, PROFILE, START + MINUTE)
    assert door.ages(START + MINUTE) == [MINUTE, MINUTE]
    assert door.count(START + MINUTE) == 3
    assert door.joined_line(2, PROFILE, START + 2 * MINUTE) == door
    assert sum(door.times.bars) > sum(_with(3).times.bars) * 0.999


def test_bounds() -> None:
    """A thousand outside, two thousand visits inside, twenty sensors."""
    full = replace(_with(5), waiting=tuple(range(6, 6 + MOST_AT_DOOR)), issued=5 + MOST_AT_DOOR)
    with pytest.raises(Conflict) as refused:
        full.arrived(PROFILE, START)
    assert refused.value.code == "DOOR_FULL"
    large = replace(PROFILE, max_inside=100_000)
    assert len(_with(3, large).inside) == 3
    inside = {number: _with(1).inside[1] for number in range(1, MOST_INSIDE + 1)}
    many, number = replace(_with(1), inside=inside, issued=MOST_INSIDE).arrived(large, START)
    assert many.waiting == (number,)
    sensors = {str(number): Report("six", 1, 0) for number in range(MOST_SENSORS)}
    with pytest.raises(Invalid):
        Door(MARKET, sensors=sensors).reported("more", Report("six", 1, 0), PROFILE, START)


def test_ids_name_visits() -> None:
    """Of one market; any other text names none."""
    assert visit_in(MARKET, visit_id(MARKET, 42)) == 42
    other = MARKET[:-1] + "0"
    for text in (visit_id(other, 42), "vis_", visit_id(MARKET, 42) + "0", visit_id(MARKET, 42)[:-1] + "\n", "D042"):
        assert visit_in(MARKET, text) is None
    assert [visit_text(number) for number in (1, 999, 1000)] == ["D001", "D999", "D001"]
