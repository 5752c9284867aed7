"""The one loop: read, decide, write under a condition, and retry when the write lost a race.

    attempt ── reads, decides, writes ──► its answer
       ▲                        │ the condition failed: Overtaken
       └──── a short pause ◄────┘ up to `Patience.tries` times, then `busy()` is raised

An attempt changes nothing unless its last write succeeds, so it can run again.

A store that throttles is no lost race: botocore repeats such requests a few times, and what still fails becomes
`Unavailable` (BUSY in table.items, _PASSING in table.writes).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import SystemRandom
from typing import TypeVar

from chalicelib.errors import Conflict, LineholdError, Unavailable

T = TypeVar("T")

_PAUSE_SECONDS = 0.02
_LONGEST_PAUSE_SECONDS = 0.4
_RANDOM = SystemRandom()


@dataclass(frozen=True, slots=True)
class Patience:
    """How often an attempt is made, and whether it pauses before the next."""

    tries: int
    pauses: bool = True


PATIENT = Patience(12)
"""For changes that other requests may overtake: some three seconds in all."""

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


def tries(patience: Patience = Patience(5)) -> Iterator[bool]:
    """Yields for each try whether it is the last. Pauses before each but the first: longer each time, with jitter."""
    for number in range(patience.tries):
        if number and patience.pauses:
            time.sleep(_RANDOM.uniform(0, min(_LONGEST_PAUSE_SECONDS, _PAUSE_SECONDS * 2**number)))
        yield number + 1 == patience.tries
