"""Forecasts from earlier weeks, and from those who are inside."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from chalicelib.checkout.rules.forecast import (
    QUARTERS,
    coming,
    from_earlier_weeks,
    quarter_of,
    rates,
    updated_mean,
)
from chalicelib.checkout.rules.quarters import QUARTER
from chalicelib.checkout.rules.shopping import first_guess
from chalicelib.core.times import DAY, HOUR, MINUTE

STOCKHOLM, KATHMANDU = ZoneInfo("Europe/Stockholm"), ZoneInfo("Asia/Kathmandu")

MONDAY = 1_795_993_200_000
"""30 November 2026, 00:00 in Stockholm."""


def test_a_week_has_its_quarter_hours_from_monday() -> None:
    """By the clocks at the market."""
    assert [quarter_of(MONDAY + each * QUARTER, STOCKHOLM) for each in (0, 1, 95, 96, QUARTERS - 1, QUARTERS)] == [
        0,
        1,
        95,
        96,
        QUARTERS - 1,
        0,
    ]
    assert quarter_of(MONDAY, KATHMANDU) == 19  # 04:45


def test_the_clocks_go_forward_and_the_forecast_goes_on() -> None:
    """After the last Sunday of March, Monday nine o'clock is still Monday nine o'clock."""
    march = 1_806_303_600_000  # 29 March 2027, 09:00 in Stockholm, summer time
    assert quarter_of(march, STOCKHOLM) == quarter_of(MONDAY + 9 * HOUR, STOCKHOLM) == 36


def test_the_newest_week_counts_most() -> None:
    """A first week is taken as it is; later ones move the mean."""
    mean = updated_mean(None, 40)
    assert mean == 40
    assert updated_mean(mean, 60) == pytest.approx(46)
    for _ in range(20):
        mean = updated_mean(mean, 60)
    assert mean == pytest.approx(60, abs=0.1)


def test_an_interval_takes_its_part_of_each_quarter_hour() -> None:
    """From ten past to twenty-five past: a third of one quarter hour, and two thirds of the next."""
    means = {0: 30.0, 1: 60.0}
    expected = from_earlier_weeks(means.get, MONDAY + 10 * MINUTE, MONDAY + 25 * MINUTE, STOCKHOLM)
    assert expected == pytest.approx(50)


def test_a_quarter_hour_that_was_never_seen_gives_no_forecast() -> None:
    """Neither does an interval that only touches it."""
    assert from_earlier_weeks({0: 30.0}.get, MONDAY, MONDAY + 16 * MINUTE, STOCKHOLM) is None
    assert from_earlier_weeks({}.get, MONDAY + DAY, MONDAY + DAY + 1, STOCKHOLM) is None


def test_an_ordinary_day_is_forecast_as_it_is() -> None:
    """Two shoppers a minute for hours: those inside and those yet to enter add up to 30 in a quarter hour."""
    times = first_guess()
    ages = [each * MINUTE // 2 for each in range(240) if not times.share_within(each * MINUTE // 2) > (each % 20) / 20]
    for start in (0, 8 * MINUTE, 23 * MINUTE):
        assert coming(times, ages, 30.0, start, start + QUARTER) == pytest.approx(30, rel=0.15)
        assert coming(times, ages, None, start, start + QUARTER) == pytest.approx(30, rel=0.25)


def test_a_crowd_inside_is_more_than_earlier_weeks_say() -> None:
    """A hundred who entered twenty minutes ago come, whatever came in earlier weeks."""
    expected = coming(first_guess(), [20 * MINUTE] * 100, 30.0, 8 * MINUTE, 23 * MINUTE)
    assert expected is not None
    assert expected > 45


def test_a_market_that_does_not_count_its_visits_has_earlier_weeks() -> None:
    """And a new one that counts none has nothing."""
    assert coming(first_guess(), [], 30.0, 0, QUARTER) == 30
    assert coming(first_guess(), [], None, 0, QUARTER) is None


def test_rates_are_those_of_the_quarter_hours_around_three_instants() -> None:
    """Earlier weeks had 60 in each quarter hour, the last one had 30."""
    assert rates(first_guess(), [], lambda quarter: 60.0, 30, MONDAY, STOCKHOLM) == pytest.approx((3, 4, 4))


def test_a_rush_of_earlier_weeks_is_foreseen() -> None:
    """From the second quarter hour on, 150 instead of 30 come."""
    now, in_15, in_30 = rates(first_guess(), [], lambda at: 150.0 if at else 30.0, 30, MONDAY, STOCKHOLM)
    assert (now, in_15, in_30) == pytest.approx((2, 6, 10))


def test_a_market_that_knows_nothing_goes_on_as_lately() -> None:
    """Four a minute."""
    assert rates(first_guess(), [], {}.get, 60, MONDAY, STOCKHOLM) == pytest.approx((4, 4, 4))
