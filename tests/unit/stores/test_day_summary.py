"""The summary of a day: which visits count where and in which hour, and their waits."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.core.times import MINUTE, SECOND
from chalicelib.stores.rules.day_summary import DaySummary
from chalicelib.stores.rules.tickets import TicketState
from chalicelib.stores.rules.visit_sheet import Visit

UTC_ZONE = ZoneInfo("UTC")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
EMPTY = ["", "", "", ""]


def at(text: str) -> int:
    """The instant of a time in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


def visit(joined: str = "2026-11-21T09:10:00", waited: float | None = None, **changes: Any) -> Visit:
    """A visit that was called after so many minutes, if at all."""
    start = at(joined)
    fields: dict[str, Any] = {
        "queue": "Bread",
        "number": "A001",
        "name": "Bo",
        "phone": None,
        "state": "waiting" if waited is None else "done",
        "joined": start,
        "called": None if waited is None else start + int(waited * MINUTE),
        "ended": None,
        "left": False,
    }
    fields |= changes
    return Visit(**fields | {"state": TicketState(fields["state"])})


def sheet(visits: Iterable[Visit], zone: ZoneInfo = UTC_ZONE, queues: Sequence[str] = ()) -> list[list[str]]:
    """The summary's lines without the heading."""
    summary = DaySummary(queues)
    for each in visits:
        summary.add(each)
    text = "".join(summary.lines(zone)).encode().decode("utf-8-sig")
    heading, *lines = csv.reader(io.StringIO(text, newline=""))
    assert {len(line) for line in lines} == {len(heading)}
    return lines


def test_the_summary_begins_with_its_columns() -> None:
    """After the mark by which spreadsheets recognise UTF-8."""
    first = next(DaySummary().lines(UTC_ZONE))
    assert first == (
        "\ufeffqueue,hour,joined,served,done,abandoned,left,waiting,"
        "mean_minutes,median_minutes,p90_minutes,longest_minutes\r\n"
    )


def test_visits_are_counted_by_their_state() -> None:
    """Called and done, called and removed, called and still there; removed without a call, left or not; waiting."""
    visits = [
        visit(waited=1, state="done"),
        visit(waited=1, state="removed", left=True),
        visit(waited=1, state="processing"),
        visit(state="removed", left=True),
        visit(state="removed", left=False),
        visit(state="waiting"),
    ]
    hour = sheet(visits)[0]
    assert hour[:8] == ["Bread", "2026-11-21 09:00", "6", "3", "1", "2", "1", "1"]


def test_every_queue_has_its_hours_and_a_total() -> None:
    """Hours in the order of the clock, queues in the order of their first visit, and the store's total last."""
    visits = [
        visit("2026-11-21T11:00:00", 4),
        visit("2026-11-21T09:59:59", 1),
        visit("2026-11-21T10:30:00", 2, queue="Fish"),
        visit("2026-11-21T09:00:00", 3),
    ]
    assert [line[:4] + line[8:9] for line in sheet(visits)] == [
        ["Bread", "2026-11-21 09:00", "2", "2", "2.0"],
        ["Bread", "2026-11-21 11:00", "1", "1", "4.0"],
        ["Bread", "total", "3", "3", "2.7"],
        ["Fish", "2026-11-21 10:00", "1", "1", "2.0"],
        ["Fish", "total", "1", "1", "2.0"],
        ["", "total", "4", "4", "2.5"],
    ]


def test_the_waits_of_a_total_are_those_of_its_visits() -> None:
    """They are not computed from the hours: the median of medians is no median."""
    visits = [visit("2026-11-21T09:00:00", waited) for waited in (1, 2, 30)]
    visits += [visit("2026-11-21T10:00:00", waited) for waited in (40, 50)]
    assert sheet(visits)[-1][8:] == ["24.6", "30.0", "50.0", "50.0"]


