"""Tickets after joining: a customer reads their own and gives it up; staff call and move them."""

from __future__ import annotations

from chalicelib.core import time_limit
from chalicelib.core.clock import LONGEST_CALL, Clock
from chalicelib.core.wait import quote
from chalicelib.errors import Conflict, NotFound
from chalicelib.stores.read_store import ReadStore, closed
from chalicelib.stores.rules.stores import Queue, letter_in
from chalicelib.stores.rules.tickets import (
    QueueNumber,
    QueueTicket,
    TicketMove,
    TicketPosition,
    TicketState,
    leaving,
    move,
    number_in,
)
from chalicelib.stores.storage import stores as store
from chalicelib.stores.storage import tickets, transfers
from chalicelib.stores.storage.tickets import NotMoved
from chalicelib.table.retry import QUEUEING, Overtaken, retry

_PAUSE_SECONDS = 0.3
"""How long a call waits for a join that is under way; joining takes a tenth of that."""


class ServeQueue:
    def __init__(self, stores: ReadStore, clock: Clock) -> None:
        self._stores, self._clock = stores, clock

    def read(self, customer: str, id: str) -> TicketPosition:
        """The customer's own ticket, or the one that replaces it in another queue.

        Raises `NotFound`, or `Lapsed` STORE_CLOSED once the store is closing: it is not called any more.
        """
        ticket, queue = self._own(customer, id)
        if ticket.state is not TicketState.WAITING:
            return TicketPosition(ticket, None, None)
        position = tickets.position(QueueNumber(ticket.store, ticket.letter, ticket.number))
        return TicketPosition(ticket, position, quote(position - 1, queue.mean))

    def leave(self, customer: str, id: str) -> None:
        """Give the ticket up, also one that staff have removed and could put back. A second call changes nothing.

        Raises `NotFound`, `Conflict` STATE_CHANGED for a ticket that is done, or `Lapsed` STORE_CLOSED.
        """

        def attempt() -> None:
            ticket, _ = self._own(customer, id)
            if ticket.state is TicketState.REMOVED:
                if not ticket.left and not tickets.give_up(ticket, self._clock.now()):
                    self._stores.require_open(ticket.store)
                    raise Overtaken
                return
            if ticket.state is TicketState.DONE:
                raise state_changed(ticket)
            try:
                tickets.move(ticket, leaving(ticket.state, self._clock.now()))
            except NotMoved as refused:
                if refused.shut:
                    raise closed() from refused
                raise

        retry(attempt, too_busy)

    def move(self, store_id: str, id: str, origin: TicketState, target: TicketState) -> QueueTicket:
        """Move a ticket of this store from one state to another.

        Raises `NotFound`, `Conflict` STATE_CHANGED when it is not in that state, `Conflict` TOO_LATE when the move can
        no longer be undone, or `Lapsed` STORE_CLOSED.
        """
        place = number_in(id)
        if place is None or place.store != store_id:
            raise ticket_not_found()

        def attempt() -> QueueTicket:
            wanted = move(origin, target, self._clock.now())
            if wanted.ends_service:
                return self._end_service(place, id, wanted)
            ticket, queue = tickets.with_queue(place)
            if ticket is None or queue is None or ticket.id != id:
                self._stores.require_open(store_id)
                raise ticket_not_found()
            self._require_open(queue)
            if ticket.state is not origin or ticket.moved_to is not None:
                raise state_changed(ticket)
            return _moved(ticket, queue, wanted)

        return retry(attempt, too_busy)

    def _end_service(self, place: QueueNumber, id: str, wanted: TicketMove) -> QueueTicket:
        """As `move`, without a read: the write's condition is the state from which it starts."""
        self._stores.require_recently_open(place.store)
        try:
            return tickets.end_service(place, id, wanted)
        except NotMoved as refused:
            if refused.ticket is None or refused.ticket.id != id:
                self._stores.require_open(place.store)
                raise ticket_not_found() from refused
            _explain(refused, wanted)
            raise

    def call_next(self, store_id: str, queue_id: str) -> QueueTicket | None:
        """Call the ticket that has waited longest in this queue; None when no ticket waits.

        Raises `NotFound`, `Lapsed` STORE_CLOSED, or `Conflict` STATE_CHANGED when other calls win every race.
        """
        waited_for: set[QueueNumber] = set()

        letter = letter_in(queue_id)

        def attempt() -> QueueTicket | None:
            place = tickets.first(store_id, letter) if letter else None
            ticket, queue = tickets.with_queue(place) if place else (None, None)
            if place is None or queue is None or queue.id != queue_id:
                self._stores.require_open(store_id)
                raise NotFound("There is no such queue in this store.", "QUEUE_NOT_FOUND")
            self._require_open(queue)
            if place.number > queue.issued:
                return None
            return self._called(place, ticket, queue, waited_for)

        return retry(attempt, too_busy, QUEUEING)

    def _called(
        self, place: QueueNumber, ticket: QueueTicket | None, queue: Queue, waited_for: set[QueueNumber]
    ) -> QueueTicket:
        """Call the ticket with this number. Raises `Overtaken` when there is none, or not yet, or another call took
        it."""
        now = self._clock.now()
        if ticket is None:
            if place not in waited_for and now < (queue.drawn_at or 0) + LONGEST_CALL:
                waited_for.add(place)
                time_limit.pause(_PAUSE_SECONDS)
            elif not tickets.void(place, now):
                self._stores.require_open(place.store)
            raise Overtaken
        if ticket.state is not TicketState.WAITING:  # called between the two reads
            raise Overtaken
        try:
            return _moved(ticket, queue, move(TicketState.WAITING, TicketState.PROCESSING, now))
        except Conflict as taken:
            raise Overtaken from taken

    def _own(self, customer: str, id: str) -> tuple[QueueTicket, Queue]:
        place = number_in(id)
        ticket, queue = transfers.followed(id)
        if place and (ticket is None or queue is None):
            self._stores.require_open(place.store)
        if ticket is None or queue is None or ticket.customer != customer:
            raise ticket_not_found()
        self._require_open(queue)
        return ticket, queue

    def _require_open(self, queue: Queue) -> None:
        """Raises `Lapsed` STORE_CLOSED."""
        if queue.closed(self._clock.now()):
            raise closed()


