"""A store: named walk-in queues for a day.

    open ──(its owner closes it, or 24 hours are over)──► closing ──(reported, then deleted)──► closed

A store whose time is over is closing by the clock, whether or not a job has run. A closing store takes no customers and
moves no tickets, so its report is complete.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY
from chalicelib.core.wait import FIRST_GUESS

LIFE = DAY
"""The longest time that a store is open."""

MOST_QUEUES = 20
MOST_DISPLAYS = 20
MOST_PEOPLE = 5
"""People who may join at once, with one code."""

LETTERS = "ABCDEFGHIJKLMNOPQRST"
"""The first letters of the queues' numbers, in the order in which the queues were named."""

LARGEST_NUMBER = 999_999


class StoreState(StrEnum):
    """The state of a store. `open`: customers join and are called. `closing`: its report is being written, and nothing
    moves any more. `closed`: its data is deleted."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Store:
    """`email_key` finds its owner's account; a closed store has no account."""

    id: str
    name: str
    timezone: str
    description: str
    email_key: str
    opened: int
    closes_at: int
    state: StoreState = StoreState.OPEN

    def state_at(self, now: int) -> StoreState:
        """Its state by the clock."""
        over = self.state is StoreState.OPEN and now >= self.closes_at
        return StoreState.CLOSING if over else self.state


@dataclass(frozen=True, slots=True)
class Queue:
    """Its numbers begin with `letter`. `issued` is the last number drawn, `mean` the milliseconds from one call to the
    next as learned so far, `called_at` when a ticket was last called, `drawn_at` when a number was last drawn.
    `open_until` is when its store closes, 0 once its owner has closed it."""

    id: str
    letter: str
    name: str
    paused: bool = False
    issued: int = 0
    mean: int = FIRST_GUESS
    called_at: int | None = None
    drawn_at: int | None = None
    open_until: int | None = None

    def closed(self, now: int) -> bool:
        """Whether its store is closing, by the clock or because its owner has closed it."""
        return self.open_until is not None and now >= self.open_until


_QUEUE_ID = re.compile(rf"que_[0-7][0-9A-HJKMNP-TV-Z]{{25}}(?P<letter>[{LETTERS[0]}-{LETTERS[-1]}])")


def queue_id(letter: str, now: int) -> str:
    """A fresh id. It ends with the queue's letter, which is part of the queue's key."""
    return new_id("que", now) + letter


def letter_in(id: str) -> str | None:
    """The letter of the queue with this id; None for a text that cannot be a queue's id."""
    found = _QUEUE_ID.fullmatch(id)
    return found["letter"] if found else None


def number_text(letter: str, number: int) -> str:
    """The number as staff call it: `A042`."""
    return f"{letter}{number:03}"
