"""A deadline: "look at this again at `at`".

It only moves work forward. What is true is always decided by comparing instants, so a deadline that rings late,
twice or never changes how soon something is tidied and nothing else.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from chalicelib.core.times import SECOND
from chalicelib.errors import Unavailable

SHARDS = 4
"""Partitions of the `due` index. Each takes a thousand writes a second; the sweep asks all of them."""

LONGEST_DELAY = 900
"""Seconds: the most a queue delays a message. A later deadline is sent on when it arrives early."""


class Kind(StrEnum):
    """What is to be looked at; the sweep tells it from the item's key. PAYMENT is the provider's own id of one.

    Of the waitlist: SEATS a row some of whose seats may go to those who wait, SOLD seats of a row that were booked for
    good, OFFER one that lapses, ENDED a place whose number is gone, WAITLIST all of an event's, MAIL something that a
    customer is written of. RESET is somebody who has forgotten a password, STORE a store that is to be closed.

    Of bars: REQUEST a guest's request to them, BAR a bar's line, LOCATION a guest's location that is to be forgotten.
    """

    BOOKING = "booking"
    EVENT = "event"
    PAYMENT = "payment"
    SEATS = "seats"
    SOLD = "sold"
    OFFER = "offer"
    ENDED = "ended"
    WAITLIST = "waitlist"
    MAIL = "mail"
    RESET = "reset"
    STORE = "store"
    BAR = "bar"
    REQUEST = "request"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Deadline:
    """`swept`: nobody woke for it, the sweep found it. `since`: when it was due at first, if it is tried again."""

    kind: Kind
    id: str
    at: int
    swept: bool = False
    since: int | None = None


def shard_of(id: str) -> str:
    return f"DUE#{zlib.crc32(id.encode()) % SHARDS}"


def delay(at: int, now: int) -> int:
    """Whole seconds to delay the message, rounded up so that it does not ring before its time."""
    return min(LONGEST_DELAY, max(0, -(-(at - now) // SECOND)))


class Timers(Protocol):
    def set(self, deadlines: Sequence[Deadline]) -> int: ...


def set_all(timers: Timers, deadlines: Collection[Deadline]) -> None:
    """Set these deadlines, the earliest first. Raises `Unavailable` when the queue did not take them all; setting them
    again does no harm."""
    if deadlines and timers.set(sorted(deadlines, key=lambda each: (each.at, each.kind, each.id))):
        raise Unavailable("The queue did not take every deadline.")
