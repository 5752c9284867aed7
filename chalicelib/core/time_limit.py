"""The time limit of a call: all that it tries again, it tries within so many seconds.

with within(8):          a request
    …                    every pause of its loops, and the loops inside them, ends with these seconds
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

REQUEST_SECONDS = 8.0
"""Of a request: half of the time that its function has."""

_UNASKED_SECONDS = 2.0
"""Of one loop outside a request. A job's queue delivers again what is still busy then."""

_CLEANING_SECONDS = 2.0


class Waiting:
    """The time that passes while something is tried again. In tests pauses take none."""

    def now(self) -> float:
        """Seconds from any instant on."""
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        time.sleep(seconds)


waiting = Waiting()

_ends: ContextVar[float | None] = ContextVar("ends", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Everything that this block tries again ends within so many seconds, counted from its beginning."""
    token = _ends.set(waiting.now() + seconds)
    try:
        yield
    finally:
        _ends.reset(token)


def cleaning_up() -> AbstractContextManager[None]:
    """Time for undoing what a call that failed has done. The call itself may have used all of its time."""
    return within(_CLEANING_SECONDS)


def end() -> float:
    """The instant, by `now`, after which nothing is tried again."""
    ends = _ends.get()
    return now() + _UNASKED_SECONDS if ends is None else ends


def now() -> float:
    return waiting.now()


def pause(seconds: float) -> None:
    """Wait so long, or until the time limit."""
    waiting.pause(max(0.0, min(seconds, end() - now())))
