"""Calendar entries as iCalendar (RFC 5545): one event for a phone's calendar.

Lines end with CRLF and are folded at 75 octets, never inside a character. Text is escaped, and characters that no text
may contain are left out. An entry replaces an earlier one with the same UID if its SEQUENCE is higher, or if it is
equal and its DTSTAMP later (RFC 5546, 2.1.5). There is no METHOD: with one it would be a message between calendars,
which needs an ORGANIZER with an address. STATUS says that an entry is cancelled.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.times import SECOND, rfc3339

_MOST_OCTETS = 75
_NO_TEXT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BREAK = re.compile(r"\r\n?")
_ESCAPED = re.compile(r"[\\;,]")


class CalendarStatus(StrEnum):
    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """`starts_at` and `ends_at` are instants of the event, `stamped_at` is that of this entry; `place` is (latitude,
    longitude)."""

    uid: str
    sequence: int
    status: CalendarStatus
    starts_at: int
    ends_at: int
    stamped_at: int
    summary: str
    description: str
    location: str
    place: tuple[float, float] | None


def calendar(entry: CalendarEntry) -> str:
    """A calendar with this one entry."""
    return "".join(f"{_folded(line)}\r\n" for line in _lines(entry))


def _lines(entry: CalendarEntry) -> Iterator[str]:
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Linehold//Bookings//EN", "BEGIN:VEVENT")
    yield f"UID:{_text(entry.uid)}"
    yield f"DTSTAMP:{_utc(entry.stamped_at)}"
    yield f"DTSTART:{_utc(entry.starts_at)}"
    yield f"DTEND:{_utc(entry.ends_at)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"STATUS:{entry.status.value}"
    yield f"SUMMARY:{_text(entry.summary)}"
    yield f"DESCRIPTION:{_text(entry.description)}"
    yield f"LOCATION:{_text(entry.location)}"
    if entry.place is not None:
        yield "GEO:{:.6f};{:.6f}".format(*entry.place)
    yield from ("END:VEVENT", "END:VCALENDAR")


def _utc(instant: int) -> str:
    """`2027-01-01T19:00:00Z` → `20270101T190000Z`."""
    return rfc3339(instant // SECOND * SECOND).replace("-", "").replace(":", "")


def _text(text: str) -> str:
    clean = _NO_TEXT.sub("", _BREAK.sub("\n", text))
    return _ESCAPED.sub(r"\\\g<0>", clean).replace("\n", r"\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets. Each but the first begins with a space, which counts."""
    pieces, octets = [""], 0
    for letter in line:
        size = len(letter.encode())
        if octets + size > _MOST_OCTETS:
            pieces.append("")
            octets = 1
        pieces[-1] += letter
        octets += size
    return "\r\n ".join(pieces)
