"""Log lines as `make tail` shows them: the newest of all functions, and all that came of one request."""

import threading
import time
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from infra.operating.lines import Wanted
from infra.operating.tail import Tail

KEPT = 200

_AT_FIRST = 10 * 60 * 1000
"""Milliseconds of lines that the first look shows."""


class Lines:
    """The lines that came until now. Each look asks for new ones alone."""

    def __init__(self, logs: Any, groups: Mapping[str, str], now: Callable[[], int] = lambda: _now()) -> None:
        self._logs, self._groups, self._now = logs, groups, now
        self._began = now() - _AT_FIRST
        self._tail = Tail(logs, groups, Wanted(), self._began)
        self._kept: deque[str] = deque(maxlen=KEPT)
        self._one_look = threading.Lock()

    def newest(self) -> list[str]:
        """The newest line first."""
        with self._one_look:  # a page in two windows looks twice at once
            self._kept.extend(self._tail.new(self._now()))
            return [*reversed(self._kept)]

    def of_request(self, request: str) -> list[str]:
        """The lines that name this request, or another text, the oldest first."""
        tail = Tail(self._logs, self._groups, Wanted(request=request), self._began)
        return [*tail.new(self._now())]


def _now() -> int:
    return time.time_ns() // 1_000_000
