"""What a customer is shown of their tickets in a store."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from msgspec.structs import asdict

from chalicelib.shapes import (
    QueueId,
    QueueNumber,
    StoreId,
    TicketId,
)
from chalicelib.stores.rules.tickets import Guest, TicketPosition, TicketState


class StoreWait(msgspec.Struct, frozen=True):
    """How long a ticket waits, as a band, by the pace of today's calls."""

    median_seconds: int
    """Half of the tickets wait less than this."""
    p90_seconds: int
    """Nine of ten tickets wait less than this."""


class NewStoreTicket(msgspec.Struct, frozen=True):
    """A ticket as its customer sees it. It has no name: answers to joins are kept for a day, and kept answers contain
    no personal data."""

    ticket_id: TicketId
    store_id: StoreId
    queue_id: QueueId
    number: QueueNumber
    state: TicketState
    position: int | None
    """The position in the queue, 1 for the next one; null unless the ticket waits."""
    wait: StoreWait | None
    """The wait that is left; null unless the ticket waits."""


class StoreTicket(NewStoreTicket, frozen=True):
    """A ticket as its customer reads it."""

    name: str
    """The person it is for, as the customer wrote it."""


class StoreTickets(msgspec.Struct, frozen=True):
    """The tickets of a join."""

    tickets: list[NewStoreTicket]
    """In the order of the people."""


def own_ticket_view(ticket: TicketPosition, guest: Guest) -> StoreTicket:
    return StoreTicket(**asdict(new_ticket_view(ticket)), name=guest.name)


def new_ticket_view(ticket: TicketPosition) -> NewStoreTicket:
    wait = ticket.wait
    return NewStoreTicket(
        ticket.ticket.id,
        ticket.ticket.store,
        ticket.ticket.queue,
        ticket.ticket.text,
        ticket.ticket.state,
        ticket.position,
        StoreWait(wait.median, wait.p90) if wait else None,
    )


def new_ticket_views(tickets: Iterable[TicketPosition]) -> StoreTickets:
    return StoreTickets([new_ticket_view(ticket) for ticket in tickets])
