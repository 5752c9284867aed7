"""Moving a ticket to the end of another queue, for a customer who waits in the wrong one.

The number is drawn first, as in a join. Then one transaction ends the ticket that waits and puts the one that replaces
it, with the name sealed anew for its id. The customer keeps the address that they have: reading and giving up follow a
ticket that was moved.
"""

from __future__ import annotations

from chalicelib.core.clock import Clock
from chalicelib.errors import Fault, Invalid
from chalicelib.stores.join_queue import paused
from chalicelib.stores.read_store import ReadStore, closed
from chalicelib.stores.rules.stores import LARGEST_NUMBER, Queue, letter_in
from chalicelib.stores.rules.tickets import QueueNumber, QueueTicket, TicketState, number_in, ticket_id
from chalicelib.stores.seal_names import SealNames
from chalicelib.stores.serve_queue import state_changed, ticket_not_found, too_busy
from chalicelib.stores.storage import stores as store
from chalicelib.stores.storage import tickets, transfers
from chalicelib.table.retry import Overtaken, retry


class TransferTicket:
    def __init__(self, stores: ReadStore, names: SealNames, clock: Clock) -> None:
        self._stores, self._names, self._clock = stores, names, clock

    def transfer(self, store_id: str, id: str, queue_id: str) -> QueueTicket:
        """Move a waiting ticket of this store to the end of another queue; returns the ticket that replaces it. A
        second call changes nothing and returns that ticket.

        Raises `NotFound`, `Invalid` for a queue that the store does not have or that the ticket is in, `Conflict`
        STATE_CHANGED for a ticket that does not wait or was moved elsewhere, `Conflict` QUEUE_PAUSED, or `Lapsed`
        STORE_CLOSED.
        """
        place = number_in(id)
        if place is None or place.store != store_id:
            raise ticket_not_found()

        def attempt() -> QueueTicket:
            ticket, queue = tickets.with_queue(place, letter_in(queue_id))
            if ticket is None or ticket.id != id:
                self._stores.require_open(store_id)
                raise ticket_not_found()
            if queue is None or queue.id != queue_id:
                self._stores.require_open(store_id)
                raise Invalid([Fault("queue_id", "is no queue of this store")])
            if queue.closed(self._clock.now()):
                raise closed()
            if (moved := _moved(ticket, queue)) is not None:
                return moved
            return self._replaced(ticket, queue)

        return retry(attempt, too_busy)

    def _replaced(self, ticket: QueueTicket, queue: Queue) -> QueueTicket:
        now, seal = self._clock.now(), self._names.sealer(ticket.store)
        drawn = None if queue.paused else store.draw(ticket.store, queue.id, 1, now)
        if drawn is None or drawn.issued > LARGEST_NUMBER:
            self._stores.require_open(ticket.store)
            raise paused(queue)
        number = drawn.issued
        id = ticket_id(QueueNumber(ticket.store, queue.letter, number), now)
        replacement = QueueTicket(
            id,
            ticket.store,
            queue.id,
            queue.letter,
            number,
            ticket.customer,
            seal(id, self._names.of(ticket)),
            ticket.joined,
            arrived=now,
            first=ticket.first or ticket.id,
        )
        if not transfers.transfer(ticket, replacement, now):
            tickets.skip(ticket.store, queue.letter, [number], now)
            self._stores.require_open(ticket.store)
            raise Overtaken
        return replacement


def _moved(ticket: QueueTicket, queue: Queue) -> QueueTicket | None:
    """The last ticket of its visit, if it was moved to this queue before; None for one that can be moved now."""
    if ticket.moved_to is not None:
        last, _ = transfers.followed(ticket.id)
        if last is not None and last.queue == queue.id:
            return last
    if ticket.state is not TicketState.WAITING:
        raise state_changed(ticket)
    if ticket.queue == queue.id:
        raise Invalid([Fault("queue_id", "is the queue that it is in")])
    return None
