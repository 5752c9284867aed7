"""Erlang C: values that others computed, and what holds for every load."""

from __future__ import annotations

import math
from random import Random

import pytest

from chalicelib.checkout.rules.erlang import Targets, late_share, mean_wait, tills_needed, waiting_share

CHECKED = {
    0.8: {1: 4, 2: 1.7778, 4: 0.7455, 5: 0.5541, 10: 0.2046, 20: 0.0640},
    0.9: {1: 9, 2: 4.2632, 4: 1.9694, 5: 1.5250, 10: 0.6687, 20: 0.2754},
    0.95: {1: 19, 2: 9.2564, 4: 4.4571, 5: 3.5112, 10: 1.6512, 20: 0.7554},
}
"""Mean waits in service times, by how busy the tills are and how many."""


@pytest.mark.parametrize(
    ("busy", "tills", "wait"), [(busy, tills, wait) for busy, row in CHECKED.items() for tills, wait in row.items()]
)
def test_the_mean_wait_is_that_of_the_tables(busy: float, tills: int, wait: float) -> None:
    """In service times, to the last digit that the tables have."""
    assert mean_wait(busy * tills, tills, 1.0) == pytest.approx(wait, abs=6e-5)


def test_one_till_is_the_simplest_case() -> None:
    """With one till as many wait as it is busy, and waits are exponential."""
    assert waiting_share(0.7, 1) == pytest.approx(0.7)
    assert late_share(0.7, 1, 100, 50) == pytest.approx(0.7 * math.exp(-0.3 / 2))


@pytest.mark.parametrize(("tills", "seconds"), [(11, 102), (12, 33.7), (13, 14.3)])
def test_four_a_minute_at_150_s(tills: int, seconds: float) -> None:
    """A load of ten tills."""
    assert mean_wait(10, tills, 150) == pytest.approx(seconds, rel=0.005)


def test_four_a_minute_at_150_s_need_13_tills() -> None:
    """With the targets that a market has by default."""
    assert tills_needed(10, 150, Targets()) == 13


def test_no_load_needs_no_till() -> None:
    """Nobody comes, so nobody waits, with no till as with ten."""
    assert tills_needed(0, 150, Targets()) == 0
    assert [mean_wait(0, tills, 150) for tills in (0, 1, 10)] == [0, 0, 0]
    assert [late_share(0, tills, 150, 60) for tills in (0, 1, 10)] == [0, 0, 0]
    assert tills_needed(1e-9, 150, Targets()) == 1


@pytest.mark.parametrize("tills", [0, 1, 9, 10])
def test_a_load_that_reaches_the_tills_has_no_finite_mean(tills: int) -> None:
    """The mean is infinite, and everyone waits longer than any limit."""
    assert mean_wait(10, tills, 150) == math.inf
    assert waiting_share(10, tills) == late_share(10, tills, 150, 3_600) == 1


def test_large_loads_do_not_overflow() -> None:
    """The factorials of the textbook's formula overflow from 171 tills on."""
    assert tills_needed(700, 150, Targets()) == 705
    assert 0 < mean_wait(700, 705, 150) <= 26
    assert waiting_share(700, 2_000) == pytest.approx(0)


def test_either_target_may_decide() -> None:
    """A generous mean leaves the decision to the share that waits long, and the other way round."""
    assert tills_needed(10, 150, Targets(mean_wait=1e9)) == 13
    assert tills_needed(10, 150, Targets(mean_wait=1e9, late_share=0.2)) == 12
    assert tills_needed(10, 150, Targets(mean_wait=1, late_share=1)) == 17


def test_more_tills_never_wait_longer() -> None:
    """Waits fall with each till and rise with the load, and the tills that are needed are the least that keep both."""
    chance, targets = Random(5), Targets()
    for _ in range(300):
        load, service = chance.uniform(0.01, 120), chance.uniform(20, 400)
        tills = tills_needed(load, service, targets)
        assert _keeps(load, tills, service, targets)
        assert not _keeps(load, tills - 1, service, targets)
        assert mean_wait(load, tills + 1, service) <= mean_wait(load, tills, service)
        assert mean_wait(load * 1.01, tills, service) >= mean_wait(load, tills, service)
        assert 0 <= late_share(load, tills, service, 60) <= waiting_share(load, tills) <= 1


def _keeps(load: float, tills: int, service: float, targets: Targets) -> bool:
    late = late_share(load, tills, service, targets.limit)
    return mean_wait(load, tills, service) <= targets.mean_wait and late <= targets.late_share
