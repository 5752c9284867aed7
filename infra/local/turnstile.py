"""A fair limit on concurrent callers.

The local cloud starts one worker process per concurrent invocation of a function. Lambda allows a thousand; a laptop
that starts two hundred Python processes at once answers no request in time. The turnstile lets a fixed number of
callers in, and the others wait in the order of their arrival (with a semaphore, newcomers could overtake them).
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock


class Full(Exception):
    """No place became free within the time that a caller waits."""


class Turnstile:
    """At most `places` callers inside; the others wait in a line.

    A caller who leaves gives the place directly to the head of the line, so no newcomer can take it in between. Every
    caller waits for a limited time: a handler that (against the rules) calls its own function synchronously gets `Full`
    instead of a deadlock.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._line: deque[Lock] = deque()
        self._lock = Lock()

    @contextmanager
    def pass_through(self, patience: float) -> Iterator[None]:
        """Holds a place for the duration of the block. Raises Full after `patience` seconds in the line."""
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
        # The place was given to this caller in the instant of the timeout.

    def _leave(self) -> None:
        with self._lock:
            if self._line:
                self._line.popleft().release()
            else:
                self._free += 1
