"""Quarter hours and the rate of arrivals: nothing is counted twice, and what is old is gone."""

from __future__ import annotations

from random import Random

import pytest

from chalicelib.checkout.rules.quarters import QUARTER, Quarter
from chalicelib.checkout.rules.rate import WINDOW, Rate
from chalicelib.core.times import HOUR, MINUTE, SECOND

START = 1_764_619_200_000


@pytest.mark.parametrize("seed", range(10))
def test_till_time_adds_up(seed: int) -> None:
    """With tills that open and close at random, up to ten hours apart: the sum of all quarter hours is their time."""
    random, now, open, total = Random(seed), START, 0, 0
    _, quarter = Quarter().until(now, 0)
    over: list[Quarter] = []
    for _ in range(200):
        step = random.choice([1, 20 * SECOND, 5 * MINUTE, QUARTER, HOUR, 9 * HOUR])
        now, total = now + step, total + open * step
        done, quarter = quarter.until(now, open)
        over += done
        open = random.randrange(4)
    assert sum(each.tills for each in (*over, quarter)) == total
    starts = [each.start for each in (*over, quarter)]
    assert starts == sorted(set(starts))
    assert all(each.counted == each.start + QUARTER for each in over)


def test_a_quarter_hour_ends_where_the_next_begins() -> None:
    """A millisecond before its end it is the present one."""
    _, quarter = Quarter().until(START + 7 * MINUTE, 0)
    assert (quarter.start, quarter.counted) == (START, START + 7 * MINUTE)
    assert quarter.until(START + QUARTER - 1, 0)[0] == ()
    over, following = quarter.until(START + QUARTER, 2)
    assert [each.start for each in over] == [START]
    assert (following.start, following.tills) == (START + QUARTER, 0)


def test_a_quiet_time_without_tills_is_left_out() -> None:
    """Nothing happened in it, so nothing is handed over but the quarter hour before it."""
    _, quarter = Quarter().until(START, 0)
    over, following = quarter.with_join().until(START + 9 * HOUR, 0)
    assert [(each.start, each.joined) for each in over] == [(START, 1)]
    assert (following.start, following.joined) == (START + 9 * HOUR, 0)


def test_one_change_hands_over_ten_hours_at_most() -> None:
    """A till that was left open over a holiday does not make a transaction too long."""
    _, quarter = Quarter().until(START, 0)
    over, _ = quarter.until(START + 72 * HOUR, 1)
    assert len(over) == 41
    assert over[-1].start + QUARTER == START + 72 * HOUR


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    """Two servers differ: time that was counted stays counted, once."""
    _, quarter = Quarter().until(START + 10 * SECOND, 0)
    quarter = quarter.until(START + 20 * SECOND, 1)[1]
    assert quarter.until(START + 15 * SECOND, 1)[1] == quarter
    assert quarter.until(START + 25 * SECOND, 1)[1].tills == 15 * SECOND


def test_the_rate_is_of_the_last_quarter_hour() -> None:
    """Four a minute are four a minute after one, ten and thirty minutes; a quarter hour later none."""
    rate = Rate()
    for second in range(0, 30 * 60, 15):
        if second in (60, 600):
            assert rate.per_minute(START + second * SECOND) == pytest.approx(4)
        rate = rate.with_join(START + second * SECOND)
    end = START + 30 * MINUTE
    assert rate.per_minute(end) == pytest.approx(4)
    assert rate.per_minute(end + 5 * MINUTE) == pytest.approx(4 * 10 / 15)
    assert rate.per_minute(end + WINDOW * MINUTE) == 0
    assert len(rate.minutes) <= WINDOW + 1


@pytest.mark.parametrize("second", range(0, 60, 7))
def test_the_rate_is_the_same_at_each_second(second: int) -> None:
    """Four a minute are four a minute, also while the present minute is not over."""
    rate, end = Rate(), START + 40 * MINUTE + second * SECOND
    for time in range(START + second * SECOND, end, 15 * SECOND):
        rate = rate.with_join(time)
    assert rate.per_minute(end) == pytest.approx(4, rel=0.02)
    assert rate.per_minute(end + 90 * SECOND) == pytest.approx(4 * 13.5 / 15, rel=0.02)


def test_the_rate_begins_with_the_first() -> None:
    """One shopper is one a minute, not many; after a quiet time it begins anew."""
    assert Rate().per_minute(START) == 0
    once = Rate().with_join(START)
    assert once.per_minute(START) == once.per_minute(START + MINUTE) == 1
    assert once.per_minute(START + 4 * MINUTE) == pytest.approx(1 / 4)
    again = once.with_join(START + HOUR)
    assert (again.since, again.per_minute(START + HOUR)) == (START + HOUR, 1)
