"""Quotes: a pace that is learned from departures, and a band that covers what it says."""

from __future__ import annotations

import random

import pytest

from chalicelib.core.wait import FIRST_GUESS, quote, updated_mean


def test_a_pace_that_does_not_change_is_learned() -> None:
    """Nine tenths of a change after ten departures, and then all of it."""
    mean = FIRST_GUESS
    for _ in range(10):
        mean = updated_mean(mean, 60_000)
    assert mean - 60_000 < (FIRST_GUESS - 60_000) / 9
    for _ in range(50):
        mean = updated_mean(mean, 60_000)
    assert mean == pytest.approx(60_000, rel=0.01)


@pytest.mark.parametrize(("between", "as_if"), [(0, 5_000), (-4_000, 5_000), (86_400_000, 3_600_000)])
def test_what_is_no_pace_is_bounded(between: int, as_if: int) -> None:
    """Double taps on the screen, clocks that disagree, and lunch breaks."""
    assert updated_mean(60_000, between) == updated_mean(60_000, as_if)


@pytest.mark.parametrize("ahead", [0, 1, 4, 30])
def test_half_wait_less_than_the_median(ahead: int) -> None:
    """And about nine of ten less than the p90, when service times are exponential."""
    chance, mean = random.Random(7), 60.0
    waits = sorted(sum(chance.expovariate(1 / mean) for _ in range(ahead + 1)) for _ in range(4_000))
    told = quote(ahead, 60_000)
    assert sum(wait <= told.median for wait in waits) / len(waits) == pytest.approx(0.5, abs=0.03)
    assert sum(wait <= told.p90 for wait in waits) / len(waits) == pytest.approx(0.9, abs=0.03)


def test_the_band_is_narrower_further_back() -> None:
    """Relative to the wait itself."""
    near, far = quote(0, 60_000), quote(24, 60_000)
    assert near.p90 / near.median > far.p90 / far.median > 1
