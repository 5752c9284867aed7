"""How many are called, and how long they have."""

from __future__ import annotations

import pytest

from chalicelib.core.times import MINUTE, SECOND
from chalicelib.waiting_room.rules.windows import Window, credit_after, lapsed, mean_rate, opened, room_for, window_of


@pytest.mark.parametrize(
    ("active", "outstanding", "credit", "room"),
    [
        (0, 0, 1e9, 100),
        (60, 40, 1e9, 0),
        (60, 30, 1e9, 10),
        (60, 30, 3.9, 3),
        (150, 0, 1e9, 0),  # the capacity was lowered
        (0, 150, 1e9, 0),
        (0, 0, -5.0, 0),
    ],
)
def test_there_is_room_for_what_is_neither_inside_nor_on_its_way(
    active: int, outstanding: int, credit: float, room: int
) -> None:
    """Of a capacity of 100: never negative, and never more than the rate allows."""
    assert room_for(100, active, outstanding, credit) == room


def test_a_rate_is_spread_over_a_minute() -> None:
    """300 a minute are 25 every five seconds; what was not used is made up for by one tick at most."""
    credit, released = 0.0, 0
    for _ in range(12):
        credit = credit_after(credit, 300, 5 * SECOND)
        assert int(credit) == 25
        released, credit = released + int(credit), credit - int(credit)
    assert released == 300
    assert credit_after(credit, 300, 10 * MINUTE) == 50


def test_a_slow_rate_calls_one_at_a_time() -> None:
    """Two a minute are one every thirty seconds."""
    credit, calls = 0.0, []
    for _ in range(25):
        credit = credit_after(credit, 2, 5 * SECOND)
        calls.append(room_for(100, 0, 0, credit))
        credit -= calls[-1]
    assert sum(calls) == 4
    assert max(calls) == 1


def test_no_rate_is_no_limit() -> None:
    """None lets as many in as there is room for."""
    assert room_for(100, 0, 0, credit_after(0.0, None, 0)) == 100


def test_the_mean_rate_follows_the_calls() -> None:
    """After a few minutes of 25 every five seconds it is 300 a minute."""
    mean = 0.0
    for _ in range(60):
        mean = mean_rate(mean, 25, 5 * SECOND)
    assert mean == pytest.approx(300, rel=0.01)
    assert mean_rate(mean, 7, 0) == mean


def test_windows_follow_one_another() -> None:
    """Each begins after the one before, closes no earlier, and a tick that calls nobody opens none."""
    one = opened((), 0, 100, 120)
    assert one == (Window(1, 100, 120),)
    assert opened(one, 100, 0, 125) == one
    assert opened(one, 100, 37, 65) == (Window(1, 100, 120), Window(101, 137, 120))  # the time was made shorter
    both = opened(one, 100, 37, 130)
    assert [window_of(both, position) for position in (0, 1, 100, 101, 137, 138)] == [
        None,
        both[0],
        both[0],
        both[1],
        both[1],
        None,
    ]


def test_a_large_window_closes_by_parts() -> None:
    """At most so many positions at a time, the lowest first, and each once."""
    windows = (Window(1, 100, 120), Window(101, 110, 125), Window(111, 120, 200))
    closed = []
    for _ in range(4):
        over, windows = lapsed(windows, 130, 40)
        closed += over
    assert [(window.first, window.last) for window in closed] == [(1, 40), (41, 80), (81, 100), (101, 110)]
    assert windows == (Window(111, 120, 200),)
    assert lapsed(windows, 199, 40) == ([], windows)
