"""Bars as the index has them: which have room, and which is asked first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.bars.rules.nearby import NearbyBar, minutes, rank
from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.geo import Point
from chalicelib.core.times import MINUTE
from chalicelib.core.wait import Quote

NOW = 1_764_619_200_000
BAR = NearbyBar(
    id="bar_1",
    name="Ett",
    point=Point(59.33, 18.06),
    learned=False,
    max_queue=3,
    queueing=1,
    held=(NOW + 10, NOW + 20),
    pace=10 * MINUTE,
    capacity=None,
    open_until=None,
)


def test_held_slots_count_until_they_have_lapsed_on_every_clock() -> None:
    """Each until two seconds after its own instant, although the index is not written then."""
    assert [BAR.length(NOW + 2_000 + after) for after in (9, 10, 19, 20)] == [3, 2, 2, 1]
    assert [BAR.takes(2, NOW + 2_000 + after) for after in (9, 10)] == [False, True]


def test_a_bar_has_room_while_it_is_open() -> None:
    """By the clock, although the index still has it."""
    closing = replace(BAR, held=(), open_until=NOW + 5)
    assert [closing.takes(2, NOW + after) for after in (4, 5)] == [True, False]


@pytest.mark.parametrize(("capacity", "party", "takes"), [(None, 50, True), (4, 4, True), (4, 5, False)])
def test_a_party_has_to_fit(capacity: int | None, party: int, takes: bool) -> None:
    """A bar without a capacity takes any party."""
    assert replace(BAR, held=(), capacity=capacity).takes(party, NOW) is takes


def test_a_wait_is_that_of_a_guest_who_joins_now() -> None:
    """Held slots count as ahead until they lapse."""
    later = NOW + 20 + CLOCK_GRACE
    assert BAR.wait(NOW).median > BAR.wait(later).median > replace(BAR, queueing=0).wait(later).median


@pytest.mark.parametrize(("seconds", "rounded"), [(0, 0), (1, 1), (60, 1), (61, 2)])
def test_minutes_are_rounded_up(seconds: int, rounded: int) -> None:
    """No guest is promised less than it may take."""
    assert minutes(seconds) == rounded


@pytest.mark.parametrize(("walk", "median", "ranked"), [(10, 300, 10), (2, 601, 11), (5, 300, 5)])
def test_bars_compare_by_the_longer_of_walk_and_wait(walk: int, median: int, ranked: int) -> None:
    """The guest walks while the line moves."""
    assert rank(walk, Quote(median, 2 * median)) == ranked