@pytest.mark.parametrize(
    ("waits", "told"),
    [
        ([7], ["7.0", "7.0", "7.0", "7.0"]),
        ([0, 0], ["0.0", "0.0", "0.0", "0.0"]),
        ([10, 2], ["6.0", "6.0", "10.0", "10.0"]),
        ([3, 1, 2], ["2.0", "2.0", "3.0", "3.0"]),
        (list(range(1, 11)), ["5.5", "5.5", "9.0", "10.0"]),
        (list(range(1, 12)), ["6.0", "6.0", "10.0", "11.0"]),
        (list(range(100, 0, -1)), ["50.5", "50.5", "90.0", "100.0"]),
    ],
    ids=lambda value: str(len(value)),
)
def test_waits_have_mean_median_p90_and_longest(waits: list[int], told: list[str]) -> None:
    """Nine of ten wait no longer than the p90."""
    assert sheet([visit(waited=waited) for waited in waits])[0][8:] == told


def test_without_calls_the_waits_are_empty() -> None:
    """They are not zero: a visit without a call has no wait."""
    lines = sheet([visit(), visit(state="removed")])
    assert [line[8:] for line in lines] == [EMPTY] * 3


def test_a_day_without_visits_has_its_totals() -> None:
    """For each queue, and for the store."""
    nothing = ["0"] * 6 + EMPTY
    assert sheet([], queues=["Fish", "Bread"]) == [
        ["Fish", "total", *nothing],
        ["Bread", "total", *nothing],
        ["", "total", *nothing],
    ]


def test_hours_are_local_to_the_store() -> None:
    """Also in time zones that are off by half an hour or three quarters."""
    visits = [visit("2026-11-21T09:29:59"), visit("2026-11-21T09:30:00")]
    assert [line[1] for line in sheet(visits, ZoneInfo("Asia/Kolkata"))[:2]] == ["2026-11-21 14:00", "2026-11-21 15:00"]
    assert sheet(visits, ZoneInfo("Asia/Kathmandu"))[0][1:3] == ["2026-11-21 15:00", "2"]


def test_midnight_begins_the_next_day() -> None:
    """A store's day can span two dates; no hour is 24:00."""
    visits = [visit("2026-11-21T22:59:59"), visit("2026-11-21T23:00:00")]
    assert [line[1] for line in sheet(visits, STOCKHOLM)[:2]] == ["2026-11-21 23:00", "2026-11-22 00:00"]


def test_an_hour_that_occurs_twice_has_two_lines() -> None:
    """On the day when the clock is set back, in the order of time."""
    visits = [visit("2026-10-25T01:30:00", 9), visit("2026-10-25T00:30:00", 4), visit("2026-10-25T02:00:00", 1)]
    assert [(line[1], line[8]) for line in sheet(visits, STOCKHOLM)[:3]] == [
        ("2026-10-25 02:00 (+02:00)", "4.0"),
        ("2026-10-25 02:00 (+01:00)", "9.0"),
        ("2026-10-25 03:00", "1.0"),
    ]


def test_an_hour_that_is_skipped_has_no_line() -> None:
    """On the day when the clock is set forward."""
    visits = [visit("2026-03-29T00:59:00"), visit("2026-03-29T01:00:00")]
    assert [line[1] for line in sheet(visits, STOCKHOLM)[:2]] == ["2026-03-29 01:00", "2026-03-29 03:00"]


@pytest.mark.parametrize("name", ['Bread, "white"', "🐟", "a\nb"])
def test_the_name_of_a_queue_is_read_as_it_was_written(name: str) -> None:
    """Whatever characters it contains."""
    assert [line[0] for line in sheet([visit(queue=name)])] == [name, name, ""]


def test_the_name_of_a_queue_is_no_formula() -> None:
    """Also in the line of its total."""
    assert [line[0] for line in sheet([visit(queue="=1+1")])] == ["'=1+1", "'=1+1", ""]
