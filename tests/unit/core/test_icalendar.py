"""Calendar entries: RFC 5545, line by line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.core.icalendar import CalendarEntry, CalendarStatus, calendar

ENTRY = CalendarEntry(
    uid="bkg_1@linehold",
    sequence=3,
    status=CalendarStatus.CONFIRMED,
    starts_at=1_798_830_000_500,
    ends_at=1_798_837_200_500,
    stamped_at=1_796_155_200_000,
    summary="Faust; part 1, or: \\",
    description="one\r\ntwo\rthree\nfour\x00\x07\x1b",
    location="Roxy",
    place=(59.33, 18.07),
)


def test_an_entry_is_these_lines() -> None:
    """In UTC, whole seconds, CRLF; commas, semicolons, backslashes and breaks are escaped, controls left out."""
    assert calendar(ENTRY).split("\r\n") == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Linehold//Bookings//EN",
        "BEGIN:VEVENT",
        "UID:bkg_1@linehold",
        "DTSTAMP:20261201T200000Z",
        "DTSTART:20270101T190000Z",
        "DTEND:20270101T210000Z",
        "SEQUENCE:3",
        "STATUS:CONFIRMED",
        "SUMMARY:Faust\\; part 1\\, or: \\\\",
        "DESCRIPTION:one\\ntwo\\nthree\\nfour",
        "LOCATION:Roxy",
        "GEO:59.330000;18.070000",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


@pytest.mark.parametrize("status", CalendarStatus)
def test_an_entry_is_no_message_between_calendars(status: CalendarStatus) -> None:
    """A METHOD would need an ORGANIZER with an address (RFC 5546, 3.2); its status says that it is cancelled."""
    text = calendar(replace(ENTRY, status=status))
    assert f"STATUS:{status.value}\r\n" in text
    assert "METHOD" not in text


def test_an_entry_may_have_no_coordinates() -> None:
    """Then it has no GEO."""
    assert "GEO" not in calendar(replace(ENTRY, place=None))


def test_long_lines_are_folded_between_letters() -> None:
    """No line has more than 75 octets, no character is split, and unfolding returns the text."""
    for summary in ("x" * 400, "ö" * 400, "東" * 400, "🎭" * 400, "a,b;" * 100, "x" * 67, "x" * 68):
        text = calendar(replace(ENTRY, summary=summary))
        lines = text.encode().split(b"\r\n")
        assert max(map(len, lines)) <= 75
        assert all(line.decode() for line in lines[:-1])
        escaped = summary.replace(",", "\\,").replace(";", "\\;")
        assert f"\r\nSUMMARY:{escaped}\r\n" in text.replace("\r\n ", "")
    assert "\r\nSUMMARY:" + "x" * 67 + "\r\n" in calendar(replace(ENTRY, summary="x" * 67))


def test_nothing_that_is_written_can_add_a_line() -> None:
    """A line break in a name stays within the name."""
    text = calendar(replace(ENTRY, summary="x\r\nATTACH:http://evil.example\nEND:VEVENT", location="a\rb"))
    assert len(text.split("\r\n")) == len(calendar(ENTRY).split("\r\n"))
    assert "\nATTACH" not in text
    assert "\r" not in text.replace("\r\n", "")
