"""Opening hours: past midnight, across daylight saving, and without an end."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.core.opening_hours import DAYS, MOST_PERIODS, OpeningHours, from_json, to_json, validated
from chalicelib.core.times import HOUR, from_datetime
from chalicelib.errors import Invalid

STOCKHOLM = "Europe/Stockholm"

EVENINGS = OpeningHours(
    STOCKHOLM,
    {"wed": (("17:00", "23:00"),), "fri": (("12:00", "14:00"), ("17:00", "02:00")), "sat": (("17:00", "03:00"),)},
)
"""2027-01-01 is a Friday."""


def _at(text: str, zone: str = STOCKHOLM, fold: int = 0) -> int:
    return from_datetime(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold))


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        ("2027-01-01T18:00", "2027-01-02T02:00"),
        ("2027-01-02T01:59", "2027-01-02T02:00"),
        ("2027-01-01T12:00", "2027-01-01T14:00"),
        ("2027-01-01T13:59:59", "2027-01-01T14:00"),
        ("2027-01-03T02:00", "2027-01-03T03:00"),
    ],
)
def test_an_open_bar_closes_at_the_end_of_its_period(now: str, closes: str) -> None:
    """Also after midnight, in a period of the day before."""
    assert EVENINGS.open_at(_at(now))
    assert EVENINGS.closing(_at(now)) == _at(closes)


@pytest.mark.parametrize(
    ("now", "closes"),
    [
        ("2027-01-01T16:40", "2027-01-02T02:00"),
        ("2027-01-02T02:00", "2027-01-03T03:00"),
        ("2027-01-01T14:00", "2027-01-02T02:00"),
        ("2027-01-03T03:00", "2027-01-06T23:00"),
        ("2027-01-06T23:00", "2027-01-08T14:00"),
    ],
)
def test_outside_of_periods_the_next_one_counts(now: str, closes: str) -> None:
    """The end of a period is not part of it; the next period may be days away."""
    assert not EVENINGS.open_at(_at(now))
    assert EVENINGS.closing(_at(now)) == _at(closes)


def test_no_hours_never_close() -> None:
    """A week without periods is never open either."""
    for week in ({}, {"mon": ()}):
        none = OpeningHours(STOCKHOLM, week)
        assert none.closing(_at("2027-01-01T18:00")) is None
        assert not none.open_at(_at("2027-01-01T18:00"))


def test_a_single_evening_a_week_is_found() -> None:
    """Just after it has closed, the next closing is in seven days."""
    mondays = OpeningHours(STOCKHOLM, {"mon": (("17:00", "23:00"),)})
    assert mondays.closing(_at("2027-01-04T23:00")) == _at("2027-01-11T23:00")
    assert mondays.closing(_at("2027-01-04T22:59")) == _at("2027-01-04T23:00")


@pytest.mark.parametrize(
    "week",
    [
        {"mon": (("17:00", "00:00"),), "tue": (("00:00", "02:00"),)},
        {"mon": (("17:00", "23:00"), ("22:00", "02:00"))},
        {"mon": (("20:00", "02:00"), ("17:00", "21:00"), ("18:00", "19:00"))},
    ],
)
def test_periods_that_adjoin_or_overlap_are_one(week: dict[str, tuple[tuple[str, str], ...]]) -> None:
    """A bar does not close between them, whatever their order."""
    evening = OpeningHours(STOCKHOLM, week)
    for now in ("2027-01-04T18:30", "2027-01-04T22:30", "2027-01-05T00:00"):
        assert evening.closing(_at(now)) == _at("2027-01-05T02:00")
        assert evening.open_at(_at(now))


def test_a_week_without_a_gap_never_closes() -> None:
    """With one gap it closes there, days later."""
    always = dict.fromkeys(DAYS, (("00:00", "12:00"), ("12:00", "00:00")))
    assert OpeningHours(STOCKHOLM, always).closing(_at("2027-01-01T18:00")) is None
    assert OpeningHours(STOCKHOLM, always).open_at(_at("2027-01-01T00:00"))
    nearly = OpeningHours(STOCKHOLM, always | {"fri": (("00:00", "12:00"), ("12:01", "00:00"))})
    assert nearly.closing(_at("2027-01-01T12:01")) == _at("2027-01-08T12:00")
    assert nearly.closing(_at("2027-01-01T12:00")) == _at("2027-01-08T12:00")


@pytest.mark.parametrize(
    ("day", "hours"), [("2027-01-01", 24), ("2027-03-27", 23), ("2027-10-30", 25)], ids=["plain", "spring", "autumn"]
)
def test_a_period_that_closes_when_it_opens_is_a_day(day: str, hours: int) -> None:
    """By the local clock."""
    start = _at(f"{day}T17:00")
    name = DAYS[datetime.fromisoformat(day).weekday()]
    daily = validated(OpeningHours(STOCKHOLM, {name: (("17:00", "17:00"),)}))
    assert (daily.open_at(start - 1), daily.open_at(start)) == (False, True)
    assert daily.closing(start) == start + hours * HOUR
    always = validated(OpeningHours(STOCKHOLM, dict.fromkeys(DAYS, (("00:00", "00:00"),))))
    assert always.open_at(start)
    assert always.closing(start) is None


NIGHT = OpeningHours(STOCKHOLM, {"sat": (("22:00", "04:00"),)})


@pytest.mark.parametrize(
    ("night", "hours"), [("2027-03-20T22:00", 6), ("2027-03-27T22:00", 5), ("2027-10-30T22:00", 7)]
)
def test_a_night_of_daylight_saving_is_shorter_or_longer(night: str, hours: int) -> None:
    """The bar closes at four by its local clock."""
    assert NIGHT.closing(_at(night)) == _at(night) + hours * HOUR
    assert NIGHT.open_at(_at(night) + hours * HOUR - 1)
    assert not NIGHT.open_at(_at(night) + hours * HOUR)


def test_an_hour_that_comes_twice_counts_to_its_second_end() -> None:
    """It closes at half past two for the second time, and opens at half past two for the first time."""
    closing = OpeningHours(STOCKHOLM, {"sat": (("22:00", "02:30"),)})
    assert closing.closing(_at("2027-10-30T23:00")) == _at("2027-10-31T02:30", fold=1)
    opening = OpeningHours(STOCKHOLM, {"sun": (("02:30", "05:00"),)})
    assert opening.open_at(_at("2027-10-31T02:30", fold=0))


def test_a_time_that_is_left_out_is_as_long_after_the_one_before() -> None:
    """Half past two is then half past three; a period within the gap does not exist."""
    closing = OpeningHours(STOCKHOLM, {"sat": (("22:00", "02:30"),)})
    assert closing.closing(_at("2027-03-27T23:00")) == _at("2027-03-28T03:30")
    inside = OpeningHours(STOCKHOLM, {"sun": (("02:30", "03:00"),)})
    assert inside.closing(_at("2027-03-27T23:00")) == _at("2027-04-04T03:00")


def test_hours_are_those_of_the_place() -> None:
    """The same week ends at other instants in Auckland and in Honolulu."""
    week = {"fri": (("17:00", "23:00"),)}
    for zone in ("Pacific/Auckland", "Pacific/Honolulu", "Asia/Kathmandu"):
        assert OpeningHours(zone, week).closing(_at("2027-01-01T20:00", zone)) == _at("2027-01-01T23:00", zone)


def test_good_hours_are_kept() -> None:
    """They are returned unchanged."""
    assert validated(EVENINGS) is EVENINGS


@pytest.mark.parametrize(
    ("timezone", "week", "path"),
    [
        ("Europe/Atlantis", {}, "timezone"),
        (STOCKHOLM, {"mon": (("10:00", "11:00"), ("24:00", "02:00"))}, "week.mon[1].opens"),
        (STOCKHOLM, {"mon": (("17:00", "5 pm"),)}, "week.mon[0].closes"),
        (STOCKHOLM, {"mon": (("17:00", "23:00\n"),)}, "week.mon[0].closes"),
        (STOCKHOLM, {"monday": (("17:00", "23:00"),)}, "week.monday"),
        (STOCKHOLM, {"sun": (("17:00", "23:00"),) * (MOST_PERIODS + 1)}, "week.sun"),
    ],
)
def test_hours_that_cannot_be(timezone: str, week: dict[str, tuple[tuple[str, str], ...]], path: str) -> None:
    """The fault names the place in the week."""
    with pytest.raises(Invalid) as wrong:
        validated(OpeningHours(timezone, week))
    assert [fault.path for fault in wrong.value.faults] == [path]


def test_all_faults_are_named() -> None:
    """Not only the first."""
    with pytest.raises(Invalid) as wrong:
        validated(OpeningHours("", {"mon": (("17:00", "25:00"),), "sun": (("9:00", "10:00"),)}))
    assert [fault.path for fault in wrong.value.faults] == ["timezone", "week.mon[0].closes", "week.sun[0].opens"]


def test_hours_come_back_as_they_were_written() -> None:
    """Through JSON, which has no tuples."""
    assert from_json(json.loads(json.dumps(to_json(EVENINGS)))) == EVENINGS
