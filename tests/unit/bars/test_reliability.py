"""Reliability: lost with a missed call, won back with seats, and worth metres."""

from __future__ import annotations

import pytest

from chalicelib.bars.rules.reliability import RELIABLE, after_no_show, after_return, after_seat, proven, radius


def test_one_missed_call_halves_it_and_a_return_restores_it() -> None:
    """3500 instead of 5000 metres, and back."""
    missed = after_no_show(RELIABLE)
    assert (radius(RELIABLE), radius(missed), radius(after_return(missed))) == (5_000, 3_500, 5_000)
    assert after_return(RELIABLE) == RELIABLE


def test_a_habit_brings_whoever_has_it_near() -> None:
    """Ten missed calls leave the nearest radius; nobody is shut out altogether."""
    score = RELIABLE
    for _ in range(10):
        score = after_no_show(score)
    assert radius(score) == pytest.approx(2_000, abs=3)
    for _ in range(10_000):
        score = after_no_show(score)
    assert radius(score) == 2_000


def test_seats_win_it_back() -> None:
    """A quarter of what is missing each: after one slip half a dozen seats are as good as never; no seat goes over."""
    score, seats = after_no_show(RELIABLE), 0
    while not proven(score):
        before, score, seats = score, after_seat(score), seats + 1
        assert score - before == pytest.approx((RELIABLE - before) / 4)
    assert seats == 6
    assert after_seat(RELIABLE) == RELIABLE


def test_only_whoever_never_slipped_is_believed_unseen() -> None:
    """Or as good as never."""
    assert proven(RELIABLE)
    assert not proven(after_no_show(RELIABLE))
