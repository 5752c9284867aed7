"""A deadline: "check this thing at `at`".

A deadline only moves work forward. States are always decided by comparing instants, so a check that runs late, runs
twice or does not run at all only delays the cleaning up.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from chalicelib.core.times import SECOND
from chalicelib.errors import Unavailable

SHARDS = 16
"""Partitions of the `due` index: each takes a thousand writes a second, and the sweep reads all of them. An item names
its own, so this may grow, and never shrink."""

LONGEST_DELAY = 900
"""Seconds: the longest delay of a queue (SQS). A message that arrives before its deadline is queued again."""


class DeadlineKind(StrEnum):
    """What a deadline checks. The sweep derives it from the item's key.

    BOOKING a booking that is not paid yet, EVENT a cancelled or moved event, PAYMENT a payment by the provider's own
    id.

    Waitlist: SEATS a row whose freed seats may be offered, SOLD a row with seats that were booked, OFFER an offer that
    lapses, ENDED an entry that has ended, WAITLIST all entries of an event.

    MAIL an email to a customer, RESET a forgotten password, CONFIRM an address to be confirmed, BOOKING_LINK a
    booking that its customer wants to be sent, STORE a store that closes.

    Bars: REQUEST a guest's request, BAR a bar's line, LOCATION a guest's location that is to be deleted.

    ROOM a waiting room that its controller is to look at.

    MARKET a market whose tills are advised on, or whose door has a visit that lapses.

    ALERT an alert to a customer's devices; it is not swept, because it is soon not true any more.
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
    CONFIRM = "confirm"
    BOOKING_LINK = "booking-link"
    STORE = "store"
    BAR = "bar"
    REQUEST = "request"
    LOCATION = "location"
    ROOM = "room"
    MARKET = "market"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Deadline:
    """`swept`: its message was lost, and the sweep found it. `since`: when it was first due, if it is a retry."""

    kind: DeadlineKind
    id: str
    at: int
    swept: bool = False
    since: int | None = None


def shard_of(id: str) -> str:
    return f"DUE#{zlib.crc32(id.encode()) % SHARDS}"


def delay(at: int, now: int) -> int:
    """Whole seconds to delay the message, rounded up so that it does not arrive before the deadline."""
    return min(LONGEST_DELAY, max(0, -(-(at - now) // SECOND)))


class Timers(Protocol):
    def set(self, deadlines: Sequence[Deadline]) -> int:
        """Queue a message for each deadline. Returns how many the queue did not take."""
        ...


def set_all(timers: Timers, deadlines: Collection[Deadline]) -> None:
    """Set these deadlines, the earliest first. Raises `Unavailable` when the queue did not take all of them; setting
    them again does no harm."""
    if deadlines and timers.set(sorted(deadlines, key=lambda each: (each.at, each.kind, each.id))):
        raise Unavailable("The queue did not take every deadline.")
