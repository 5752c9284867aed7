"""The progress of an import: one changing line on a terminal, a line every few seconds elsewhere."""

import time
from collections.abc import Callable
from typing import TextIO

_TERMINAL_SECONDS = 0.2
_ELSEWHERE_SECONDS = 5.0


class Progress:
    """Counts lines out of a total. `now` returns monotonic seconds."""

    def __init__(self, total: int, out: TextIO, now: Callable[[], float] = time.monotonic) -> None:
        self._total, self._out, self._now = total, out, now
        self._terminal = out.isatty()
        self._every = _TERMINAL_SECONDS if self._terminal else _ELSEWHERE_SECONDS
        self._began = self._said = now()
        self.done = 0

    def step(self) -> None:
        """One more line is done."""
        self.done += 1
        if self._now() - self._said >= self._every:
            self._say()

    def close(self) -> None:
        """Prints the last count."""
        self._say()
        if self._terminal:
            self._out.write("\n")
        self._out.flush()

    def _say(self) -> None:
        self._said = self._now()
        rate = self.done / max(self._said - self._began, 0.001)
        text = f"{self.done:,} of {self._total:,} lines, {rate:,.0f} a second"
        self._out.write(f"\r{text}\x1b[K" if self._terminal else f"{text}\n")
        self._out.flush()
