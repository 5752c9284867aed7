"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime

START = int(datetime(2026, 12, 1, 20, 0, tzinfo=UTC).timestamp() * 1000)


class FakeClock:
    def __init__(self, now: int = START) -> None:
        self._now = now

    def now(self) -> int:
        return self._now

    def move(self, seconds: float) -> None:
        self._now += round(seconds * 1000)
