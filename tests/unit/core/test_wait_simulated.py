"""Quotes in a simulated bar: how many waits they cover, and how large their errors are."""

from __future__ import annotations

from statistics import fmean

import pytest

from chalicelib.bars.rules.bars import WEIGHT
from tests.support.evenings import WRONG, quotes

SERVERS = [1, 4, 10]


@pytest.mark.faults
def test_with_the_true_pace_the_band_is_what_it_says() -> None:
    """Half of all waits are below the median and nine of ten below the p90, and nearly so in each bar."""
    true = [quotes(servers, 0, 1) for servers in SERVERS]
    assert 0.48 <= fmean(each.median for each in true) <= 0.52
    assert 0.88 <= fmean(each.p90 for each in true) <= 0.92
    assert all(0.46 <= each.median <= 0.54 and 0.87 <= each.p90 <= 0.93 for each in true)


@pytest.mark.parametrize("guess", [1, WRONG])
def test_with_a_learned_pace_the_band_is_what_it_says(guess: float) -> None:
    """Whatever the staff's first guess was: the band is wider by the error of learning, and no wider."""
    learnt = [quotes(servers, WEIGHT, guess, WEIGHT) for servers in SERVERS]
    assert 0.47 <= fmean(each.median for each in learnt) <= 0.53
    assert 0.88 <= fmean(each.p90 for each in learnt) <= 0.92
    assert all(0.86 <= each.p90 <= 0.93 for each in learnt)


@pytest.mark.parametrize("servers", SERVERS)
def test_a_heavier_weight_covers_less(servers: int) -> None:
    """The last few departures predict the next one badly: the p90 covers fewer waits, and the error grows."""
    weighed = [quotes(servers, weight, 1) for weight in (0.02, 0.05, 0.2)]
    assert [each.p90 for each in weighed] == sorted((each.p90 for each in weighed), reverse=True)
    assert [each.error for each in weighed] == sorted(each.error for each in weighed)
    assert weighed[-1].p90 < 0.82


@pytest.mark.faults
@pytest.mark.parametrize("servers", SERVERS)
def test_learning_is_worth_it(servers: int) -> None:
    """The error is a third of a mean wait with the true pace, little more with a learned one, twice as much with a
    wrong guess."""
    true, learnt, naive = quotes(servers, 0, 1), quotes(servers, 0.05, WRONG), quotes(servers, 0, WRONG)
    assert 0.25 <= true.error <= 0.40
    assert true.error < learnt.error < 0.50
    assert naive.error > 0.60
    assert naive.error > 1.4 * learnt.error
    assert naive.p90 > 0.96
