"""The sheet of a store's day: its cells, its local times, and protection against formulas."""

from __future__ import annotations

import csv
import io
import tempfile
import tracemalloc
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chalicelib.core.times import DAY, MINUTE, SECOND
from chalicelib.stores.rules.day_summary import DaySummary
from chalicelib.stores.rules.tickets import TicketState
from chalicelib.stores.rules.visit_sheet import Visit, heading, line_of, sheet_name, summary_name

STOCKHOLM = ZoneInfo("Europe/Stockholm")
COLUMNS = ["queue", "number", "name", "phone", "state", "joined_at", "called_at", "ended_at", "waited_minutes"]


def at(text: str) -> int:
    """The instant of a time in UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()) * SECOND


def visit(**changes: Any) -> Visit:
    joined = at("2026-11-21T09:00:00")
    fields: dict[str, Any] = {
        "queue": "Bread",
        "number": "A001",
        "name": "Bo",
        "phone": None,
        "state": "done",
        "joined": joined,
        "called": joined + 12 * MINUTE + 30 * SECOND,
        "ended": joined + 15 * MINUTE,
        "left": False,
    }
    fields |= changes
    return Visit(**fields | {"state": TicketState(fields["state"])})


def read(text: str) -> list[list[str]]:
    """Parse the file as a program does: in UTF-8, without the mark at its beginning."""
    return list(csv.reader(io.StringIO(text.encode().decode("utf-8-sig"), newline="")))


def test_the_sheet_begins_with_its_columns() -> None:
    """After the mark by which spreadsheets recognise UTF-8."""
    assert heading().encode().startswith(b"\xef\xbb\xbfqueue,")
    assert read(heading()) == [COLUMNS]


def test_a_visit_is_one_line() -> None:
    """With a cell for each column, and local times of the store."""
    assert read(line_of(visit(), STOCKHOLM)) == [
        [
            "Bread",
            "A001",
            "Bo",
            "",
            "done",
            "2026-11-21 10:00:00",
            "2026-11-21 10:12:30",
            "2026-11-21 10:15:00",
            "12.5",
        ]
    ]


def test_what_has_not_happened_is_an_empty_cell() -> None:
    """A waiting ticket has no call, no end and no wait."""
    cells = read(line_of(visit(state="waiting", called=None, ended=None), STOCKHOLM))[0]
    assert cells[4:] == ["waiting", "2026-11-21 10:00:00", "", "", ""]


def test_midnight_begins_the_next_day() -> None:
    """It is 00:00 of the next day, never 24:00; fractions of a second are dropped."""
    cells = read(line_of(visit(joined=at("2026-11-21T22:59:59") + 999, called=at("2026-11-21T23:00:00")), STOCKHOLM))[0]
    assert cells[5:7] == ["2026-11-21 23:59:59", "2026-11-22 00:00:00"]


def test_a_wait_is_right_when_the_clock_is_set_back() -> None:
    """The same local time occurs twice, an hour apart."""
    cells = read(line_of(visit(joined=at("2026-10-25T00:59:00"), called=at("2026-10-25T01:59:00")), STOCKHOLM))[0]
    assert cells[5:7] == ["2026-10-25 02:59:00 (+02:00)", "2026-10-25 02:59:00 (+01:00)"]
    assert cells[8] == "60.0"


def test_a_wait_is_right_when_the_clock_is_set_forward() -> None:
    """The local times are an hour and a minute apart, the wait is one minute."""
    cells = read(line_of(visit(joined=at("2026-03-29T00:59:00"), called=at("2026-03-29T01:00:00")), STOCKHOLM))[0]
    assert cells[5:7] == ["2026-03-29 01:59:00", "2026-03-29 03:00:00"]
    assert cells[8] == "1.0"


def test_a_wait_is_never_negative() -> None:
    """Also when the clocks of two machines differ."""
    joined = at("2026-11-21T09:00:00")
    assert read(line_of(visit(joined=joined, called=joined - 3 * SECOND), STOCKHOLM))[0][8] == "0.0"


@pytest.mark.parametrize(
    "text",
    ["Ada, Countess", 'Ada "the first"', "Ada\nLovelace", "Ada\r\nLovelace", "🍞 Bröd 東", "Jean-Luc", "a;b", "', '"],
)
def test_a_name_is_read_as_it_was_written(text: str) -> None:
    """Commas, quotes, line breaks and every alphabet stay in their cell, for people and queues."""
    cells = read(line_of(visit(name=text, queue=text), STOCKHOLM))
    assert len(cells) == 1
    assert (cells[0][0], cells[0][2]) == (text, text)


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("https://evil.example")', "@SUM(A1)", "-2+3", "\t=1", "x;=1+1"])
def test_nothing_that_a_stranger_wrote_is_a_formula(text: str) -> None:
    """Neither as a person's name nor as a queue's."""
    cells = read(line_of(visit(name=text, queue=text), STOCKHOLM))[0]
    for cell in (cells[0], cells[2]):
        assert cell == (f"'{text}" if not text.startswith("x;") else "x;'=1+1")


def test_a_phone_is_text() -> None:
    """Its plus would begin a formula, so it gets an apostrophe."""
    assert read(line_of(visit(phone="+46701234567"), STOCKHOLM))[0][3] == "'+46701234567"


def test_a_visit_is_printed_without_its_person() -> None:
    """So a log contains no name and no phone by accident."""
    assert "Bo" not in repr(visit())
    assert "+46" not in repr(visit(phone="+46701234567"))


def test_files_are_named_by_the_day_in_the_store() -> None:
    """Their names contain no typed text."""
    evening = at("2026-11-20T23:30:00")
    assert sheet_name(evening, STOCKHOLM) == "linehold-2026-11-21.csv"
    assert summary_name(evening, STOCKHOLM) == "linehold-2026-11-21-summary.csv"
    assert sheet_name(evening, ZoneInfo("America/New_York")) == "linehold-2026-11-20.csv"


@pytest.mark.faults
def test_a_hundred_thousand_visits_take_little_memory() -> None:
    """The summary keeps eight bytes of a visit; its line is not kept once it is written.

    (The test writes every tenth line only, because tracing makes it slow.)
    """
    joined = at("2026-11-21T00:00:00")
    day = range(joined, joined + DAY, DAY // 100_000)
    tracemalloc.start()
    try:
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as out:
            summary = DaySummary()
            out.write(heading())
            for place, joined in enumerate(day):
                called = joined + place % 7 * MINUTE
                each = Visit(f"Q{place % 10}", "A001", "Bo", None, TicketState.DONE, joined, called, None, left=False)
                summary.add(each)
                if place % 10 == 0:
                    out.write(line_of(each, STOCKHOLM))
            _, writing = tracemalloc.get_traced_memory()
            lines = list(summary.lines(STOCKHOLM))
            _, peak = tracemalloc.get_traced_memory()
            out.seek(0)
            assert sum(1 for _ in out) == len(day) / 10 + 1
    finally:
        tracemalloc.stop()
    assert lines[-1].startswith(f",total,{len(day)},{len(day)},")
    assert writing < 2_500_000
    assert peak < 8_000_000
