"""Reliability: a missed call costs it, seats win it back, and it decides how far away a guest may join."""

from __future__ import annotations

import pytest

from chalicelib.bars.rules.reliability import RELIABLE, after_no_show, after_return, after_seat, join_radius, proven


def test_one_missed_call_halves_it_and_a_return_restores_it() -> None:
    """From 5000 to 3500 metres, and back."""
    missed = after_no_show(RELIABLE)
    assert (join_radius(RELIABLE), join_radius(missed), join_radius(after_return(missed))) == (5_000, 3_500, 5_000)
    assert after_return(RELIABLE) == RELIABLE


def test_many_missed_calls_leave_the_smallest_radius() -> None:
    """No guest is shut out altogether."""
    score = RELIABLE
    for _ in range(10):
        score = after_no_show(score)
    assert join_radius(score) == pytest.approx(2_000, abs=3)
    for _ in range(10_000):
        score = after_no_show(score)
    assert join_radius(score) == 2_000


def test_seats_win_it_back() -> None:
    """A quarter of the missing score each: six seats make good one missed call, and none goes above the full score."""
    score, seats = after_no_show(RELIABLE), 0
    while not proven(score):
        before, score, seats = score, after_seat(score), seats + 1
        assert score - before == pytest.approx((RELIABLE - before) / 4)
    assert seats == 6
    assert after_seat(RELIABLE) == RELIABLE


def test_only_a_reliable_guest_joins_without_a_location() -> None:
    """After a missed call the score is too low."""
    assert proven(RELIABLE)
    assert not proven(after_no_show(RELIABLE))