def _moved(ticket: QueueTicket, queue: Queue, wanted: TicketMove) -> QueueTicket:
    """The ticket after this move. Raises `Lapsed` STORE_CLOSED, `Conflict` STATE_CHANGED, TOO_LATE, or `Overtaken`."""
    try:
        moved = tickets.move(ticket, wanted)
    except NotMoved as refused:
        _explain(refused, wanted)
        raise
    if wanted.calls:
        store.departed(ticket.store, queue, ticket.queued, wanted.at)
    return moved


def _explain(refused: NotMoved, wanted: TicketMove) -> None:
    """Raises the error of a move that was refused, unless another attempt may help."""
    if refused.shut:
        raise closed() from refused
    if refused.ticket is None:
        return
    if refused.ticket.state is not wanted.origin:
        raise state_changed(refused.ticket) from refused
    if wanted.undone_after is not None:
        raise Conflict("It is too late to undo this.", "TOO_LATE") from refused


def too_busy() -> Conflict:
    return Conflict("Too many requests change this queue at the same time.", "STATE_CHANGED")


def state_changed(ticket: QueueTicket) -> Conflict:
    details = {"state": ticket.state.value}
    if ticket.moved_to is not None:
        return Conflict("The ticket was moved.", "STATE_CHANGED", {**details, "moved_to": ticket.moved_to})
    return Conflict("The ticket is in another state now.", "STATE_CHANGED", details)


def ticket_not_found() -> NotFound:
    return NotFound("There is no such ticket.", "TICKET_NOT_FOUND")
