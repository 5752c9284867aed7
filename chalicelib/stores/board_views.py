"""What a store's screens and its counter are shown: the board, its tickets, and what changes of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType
from msgspec.structs import asdict

from chalicelib.core.times import MINUTE, SECOND, rfc3339
from chalicelib.shapes import Instant, QueueId, QueueNumber, StoreId, TicketId, TimeZone, Version
from chalicelib.stores.rules import board, stores
from chalicelib.stores.rules.same_person import People, SameBy, person_of, standing
from chalicelib.stores.rules.stores import StoreState
from chalicelib.stores.rules.tickets import Guest, QueueTicket, TicketState
from chalicelib.stores.views import ClosesAt, Paused, QueueName, StoreName, StoreText

SHOWN_AFTER_END = 15 * MINUTE
"""How long anyone sees a ticket that has ended; otherwise boards would grow all day."""


MeanSeconds = Annotated[
    int, Meta(description="The queue's pace: seconds from one call to the next, as learned so far.", examples=[90])
]


class SamePerson(msgspec.Struct, frozen=True):
    """Another ticket that seems to be the same person's, and waits or is called."""

    ticket_id: TicketId
    number: QueueNumber
    by: SameBy


class BoardTicket(msgspec.Struct, frozen=True):
    """A ticket on the board. Only the store's staff get the fields from `name` on."""

    ticket_id: TicketId
    number: QueueNumber
    state: TicketState
    moved_to: TicketId | UnsetType = UNSET
    """The ticket that replaces it in another queue, or the last one if it was moved again; missing unless the staff
    moved it."""
    name: str | UnsetType = UNSET
    """The person it is for, to call them by."""
    phone: str | UnsetType | None = UNSET
    """The person's phone, in plain digits and signs; null when they gave none."""
    joined_at: Instant | UnsetType = UNSET
    """When the person joined: RFC 3339, in UTC."""
    called_at: Instant | UnsetType | None = UNSET
    """When the ticket was called; null while it waits."""
    changed_at: Instant | UnsetType | None = UNSET
    """When its state last changed; done and removed can be undone for a minute from then. Null for a new ticket."""
    left: bool | UnsetType = UNSET
    """The customer gave it up: it cannot be put back."""
    person: str | UnsetType | None = UNSET
    """The same for all tickets of one customer in this store, and without meaning elsewhere; null for a ticket that the
    staff added."""
    also: list[SamePerson] | UnsetType = UNSET
    """The same person's other tickets, at most five: a hint, as people may share a name. On boards alone: changes and
    the answer to a move have `person`, `name` and `phone`, which find them."""


class MovedTicket(BoardTicket, frozen=True, kw_only=True):
    """A ticket that is new or has changed, apart from its queue."""

    queue_id: QueueId


class CalledTicket(msgspec.Struct, frozen=True):
    """The ticket that was called. Its customer's name is on the staff's board."""

    ticket_id: TicketId
    queue_id: QueueId
    number: QueueNumber
    state: TicketState


class BoardQueue(msgspec.Struct, frozen=True):
    """A queue on the board, with its tickets."""

    queue_id: QueueId
    name: QueueName
    paused: Paused
    mean_seconds: MeanSeconds
    waiting: int
    """How many of its tickets wait."""
    tickets: list[BoardTicket]
    """By number. Only the store's staff get those that ended more than a quarter of an hour ago."""


class Board(msgspec.Struct, frozen=True):
    """What the store's screens and its counter show."""

    store_id: StoreId
    version: Version
    """The version of the topic `store/<id>`: changes with a higher one are newer than this board."""
    name: StoreName
    description: StoreText
    timezone: TimeZone
    state: StoreState
    closes_at: ClosesAt
    queues: list[BoardQueue]
    """In the order in which they were named."""


class QueueChange(msgspec.Struct, frozen=True):
    """A queue that has changed, on a topic."""

    queue_id: QueueId
    paused: Paused
    mean_seconds: MeanSeconds


