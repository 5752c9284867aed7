"""Local times that occur twice, and those that do not occur: in letters, in sheets, and on the pages."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from chalicelib.core.times import at_place, from_datetime, local_time, repeated
from tests.support.node import needs_node, printed

TIMES = [
    ("2027-10-31T00:59:59Z", "Europe/Stockholm", "02:59", " (+02:00)"),
    ("2027-10-31T01:00:00Z", "Europe/Stockholm", "02:00", " (+01:00)"),
    ("2027-10-30T23:59:59Z", "Europe/Stockholm", "01:59", ""),
    ("2027-10-31T02:00:00Z", "Europe/Stockholm", "03:00", ""),
    ("2027-03-28T00:59:59Z", "Europe/Stockholm", "01:59", ""),
    ("2027-03-28T01:00:00Z", "Europe/Stockholm", "03:00", ""),
    ("2027-10-31T01:30:00Z", "Europe/London", "01:30", " (+00:00)"),
    ("2027-11-07T05:30:00Z", "America/New_York", "01:30", " (-04:00)"),
    ("2027-11-07T06:30:00Z", "America/New_York", "01:30", " (-05:00)"),
    ("2027-04-03T14:29:00Z", "Australia/Lord_Howe", "01:29", ""),
    ("2027-04-03T14:30:00Z", "Australia/Lord_Howe", "01:30", " (+11:00)"),
    ("2027-04-03T15:29:00Z", "Australia/Lord_Howe", "01:59", " (+10:30)"),
    ("2027-04-03T15:30:00Z", "Australia/Lord_Howe", "02:00", ""),
    ("2027-10-02T15:29:00Z", "Australia/Lord_Howe", "01:59", ""),
    ("2027-10-02T15:30:00Z", "Australia/Lord_Howe", "02:30", ""),
    ("2027-10-31T00:30:00Z", "UTC", "00:30", ""),
    ("2027-10-31T00:30:00Z", "Asia/Kathmandu", "06:15", ""),
]


def _instant(text: str) -> int:
    return from_datetime(datetime.fromisoformat(text))


@pytest.mark.parametrize(("instant", "zone", "clock", "offset"), TIMES)
def test_a_time_that_occurs_twice_shows_its_offset(instant: str, zone: str, clock: str, offset: str) -> None:
    """No other time does: not those around it, and not those around an hour that is left out."""
    there = at_place(_instant(instant), ZoneInfo(zone))
    assert (f"{there:%H:%M}", repeated(there)) == (clock, offset)


@pytest.mark.parametrize(
    "local", ["2027-03-28T02:30:00", "2027-03-28T02:00:00", "2027-03-28T02:59:59", "1890-01-01T00:00:00"]
)
def test_a_time_that_is_left_out_does_not_occur_twice(local: str) -> None:
    """Its two readings differ too, but neither is shown by any clock."""
    assert repeated(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Europe/Stockholm"))) == ""


def test_letters_show_which_of_both_it_is() -> None:
    """Two instants are never written alike."""
    assert local_time(_instant("2027-10-31T00:30:00Z"), "Europe/Stockholm") == (
        "31 October 2027, 02:30 (+02:00) (Europe/Stockholm)"
    )
    assert local_time(_instant("2027-10-31T01:30:00Z"), "Europe/Stockholm") == (
        "31 October 2027, 02:30 (+01:00) (Europe/Stockholm)"
    )


@needs_node
def test_the_web_shows_the_same_offsets_as_letters(tmp_path: Path) -> None:
    """By the browser's own time zones."""
    asked = json.dumps([[instant, zone] for instant, zone, _, _ in TIMES])
    script = f"""
    import {{ shown, TIME }} from "web/core/times.ts";
    console.log(JSON.stringify({asked}.map(([at, zone]) => shown(at, zone, "en-GB", TIME))));
    """
    found = printed(tmp_path, script)
    assert [text.partition(" (")[2] for text in found] == [offset.removeprefix(" (") for *_, offset in TIMES]
