"""A turn: one person's place in a queue of a store. The contract calls it a store's ticket.

    waiting ──► processing ──► done ──► removed
       ▲ └──────────┴──► removed
       └── processing: put back, to the place the number has

Staff work by hand and several at a time, so a move names the state it starts from and loses when that is stale. What is
over, done or removed, may be undone for a minute; whoever left by themselves is not called back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.ids import new_id
from chalicelib.core.times import MINUTE
from chalicelib.core.wait import Quote
from chalicelib.stores.rules.stores import LARGEST_NUMBER, number_text

UNDONE_WITHIN = MINUTE


class TicketState(StrEnum):
    WAITING = "waiting"
    PROCESSING = "processing"
    DONE = "done"
    REMOVED = "removed"


_FORWARD = {
    (TicketState.WAITING, TicketState.PROCESSING),
    (TicketState.WAITING, TicketState.DONE),
    (TicketState.WAITING, TicketState.REMOVED),
    (TicketState.PROCESSING, TicketState.WAITING),
    (TicketState.PROCESSING, TicketState.DONE),
    (TicketState.PROCESSING, TicketState.REMOVED),
    (TicketState.DONE, TicketState.REMOVED),
}


@dataclass(frozen=True, slots=True)
class QueueTicket:
    """`customer` is whoever joined, perhaps for others. `called` is when the turn came, `ended` when it was over,
    `changed` when it was last moved and `before` from which state; `left`: the customer gave
    it up."""

    id: str
    store: str
    queue: str
    letter: str
    number: int
    customer: str
    name: str
    phone: str | None
    joined: int
    state: TicketState = TicketState.WAITING
    called: int | None = None
    ended: int | None = None
    changed: int | None = None
    before: TicketState | None = None
    left: bool = False

    @property
    def text(self) -> str:
        return number_text(self.letter, self.number)


@dataclass(frozen=True, slots=True)
class TicketMove:
    """From one state to another. `undone_after`: only what was moved the other way after this instant."""

    origin: TicketState
    target: TicketState
    at: int
    left: bool = False
    undone_after: int | None = None

    @property
    def departs(self) -> bool:
        """Somebody's turn comes."""
        return self.origin is TicketState.WAITING and self.target is not TicketState.REMOVED

    @property
    def leaves_line(self) -> bool:
        return self.origin is TicketState.WAITING

    @property
    def rejoins_line(self) -> bool:
        return self.target is TicketState.WAITING


def move(origin: TicketState, target: TicketState, now: int) -> TicketMove:
    """A move by the staff: forward at any time, back from what is over within a minute."""
    undone_after = None if (origin, target) in _FORWARD else now - UNDONE_WITHIN
    return TicketMove(origin, target, now, undone_after=undone_after)


def leaving(origin: TicketState, now: int) -> TicketMove:
    """The customer gives the turn up."""
    return TicketMove(origin, TicketState.REMOVED, now, left=True)


@dataclass(frozen=True, slots=True)
class QueueNumber:
    """Where a turn is kept."""

    store: str
    letter: str
    number: int


# A store's ticket is looked up by its id alone and lives among its store's things, so its id says where: after an id
# of its own, which nobody can guess, come those 26 letters of the store's id, the queue's letter and the number.
_ID = re.compile(r"tkt_[0-9A-Z]{26}(?P<store>[0-7][0-9A-HJKMNP-TV-Z]{25})(?P<letter>[A-T])(?P<number>[0-9]{6})")


def ticket_id(place: QueueNumber, now: int) -> str:
    """A fresh id for whoever has this number. Sortable by `now`."""
    return f"{new_id('tkt', now)}{place.store.removeprefix('str_')}{place.letter}{place.number:06}"


def number_in(id: str) -> QueueNumber | None:
    """Where a turn with this id would be; None for what cannot be one's id."""
    found = _ID.fullmatch(id)
    if not found or not 0 < int(found["number"]) <= LARGEST_NUMBER:
        return None
    return QueueNumber(f"str_{found['store']}", found["letter"], int(found["number"]))


@dataclass(frozen=True, slots=True)
class TicketPosition:
    """A ticket, with its position, from 1, and the quoted wait while it waits."""

    ticket: QueueTicket
    position: int | None
    wait: Quote | None
