"""A fair limit on how many callers are inside at once.

The local cloud starts one worker process per concurrent invocation of a function. Real Lambda has room for a
thousand; a laptop that starts two hundred Python processes at once answers nobody. The turnstile lets a fixed
number in and keeps the others waiting in the order in which they came (a plain semaphore lets newcomers
overtake those who wait).
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Full(Exception):
    """Nobody left within the time a caller was ready to wait."""


class Turnstile:
    """At most `places` callers inside; the rest wait in line.

    A place that is given up is handed straight to the head of the line, so it is never free in between and
    nobody can slip in. Waiting is bounded by the caller: a handler that (against the rules) calls its own
    function synchronously gets `Full` instead of a deadlock.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._line: deque[Lock] = deque()
        self._lock = Lock()

    @contextmanager
    def pass_through(self, patience: float) -> Iterator[None]:
        """Hold a place for the duration of the block; raises Full after `patience` seconds in line."""
        self._enter(patience)
        try:
            yield
        finally:
            self._leave()

    def _enter(self, patience: float) -> None:
        with self._lock:
            if self._free:
                self._free -= 1
                return
            turn = Lock()
            turn.acquire()
            self._line.append(turn)
        if turn.acquire(timeout=patience):
            return
        with self._lock:
            if turn in self._line:
                self._line.remove(turn)
                raise Full
        # The place was handed over in the instant in which we gave up: it is ours.

    def _leave(self) -> None:
        with self._lock:
            if self._line:
                self._line.popleft().release()
            else:
                self._free += 1
