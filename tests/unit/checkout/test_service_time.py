"""Service times by items, as a market's tills teach them."""

from __future__ import annotations

from random import Random

import pytest

from chalicelib.checkout.rules.service_time import ServiceTime, express_guess, shape


@pytest.mark.parametrize(("items", "seconds"), [(0, 48), (1, 50.8), (10, 76), (36, 148.8)])
def test_a_shopper_takes_48_s_and_2_8_s_an_item(items: int, seconds: float) -> None:
    """Before the tills have taught anything else."""
    assert ServiceTime(150).seconds(items) == pytest.approx(seconds)


def test_slow_tills_are_learned() -> None:
    """Tills that take half as long again do so for any number of items, and for the mean."""
    chance, known = Random(2), ServiceTime(150)
    for _ in range(200):
        items = chance.randint(1, 71)
        known = known.measured(items, 1.5 * shape(items))
    assert known.seconds(10) == pytest.approx(1.5 * 76, rel=0.01)
    assert known.mean == pytest.approx(1.5 * shape(36), rel=0.15)


def test_forty_shoppers_teach_nine_tenths() -> None:
    """Of a change of pace."""
    known = ServiceTime(150)
    for _ in range(45):
        known = known.measured(36, 2 * shape(36))
    assert known.scale == pytest.approx(1.9, abs=0.02)


@pytest.mark.parametrize(("seconds", "scale", "mean"), [(0, 37.2, 37.5), (-60, 37.2, 37.5), (7_200, 595.2, 600)])
def test_what_is_no_service_time_is_bounded(seconds: float, scale: float, mean: float) -> None:
    """Double taps, clocks that disagree, and a till that was left busy over lunch."""
    known = ServiceTime(150).measured(36, seconds)
    assert known.scale == ServiceTime(150).measured(36, scale).scale
    assert known.mean == ServiceTime(150).measured(36, mean).mean


def test_items_that_nobody_brings_teach_no_mean() -> None:
    """Five hundred of them, done at once, count as a quarter of the mean."""
    assert ServiceTime(150).measured(500, 1).mean < 150


def test_an_express_till_is_guessed_from_its_items() -> None:
    """Half of the items that it allows."""
    assert express_guess(9).mean == pytest.approx(62)
