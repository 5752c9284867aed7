"""Arriving and setting out, as far as a fix can tell."""

from __future__ import annotations

import pytest

from chalicelib.bars.rules.arrival import Presence, presence, time_to_set_out, walk_between
from chalicelib.core.geo import Point

BAR = Point(59.3326, 18.0649)
METRE = 1 / 111_195


def north(metres: float) -> Point:
    return Point(BAR.lat + metres * METRE, BAR.lon)


@pytest.mark.parametrize(
    ("metres", "accuracy", "there"),
    [
        (39, 0, Presence.HERE),
        (41, 0, Presence.ELSEWHERE),
        (69, 30, Presence.HERE),
        (71, 30, Presence.ELSEWHERE),
        (114, 75, Presence.HERE),
        (0, 75.1, Presence.UNKNOWN),
        (900, 76, Presence.UNKNOWN),
    ],
)
def test_a_fix_is_at_the_bar_as_far_as_it_can_tell(metres: float, accuracy: float, there: Presence) -> None:
    """A fix counts within the radius plus its accuracy; a rough one says neither that the guest is there nor not."""
    assert presence(BAR, 40, north(metres), accuracy) is there


@pytest.mark.parametrize(
    ("wait", "walk", "due"),
    [(600, 5, True), (601, 5, False), (300, 0, True), (301, 0, False), (300, None, True), (301, None, False)],
)
def test_a_guest_sets_out_when_the_wait_is_the_walk_plus_five_minutes(wait: int, walk: int | None, due: bool) -> None:
    """To the second. A guest whose location is not known counts as having no walk."""
    assert time_to_set_out(wait, walk) is due


def test_a_walk_is_in_minutes_and_rounded_up() -> None:
    """None for a guest whose location is not known."""
    assert walk_between(BAR, None) is None
    assert [walk_between(BAR, north(metres)) for metres in (0, 79, 81)] == [0, 1, 2]
