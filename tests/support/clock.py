"""A clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime

from chalicelib.core.time_limit import Waiting

START = int(datetime(2026, 12, 1, 20, 0, tzinfo=UTC).timestamp() * 1000)


class FakeClock:
    def __init__(self, now: int = START) -> None:
        self._now = now

    def now(self) -> int:
        return self._now

    def move(self, seconds: float) -> None:
        self._now += round(seconds * 1000)


class PausesTakeNone(Waiting):
    """Pauses end at once, and their time passes all the same."""

    def __init__(self) -> None:
        self._now = 0.0

    def now(self) -> float:
        return self._now

    def pause(self, seconds: float) -> None:
        self._now += seconds
