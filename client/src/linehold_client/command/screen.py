"""What the command line writes: lines and tables for people, JSON for programs, bars for long work.

Results go to standard output. Bars and remarks go to standard error, and only where that is a terminal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TextIO

import msgspec

BAR = 30
_CLEAR = "\r\x1b[K"


class Screen:
    """`as_json` makes each result one line of JSON."""

    def __init__(self, out: TextIO, errors: TextIO, as_json: bool) -> None:
        self._out, self._errors, self.as_json = out, errors, as_json
        self.is_watched = errors.isatty() and not as_json
        self._has_bar = False

    def show(self, value: Any, *lines: str) -> None:
        """A result: its lines, or the value itself as JSON."""
        text = msgspec.json.encode(value).decode() if self.as_json else "\n".join(lines)
        self._wipe()
        if text:
            self._out.write(f"{text}\n")
            self._out.flush()

    def say(self, text: str) -> None:
        """A remark for a person who watches."""
        if self.is_watched:
            self._wipe()
            self._errors.write(f"{text}\n")
            self._errors.flush()

    def complain(self, text: str) -> None:
        """What went wrong, always."""
        self._wipe()
        self._errors.write(f"linehold: {text}\n")
        self._errors.flush()

    def bar(self, share: float, text: str) -> None:
        """Draws the bar anew; `share` is from 0 to 1."""
        if self.is_watched:
            full = round(min(1.0, max(0.0, share)) * BAR)
            self._errors.write(f"{_CLEAR}{'█' * full}{'░' * (BAR - full)}  {text}")
            self._errors.flush()
            self._has_bar = True

    def _wipe(self) -> None:
        if self._has_bar:
            self._errors.write(_CLEAR)
            self._has_bar = False


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns that are as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def at(time: datetime) -> str:
    """An instant in the zone of this machine, to the minute."""
    return time.astimezone().strftime("%a %d %b %Y %H:%M")


def clock(time: datetime) -> str:
    """An instant of today, to the second."""
    return time.astimezone().strftime("%H:%M:%S")


def about(wait: timedelta) -> str:
    """A wait as people say it, never shorter than it is."""
    minutes = -(-int(wait.total_seconds()) // 60)
    return "less than a minute" if minutes <= 1 else f"about {minutes} minutes"
