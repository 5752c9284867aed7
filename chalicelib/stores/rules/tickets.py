"""A ticket: one person's place in a queue of a store.

    waiting ──► processing ──► done ──► removed
       ▲ └──────────┴──► removed
       └── processing: put back, to the place the number has

    A003, waiting ──► removed, `moved_to` ──► B007, waiting: the same visit, at the end of another queue

Several staff move tickets at once, so a move names the state it starts from and is refused when that is stale. Staff
can undo done and removed for a minute, unless the customer gave the ticket up, or it was moved to another queue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chalicelib.core.ids import new_id
from chalicelib.core.times import MINUTE
from chalicelib.core.wait import Quote
from chalicelib.stores.rules.stores import LARGEST_NUMBER, number_text

UNDONE_WITHIN = MINUTE


class TicketState(StrEnum):
    """The state of a ticket. `waiting`: in its queue. `processing`: called. `done`: served. `removed`: by the staff, or
    given up by its customer."""

    WAITING = "waiting"
    PROCESSING = "processing"
    DONE = "done"
    REMOVED = "removed"


OVER = (TicketState.DONE, TicketState.REMOVED)

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
class Guest:
    """Whom a ticket is for, as they or the staff typed it. Its repr contains no name and no phone."""

    name: str = field(repr=False)
    phone: str | None = field(repr=False)


UNNAMED = Guest("", None)
"""Of a ticket whose store has no key any more."""


@dataclass(frozen=True, slots=True)
class QueueTicket:
    """`customer` is the one who joined, perhaps for other people; None for a ticket that the staff added. `who` is the
    ticket's guest, sealed (`seal_names`); None when the store's key was lost. `called` is
    when the ticket was called, `ended` when it was done or removed, `changed` when its state last changed, and `before`
    its state before that. `left`: the customer gave it up.

    A ticket that was moved to another queue has `moved_to`, the id of the ticket that replaces it. That one has
    `arrived`, when it was moved, and `first`, the id of the ticket with which its visit began. The first ticket's
    `moved_to` is always the last one."""

    id: str
    store: str
    queue: str
    letter: str
    number: int
    customer: str | None
    who: bytes | None
    joined: int
    state: TicketState = TicketState.WAITING
    called: int | None = None
    ended: int | None = None
    changed: int | None = None
    before: TicketState | None = None
    left: bool = False
    arrived: int | None = None
    first: str | None = None
    moved_to: str | None = None

    @property
    def text(self) -> str:
        return number_text(self.letter, self.number)

    @property
    def queued(self) -> int:
        """When it came into this queue; `joined` is when the visit began."""
        return self.arrived or self.joined


@dataclass(frozen=True, slots=True)
class TicketMove:
    """From one state to another. `undone_after`: only if the ticket was moved the other way after this instant."""

    origin: TicketState
    target: TicketState
    at: int
    left: bool = False
    undone_after: int | None = None

    @property
    def calls(self) -> bool:
        """The move calls a ticket that waits."""
        return self.origin is TicketState.WAITING and self.target is not TicketState.REMOVED

    @property
    def leaves_line(self) -> bool:
        return self.origin is TicketState.WAITING

    @property
    def rejoins_line(self) -> bool:
        return self.target is TicketState.WAITING

    @property
    def ends_service(self) -> bool:
        """The move changes nothing but a ticket that was called."""
        return self.origin is TicketState.PROCESSING and self.target in OVER

    def applied(self, ticket: QueueTicket) -> QueueTicket:
        """The ticket after this move. A waiting ticket was not called and has no end, a processing one has no end."""
        ended = ticket.ended if self.origin in OVER else self.at
        return replace(
            ticket,
            state=self.target,
            before=self.origin,
            changed=self.at,
            called=self.at if self.calls else None if self.rejoins_line else ticket.called,
            ended=ended if self.target in OVER else None,
            left=ticket.left or self.left,
        )


def move(origin: TicketState, target: TicketState, now: int) -> TicketMove:
    """A move by the staff: forward at any time, back from done or removed within a minute."""
    undone_after = None if (origin, target) in _FORWARD else now - UNDONE_WITHIN
    return TicketMove(origin, target, now, undone_after=undone_after)


def leaving(origin: TicketState, now: int) -> TicketMove:
    """The customer gives the ticket up."""
    return TicketMove(origin, TicketState.REMOVED, now, left=True)


@dataclass(frozen=True, slots=True)
class QueueNumber:
    """A number of a queue: where its ticket is kept."""

    store: str
    letter: str
    number: int


# A ticket is found by its id alone and is kept in its store's partition, so its id names its key: after an id of its
# own, which cannot be guessed, come 26 letters of the store's id, the queue's letter and the number.
_ID = re.compile(r"tkt_[0-9A-Z]{26}(?P<store>[0-7][0-9A-HJKMNP-TV-Z]{25})(?P<letter>[A-T])(?P<number>[0-9]{6})")


def ticket_id(place: QueueNumber, now: int) -> str:
    """A fresh id for the ticket with this number. Ids sort by `now`."""
    return f"{new_id('tkt', now)}{place.store.removeprefix('str_')}{place.letter}{place.number:06}"


def number_in(id: str) -> QueueNumber | None:
    """The number of the ticket with this id; None for a text that cannot be a ticket's id."""
    found = _ID.fullmatch(id)
    if not found or not 0 < int(found["number"]) <= LARGEST_NUMBER:
        return None
    return QueueNumber(f"str_{found['store']}", found["letter"], int(found["number"]))


@dataclass(frozen=True, slots=True)
class TicketPosition:
    """A ticket; while it waits also its position, from 1, and its quoted wait."""

    ticket: QueueTicket
    position: int | None
    wait: Quote | None
