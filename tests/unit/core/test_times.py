"""Instants: their written form, and their units."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest

from chalicelib.core.times import DAY, HOUR, MINUTE, SECOND, from_datetime, local_time, rfc3339, seconds_left

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (0, "1970-01-01T00:00:00Z"),
        (1, "1970-01-01T00:00:00.001Z"),
        (999, "1970-01-01T00:00:00.999Z"),
        (1000, "1970-01-01T00:00:01Z"),
        (1_764_583_200_000, "2025-12-01T10:00:00Z"),
        (1_764_583_200_120, "2025-12-01T10:00:00.120Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ],
)
def test_an_instant_is_written_in_utc(instant: int, text: str) -> None:
    """With three decimals of a second, or with none when the second is whole."""
    assert rfc3339(instant) == text


def test_an_early_year_is_written_with_four_digits() -> None:
    """RFC 3339 allows no shorter ones."""
    assert rfc3339(from_datetime(datetime(999, 1, 1, tzinfo=UTC))) == "0999-01-01T00:00:00Z"


def test_the_example_in_the_docstring_holds() -> None:
    """The example of `rfc3339`."""
    instant, text = (rfc3339.__doc__ or "").split("`")[1:4:2]
    assert rfc3339(int(instant)) == text


def test_what_is_written_is_read_as_the_same_instant() -> None:
    """To the millisecond, for instants of our century."""
    random = Random(31)
    for _ in range(5000):
        instant = random.randrange(4_000_000_000_000)
        assert from_datetime(datetime.fromisoformat(rfc3339(instant))) == instant


def test_a_moment_anywhere_is_an_instant() -> None:
    """The zone of a datetime does not change its instant."""
    there = timezone(timedelta(hours=5, minutes=45))
    assert from_datetime(datetime(2027, 1, 1, 5, 45, tzinfo=there)) == from_datetime(datetime(2027, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("micros", "instant"), [(0, 0), (999, 0), (1000, 1), (1999, 1), (-1, -1), (-1000, -1), (-1001, -2)]
)
def test_a_moment_counts_as_the_millisecond_below(micros: int, instant: int) -> None:
    """Before 1970 as after it."""
    assert from_datetime(EPOCH + timedelta(microseconds=micros)) == instant


@pytest.mark.parametrize(
    ("left", "seconds"),
    [(-5000, 0), (0, 0), (499, 0), (500, 1), (1000, 1), (1499, 1), (1500, 2), (299_800, 300), (300_000, 300)],
)
def test_the_time_left_is_in_whole_seconds(left: int, seconds: int) -> None:
    """Rounded to the nearest second, never negative."""
    assert seconds_left(10**12 + left, 10**12) == seconds


def test_units_are_milliseconds() -> None:
    """Each unit is the right multiple of the one before."""
    assert (SECOND, MINUTE, HOUR, DAY) == (1000, 60_000, 3_600_000, 86_400_000)


@pytest.mark.parametrize(
    ("instant", "zone", "text"),
    [
        (1_798_916_700_000, "UTC", "2 January 2027, 19:05 (UTC)"),
        (1_798_916_700_000, "Europe/Stockholm", "2 January 2027, 20:05 (Europe/Stockholm)"),
        (1_798_916_759_999, "Europe/Stockholm", "2 January 2027, 20:05 (Europe/Stockholm)"),
        (1_798_916_700_000, "Asia/Kathmandu", "3 January 2027, 00:50 (Asia/Kathmandu)"),
        (1_814_382_300_000, "Europe/Stockholm", "30 June 2027, 21:05 (Europe/Stockholm)"),
    ],
)
def test_an_instant_is_written_for_people_as_their_clock_shows_it(instant: int, zone: str, text: str) -> None:
    """To the current minute, with the time zone, summer time included."""
    assert local_time(instant, zone) == text
