"""Instants: milliseconds since 1970 inside, RFC 3339 in UTC outside."""

from __future__ import annotations

from datetime import UTC, datetime

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def rfc3339(instant: int) -> str:
    """`1764583200123` → `2025-12-01T10:00:00.123Z`; whole seconds carry no fraction."""
    seconds, millis = divmod(instant, SECOND)
    text = datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{text}.{millis:03}Z" if millis else f"{text}Z"


def from_datetime(moment: datetime) -> int:
    """An aware datetime as an instant, to the millisecond below."""
    return int(moment.timestamp() * SECOND)


def seconds_left(until: int, now: int) -> int:
    """Seconds left, rounded to the nearest whole one and never negative."""
    return (max(0, until - now) + SECOND // 2) // SECOND
