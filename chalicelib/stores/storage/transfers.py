"""Moving a ticket to the end of another queue of its store, and following tickets that were moved.

    TICKET#A#000003   removed, moved_to = B007's id ────┐          after another move: moved_to = A009's id
    TICKET#B#000007   waiting, first = A003's id  ◄─────┘                              removed, moved_to = A009's id
    TICKET#A#000009                                                                    waiting, first = A003's id

One transaction writes all of them. The first ticket always names the last one, so any ticket of a visit leads to the
last one in two steps, however often it was moved.
"""

from __future__ import annotations

from chalicelib.stores.rules.stores import Queue
from chalicelib.stores.rules.tickets import QueueNumber, QueueTicket, TicketState, number_in
from chalicelib.stores.storage import tickets
from chalicelib.stores.storage.stores import store_pk
from chalicelib.stores.storage.ticket_items import TicketItem, placing, ticket_sk
from chalicelib.table.transactions import committed
from chalicelib.table.writes import AnyWrite, Write


def transfer(ticket: QueueTicket, replacement: QueueTicket, now: int) -> bool:
    """Put the replacement into its queue and end the ticket that waits, both or neither. False when the ticket does not
    wait any more, the store is closing, or the replacement's number is void."""
    waits = tickets.movable(ticket.id, TicketState.WAITING)
    moved_to = TicketItem.moved_to.set(replacement.id)
    # without `before` no move can be undone
    ending = [
        TicketItem.state.set(TicketState.REMOVED.value),
        TicketItem.ended.set(now),
        TicketItem.changed.set(now),
        TicketItem.before.remove(),
        moved_to,
    ]
    writes: list[AnyWrite] = [
        Write(_key_of(ticket), waits, ending),
        placing(replacement),
        tickets.leaves_line(QueueNumber(ticket.store, ticket.letter, ticket.number), now),
    ]
    if ticket.first is not None and (place := number_in(ticket.first)):
        first = TicketItem(store_pk(place.store), ticket_sk(place))
        writes.append(Write(first, TicketItem.id == ticket.first, [moved_to]))
    return committed(writes)


def followed(id: str) -> tuple[QueueTicket | None, Queue | None]:
    """The last ticket of the visit with this ticket, and its queue; None for an id without a ticket."""
    while place := number_in(id):
        ticket, queue = tickets.with_queue(place)
        if ticket is None or ticket.id != id:
            break
        if ticket.moved_to is None:
            return ticket, queue
        id = ticket.first or ticket.moved_to
    return None, None


def _key_of(ticket: QueueTicket) -> TicketItem:
    return TicketItem(store_pk(ticket.store), ticket_sk(QueueNumber(ticket.store, ticket.letter, ticket.number)))
