"""How far the clock of the local cloud is ahead: a file that all functions have mapped (chalicelib's `moved_clock`).

Answers name the moved time in `Date`, because clients correct their countdowns by that header.
"""

import time
from collections.abc import Awaitable, Callable
from email.utils import formatdate
from pathlib import Path
from typing import Any

from infra.local.state import opened

_App = Callable[[Any, Any, Any], Awaitable[None]]

BYTES = 8

FURTHEST_MILLIS = 366 * 24 * 60 * 60 * 1000
"""Beyond a year nearly everything has been deleted or has ended."""


class TooFar(Exception):
    """The clock would be more than a year ahead."""


class MovedTime:
    """The file, written in place: functions that have mapped it would not see another file of that name."""

    def __init__(self, file: Path) -> None:
        """Begins with the real time, whatever the last run left."""
        self._file, self._ahead = file, 0
        with opened(file) as out:
            out.write("\0" * BYTES)

    @property
    def ahead(self) -> int:
        """Milliseconds."""
        return self._ahead

    def now(self) -> int:
        """The time that the functions read, as milliseconds since 1970."""
        return time.time_ns() // 1_000_000 + self._ahead

    def forward(self, millis: int) -> None:
        """Moves the clock. Raises TooFar, and ValueError for a step backwards."""
        if millis < 0:
            raise ValueError("the clock moves forward, or to the real time")
        if self._ahead + millis > FURTHEST_MILLIS:
            raise TooFar
        self._write(self._ahead + millis)

    def back(self) -> None:
        """Moves the clock to the real time."""
        self._write(0)

    def _write(self, ahead: int) -> None:
        with self._file.open("r+b", buffering=0) as file:
            file.write(ahead.to_bytes(BYTES, "little"))
        self._ahead = ahead


def with_moved_dates(app: _App, clock: MovedTime) -> _App:
    """The app, whose answers name the moved time. While the clock is not moved nothing is done."""

    async def answer(scope: Any, receive: Any, send: Any) -> None:
        if not clock.ahead or scope["type"] != "http":
            return await app(scope, receive, send)

        async def send_moved(message: Any) -> None:
            if message["type"] == "http.response.start":
                others = [line for line in message.get("headers", ()) if line[0].lower() != b"date"]
                date = formatdate(clock.now() // 1000, usegmt=True).encode()
                message = {**message, "headers": [*others, (b"date", date)]}
            await send(message)

        return await app(scope, receive, send_moved)

    return answer
