"""A store: named walk-in queues for a day.

    open ──(its owner closes it, or 24 hours are over)──► closing ──(reported, then forgotten)──► closed

A store whose time is over is closing by the clock, whether or not anything has run. What is closing takes nobody in and
moves nobody on, so what is reported is what there was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY
from chalicelib.core.wait import FIRST_GUESS

LIFE = DAY
"""How long a store is open at most."""

MOST_QUEUES = 20
MOST_DISPLAYS = 20
MOST_PEOPLE = 5
"""People who may join at once, with one code."""

LETTERS = "ABCDEFGHIJKLMNOPQRST"
"""What the numbers of each queue begin with, in the order in which the queues were named."""

LARGEST_NUMBER = 999_999


class StoreState(StrEnum):
    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Store:
    """`email_key` finds the account of its owner; a closed store has none any more."""

    id: str
    name: str
    timezone: str
    description: str
    email_key: str
    opened: int
    closes_at: int
    state: StoreState = StoreState.OPEN

    def state_at(self, now: int) -> StoreState:
        """What it is by the clock."""
        over = self.state is StoreState.OPEN and now >= self.closes_at
        return StoreState.CLOSING if over else self.state


@dataclass(frozen=True, slots=True)
class Queue:
    """`letter` is what its numbers begin with, `issued` the last number given out, `mean` the milliseconds from one
    person's turn to the next's as learned so far, `left_at` when somebody's turn last came, `drawn_at` when a number
    was last given out."""

    id: str
    letter: str
    name: str
    paused: bool = False
    issued: int = 0
    mean: int = FIRST_GUESS
    left_at: int | None = None
    drawn_at: int | None = None


_QUEUE_ID = re.compile(rf"que_[0-7][0-9A-HJKMNP-TV-Z]{{25}}(?P<letter>[{LETTERS[0]}-{LETTERS[-1]}])")


def queue_id(letter: str, now: int) -> str:
    """A fresh id. It ends with the queue's letter, by which the queue is kept."""
    return new_id("que", now) + letter


def letter_in(id: str) -> str | None:
    """The letter of the queue with this id; None for what cannot be one's id."""
    found = _QUEUE_ID.fullmatch(id)
    return found["letter"] if found else None


def number_text(letter: str, number: int) -> str:
    """What is read aloud: `A042`."""
    return f"{letter}{number:03}"
