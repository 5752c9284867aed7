"""Instants: milliseconds since 1970 inside, RFC 3339 in UTC outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from chalicelib.errors import Fault, Invalid

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_NO_ZONE = re.compile(r"(?:posix|right)/.*|posixrules|localtime|Factory", re.DOTALL)
"""Files beside the zones in a directory of the time zone database."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def rfc3339(instant: int) -> str:
    """`1764583200123` → `2025-12-01T10:00:00.123Z`; whole seconds carry no fraction."""
    precision = "milliseconds" if instant % SECOND else "seconds"
    return (_EPOCH + instant * _MILLISECOND).isoformat(timespec=precision).replace("+00:00", "Z")


def from_datetime(moment: datetime) -> int:
    """An aware datetime as an instant, rounded down to a millisecond."""
    return (moment - _EPOCH) // _MILLISECOND


def seconds_left(until: int, now: int) -> int:
    """Seconds left, rounded to the nearest whole one and never negative."""
    return (max(0, until - now) + SECOND // 2) // SECOND


def at_place(instant: int, zone: ZoneInfo) -> datetime:
    """What the clocks show there, in whole seconds."""
    return datetime.fromtimestamp(instant // SECOND, zone)


def local_time(instant: int, zone: str) -> str:
    """For readers: `2 January 2027, 20:05 (Europe/Stockholm)`."""
    there = at_place(instant, ZoneInfo(zone))
    return f"{there.day} {there:%B %Y, %H:%M}{repeated(there)} ({zone})"


def repeated(there: datetime) -> str:
    """What follows a local time that occurs twice, because the clocks are put back: ` (+01:00)`. Empty for any other.

    In the hour that is left out when the clocks are put forward, the second reading is the earlier instant.
    """
    first, second = (there.replace(fold=fold).timestamp() for fold in (0, 1))
    return f" ({there.isoformat(timespec='seconds')[19:]})" if first < second else ""


def check_timezone(name: str) -> None:
    """Raises `Invalid` unless the name is a time zone's."""
    if faults := list(timezone_faults(name)):
        raise Invalid(faults)


def timezone_faults(name: str) -> Iterator[Fault]:
    """The fault of a name that is no time zone's; nothing for a good one."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        known = False
    else:
        known = not _NO_ZONE.fullmatch(name)
    if not known:
        yield Fault("timezone", "is not a time zone of the IANA database")