class StoreChange(msgspec.Struct, frozen=True):
    """A store that has changed, on a topic."""

    store_id: StoreId
    name: StoreName
    description: StoreText
    timezone: TimeZone
    state: StoreState
    closes_at: ClosesAt


GuestOf = Callable[[QueueTicket], Guest]
"""Whom a ticket is for: what the store's staff are shown, and no one else."""


def board_view(found: board.Board, now: int, guest_of: GuestOf | None) -> Board:
    """The board; with `guest_of` for the store's staff, with all tickets of the day and their names."""
    by_letter: dict[str, list[QueueTicket]] = {}
    for ticket in found.tickets:
        if guest_of or ticket.ended is None or now < ticket.ended + SHOWN_AFTER_END:
            by_letter.setdefault(ticket.letter, []).append(ticket)
    store, guests = found.store, {ticket.id: guest_of(ticket) for ticket in found.tickets} if guest_of else {}
    people = People(found.tickets, guests) if guest_of else None
    return Board(
        store.id,
        found.version,
        store.name,
        store.description,
        store.timezone,
        store.state_at(now),
        rfc3339(store.closes_at),
        [_board_queue(queue, by_letter.get(queue.letter, ()), guests, people) for queue in found.queues],
    )


def _board_queue(
    queue: stores.Queue, tickets: Sequence[QueueTicket], guests: Mapping[str, Guest], people: People | None
) -> BoardQueue:
    return BoardQueue(
        queue.id,
        queue.name,
        queue.paused,
        round(queue.mean / SECOND),
        sum(ticket.state is TicketState.WAITING for ticket in tickets),
        [_board_ticket(ticket, guests.get(ticket.id), people) for ticket in tickets],
    )


def _board_ticket(ticket: QueueTicket, guest: Guest | None, people: People | None) -> BoardTicket:
    """`guest`: for the staff. `people`: to find the person's other tickets; None to leave them out."""
    moved_to = UNSET if ticket.moved_to is None else ticket.moved_to
    if guest is None:
        return BoardTicket(ticket.id, ticket.text, ticket.state, moved_to)
    return BoardTicket(
        ticket.id,
        ticket.text,
        ticket.state,
        moved_to,
        guest.name,
        guest.phone,
        rfc3339(ticket.joined),
        None if ticket.called is None else rfc3339(ticket.called),
        None if ticket.changed is None else rfc3339(ticket.changed),
        ticket.left,
        person_of(ticket),
        UNSET if people is None else _also(ticket, people),
    )


def _also(ticket: QueueTicket, people: People) -> list[SamePerson]:
    others = people.others(ticket) if standing(ticket) else ()
    return [SamePerson(other.ticket.id, other.ticket.text, other.by) for other in others]


def moved_ticket_view(ticket: QueueTicket, guest: Guest | None) -> MovedTicket:
    """A ticket outside its queue; with its guest for the staff."""
    return MovedTicket(**asdict(_board_ticket(ticket, guest, None)), queue_id=ticket.queue)


def called_ticket_view(ticket: QueueTicket) -> CalledTicket:
    return CalledTicket(ticket.id, ticket.queue, ticket.text, ticket.state)


def board_changes(
    changes: Sequence[board.BoardChange], now: int, guest_of: GuestOf | None
) -> list[MovedTicket | QueueChange | StoreChange]:
    """The changes that watchers get, from those of the stream in its order: each thing once, in its last state. States
    are absolute, so sending them twice does no harm."""
    last = {change.about.id: change.about for change in changes}
    return [_change(about, now, guest_of) for about in last.values()]


def _change(
    about: stores.Store | stores.Queue | QueueTicket, now: int, guest_of: GuestOf | None
) -> MovedTicket | QueueChange | StoreChange:
    match about:
        case QueueTicket():
            return moved_ticket_view(about, guest_of(about) if guest_of else None)
        case stores.Queue():
            return QueueChange(about.id, about.paused, round(about.mean / SECOND))
        case stores.Store():
            return StoreChange(
                about.id,
                about.name,
                about.description,
                about.timezone,
                about.state_at(now),
                rfc3339(about.closes_at),
            )
