"""How many customers are called, by the arithmetic of sets, and how long each call can be answered.

    release = capacity − active − Σ open windows (size − claims)

`active` admissions and claims are counted anew each time, so no count can drift: a customer who claims moves from the
last term to the one before it, and one who does not returns a place when the window closes, once. The release is never
negative and never passes what was issued, so the cursor never goes back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chalicelib.core.times import MINUTE, SECOND

TICK = 5 * SECOND
"""How often the controller looks at a room."""

_BURST = 2 * TICK
"""A minute's rate is spread over its ticks; of a tick that was missed, one is made up for."""

_WEIGHT = 0.15
"""The weight of the newest tick in the mean rate: a minute has most of a change."""


_ROUNDING = 1e-6
"""Six times a sixth of a call is one."""


@dataclass(frozen=True, slots=True)
class Window:
    """The positions from `first` to `last` were called together; `until`, in the room's time, they can be claimed."""

    first: int
    last: int
    until: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1

    def has(self, position: int) -> bool:
        return self.first <= position <= self.last


def window_of(windows: Iterable[Window], position: int) -> Window | None:
    return next((window for window in windows if window.has(position)), None)


def lapsed(windows: tuple[Window, ...], time: int, most: int) -> tuple[list[Window], tuple[Window, ...]]:
    """The windows whose time is over, and the others. The first have at most so many positions: of a larger one the
    rest stays among the others, for the next tick."""
    over: list[Window] = []
    left = list(windows)
    while left and left[0].until <= time and most:
        window = left.pop(0)
        if window.size > most:
            left.insert(0, replace(window, first=window.first + most))
            window = replace(window, last=window.first + most - 1)
        over.append(window)
        most -= window.size
    return over, tuple(left)


def room_for(capacity: int, active: int, outstanding: int, credit: float) -> int:
    """How many more may be called now. `outstanding`: called customers who can still come; `credit`: what the rate
    allows."""
    return max(0, int(min(capacity - active - outstanding, credit + _ROUNDING)))


def credit_after(credit: float, per_minute: int | None, elapsed: int) -> float:
    """What the rate allows after so many milliseconds: at least one in the time that one takes."""
    if per_minute is None:
        return float("inf")
    return min(max(1.0, per_minute * _BURST / MINUTE), credit + per_minute * elapsed / MINUTE)


def mean_rate(per_minute: float, released: int, elapsed: int) -> float:
    """The mean of called customers in a minute, after so many in so many milliseconds."""
    if elapsed <= 0:
        return per_minute
    return per_minute + _WEIGHT * (released * MINUTE / elapsed - per_minute)


def opened(windows: tuple[Window, ...], cursor: int, released: int, until: int) -> tuple[Window, ...]:
    """The windows with one more. Windows close in the order in which they were opened, also when the time to claim was
    made shorter."""
    if not released:
        return windows
    until = max([until, *(window.until for window in windows[-1:])])
    return (*windows, Window(cursor + 1, cursor + released, until))
