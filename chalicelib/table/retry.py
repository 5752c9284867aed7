"""The one loop: read, decide, write under a condition, and retry when the write lost a race.

    attempt ── reads, decides, writes ──► its answer
       ▲                        │ the condition failed: Overtaken
       └──── a random pause ◄───┘ until the time for it is over, then `busy()` is raised

An attempt changes nothing unless its last write succeeds, so it can run again.

The caller's time limit says how long (`core.time_limit`). Pauses grow until two dozen writers of one item can pass one
after another, and are random, so that writers that met do not meet again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from random import SystemRandom
from typing import TypeVar

from chalicelib.core import time_limit
from chalicelib.errors import Conflict, LineholdError, Unavailable

T = TypeVar("T")

_PAUSE_SECONDS = 0.02
_LONGEST_PAUSE_SECONDS = 0.4
_RANDOM = SystemRandom()


@dataclass(frozen=True, slots=True)
class Patience:
    """How many attempts are made at most, if there is a limit, and whether there is a pause before the next."""

    tries: int | None = None
    pauses: bool = True


PATIENT = Patience()
"""For changes that other requests may overtake: as long as there is time."""

ONCE = Patience(1)
"""For what can be left to another call, or is read again at once when it met another write."""

CHOOSING = Patience(24, pauses=False)
"""For a choice among many things, where each refusal shows which are left."""

QUEUEING = Patience(50, pauses=False)
"""For a walk along a queue, past numbers without a ticket and tickets that another call took."""

REREADING = Patience(12, pauses=False)
"""For a job that reads again after its own write, so most of its repeats lost no race."""


class Overtaken(Exception):
    """A write lost a race: the state that the attempt read has changed. Every refused condition is an `Overtaken`."""


def retry(attempt: Callable[[], T], busy: Callable[[], LineholdError] | None = None, patience: Patience = PATIENT) -> T:
    """The answer of the first attempt that is not `Overtaken`. Raises `busy()`, by default `Unavailable`, when the last
    one is. Other errors of an attempt pass through."""
    for _ in tries(patience):
        try:
            return attempt()
        except Overtaken as overtaken:
            last = overtaken
    raise (busy or too_busy)() from last


def too_busy() -> Unavailable:
    return Unavailable("Too many requests change this at the same time. Try again.")


def being_changed(what: str) -> Callable[[], LineholdError]:
    """The contract's error for calls that a client should repeat only after it has read the thing again."""
    return lambda: Conflict(f"This {what} is being changed by other requests.", "BEING_CHANGED")


def tries(patience: Patience = PATIENT) -> Iterator[bool]:
    """Yields for each try whether it is the last, after a pause before each but the first."""
    end = time_limit.end()
    for number in count(1):
        pause = _pause(number) if patience.pauses else 0.0
        last = number == patience.tries or time_limit.now() + pause >= end
        yield last
        if last:
            return
        if pause:
            time_limit.pause(pause)


def _pause(number: int) -> float:
    """Random, up to a bound that doubles with each try."""
    return _RANDOM.uniform(0, min(_LONGEST_PAUSE_SECONDS, _PAUSE_SECONDS * 2 ** min(number, 10)))
