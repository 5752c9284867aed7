"""Being there and setting out, as far as a fix can tell."""

from __future__ import annotations

import pytest

from chalicelib.bars.rules.arrival import inside, time_to_go, walk_between
from chalicelib.core.geo import Point

BAR = Point(59.3326, 18.0649)
METRE = 1 / 111_195


def north(metres: float) -> Point:
    return Point(BAR.lat + metres * METRE, BAR.lon)


@pytest.mark.parametrize(
    ("metres", "accuracy", "there"),
    [(39, 0, True), (41, 0, False), (69, 30, True), (71, 30, False), (114, 75, True), (0, 75.1, None), (900, 76, None)],
)
def test_a_fix_is_at_the_bar_as_far_as_it_can_tell(metres: float, accuracy: float, there: bool | None) -> None:
    """Within the radius and the accuracy; a rough one can tell neither that they are nor that they are not."""
    assert inside(BAR, 40, north(metres), accuracy) is there


@pytest.mark.parametrize(
    ("wait", "walk", "go"),
    [(600, 5, True), (601, 5, False), (300, 0, True), (301, 0, False), (300, None, True), (301, None, False)],
)
def test_it_is_time_when_the_wait_is_the_way_and_five_minutes(wait: int, walk: int | None, go: bool) -> None:
    """To the second; whoever does not say where they are is taken to be there."""
    assert time_to_go(wait, walk) is go


def test_a_walk_is_known_of_whoever_says_where_they_are() -> None:
    """Minutes, rounded up."""
    assert walk_between(BAR, None) is None
    assert [walk_between(BAR, north(metres)) for metres in (0, 79, 81)] == [0, 1, 2]
