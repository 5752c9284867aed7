"""The clock that a local cloud moves."""

from __future__ import annotations

from pathlib import Path

import pytest

from chalicelib.adapters.clock import SystemClock
from chalicelib.adapters.moved_clock import BYTES, MovedClock
from infra.local.desk import clock
from infra.local.desk.clock import FURTHEST_MILLIS, MovedTime, TooFar

_HOUR = 3_600_000


def _between(before: int, now: int, ahead: int) -> bool:
    return before + ahead <= now <= SystemClock().now() + ahead


def test_a_clock_that_exists_follows_each_move(tmp_path: Path) -> None:
    """Forward, further, and back to the real time."""
    moved = MovedTime(tmp_path / "clock")
    read, before = MovedClock(str(tmp_path / "clock")), SystemClock().now()
    assert _between(before, read.now(), 0)
    moved.forward(_HOUR)
    assert _between(before, read.now(), _HOUR)
    moved.forward(24 * _HOUR)
    assert _between(before, read.now(), 25 * _HOUR)
    assert _between(before, moved.now(), 25 * _HOUR)
    moved.back()
    assert _between(before, read.now(), 0)


def test_a_new_run_begins_with_the_real_time(tmp_path: Path) -> None:
    """Whatever the last one left."""
    MovedTime(tmp_path / "clock").forward(_HOUR)
    before = SystemClock().now()
    assert MovedTime(tmp_path / "clock").ahead == 0
    assert _between(before, MovedClock(str(tmp_path / "clock")).now(), 0)


def test_a_move_is_forward_and_at_most_a_year(tmp_path: Path) -> None:
    """A refused move changes nothing."""
    moved = MovedTime(tmp_path / "clock")
    moved.forward(FURTHEST_MILLIS)
    with pytest.raises(TooFar):
        moved.forward(1)
    with pytest.raises(ValueError, match="forward"):
        moved.forward(-1)
    assert moved.ahead == FURTHEST_MILLIS
    assert FURTHEST_MILLIS.bit_length() <= 8 * BYTES == 8 * clock.BYTES
