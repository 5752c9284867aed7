"""Wait quotes: a band that covers what it says, in a market in which theory holds."""

from __future__ import annotations

from random import Random

import pytest

from bench.simulation.arrivals import exponential
from bench.simulation.market import Market
from chalicelib.checkout.rules.policies import Terms, Till
from chalicelib.checkout.rules.quotes import wait
from chalicelib.checkout.rules.service_time import ServiceTime
from chalicelib.core.wait import Quote


def test_a_free_till_is_no_wait() -> None:
    """Nor are two with one in front."""
    assert wait(0, 3, 1, ServiceTime(150)) == wait(1, 3, 2, ServiceTime(150)) == Quote(0, 0)


def test_no_till_is_no_quote() -> None:
    """Nobody knows when one opens."""
    assert wait(0, 0, 0, ServiceTime(150)) is None


def test_more_tills_are_quicker() -> None:
    """Twelve tills take a twelfth of the time of one."""
    alone, many = wait(11, 1, 0, ServiceTime(150)), wait(11, 12, 0, ServiceTime(150))
    assert alone is not None
    assert many is not None
    assert alone.median == pytest.approx(12 * many.median, rel=0.01)
    assert many.median < 12 * 150 / 12 < many.p90


@pytest.mark.faults
def test_the_band_covers_what_it_says() -> None:
    """At ten tills that are busy nine tenths of the time: half of those who wait do so for less than the median, nine
    of ten for less than the p90."""
    tills = tuple(Till(str(each)) for each in range(10))
    market = Market(Terms(), tills)
    market.run(exponential(Random(12), 9.0, 60_000))
    called = [shopper.at + wait for shopper, wait in zip(market.came, market.waits, strict=True)]
    below = [0, 0]
    waited = [number for number in range(2_000, 60_000) if market.waits[number] > 0]
    for number in waited:
        at = market.came[number].at
        ahead = sum(called[other] > at for other in range(max(0, number - 400), number))
        band = wait(ahead, 10, 0, ServiceTime(1_000.0))
        assert band is not None
        below[0] += market.waits[number] * 1_000 < band.median
        below[1] += market.waits[number] * 1_000 < band.p90
    assert below[0] / len(waited) == pytest.approx(0.5, abs=0.03)
    assert below[1] / len(waited) == pytest.approx(0.9, abs=0.03)
