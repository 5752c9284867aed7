"""Turns once they are taken: looking at one's own, giving it up, and the staff's moves."""

from __future__ import annotations

from time import sleep

from chalicelib.core.clock import Clock
from chalicelib.core.ids import is_id
from chalicelib.core.times import SECOND
from chalicelib.core.wait import learned, quote
from chalicelib.errors import Conflict, NotFound
from chalicelib.stores.manage_store import Stores, closed
from chalicelib.stores.rules.stores import Queue
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
from chalicelib.stores.storage import tickets
from chalicelib.stores.storage.tickets import NotMoved
from chalicelib.table.retry import QUEUEING, Overtaken, retry

_JOINING = 15 * SECOND
"""As long as a function can live that has drawn a number and not put anybody there yet."""

_MOMENT_SECONDS = 0.3
"""How long whoever calls waits for somebody who is just joining; it takes a tenth of that."""


class ServeQueue:
    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._stores, self._clock = stores, clock

    def look_at(self, customer: str, id: str) -> TicketPosition:
        """The customer's own turn. Raises `NotFound`, or `Lapsed` STORE_CLOSED when all is forgotten."""
        turn, queue = self._own(customer, id)
        if turn.state is not TicketState.WAITING:
            return TicketPosition(turn, None, None)
        position = tickets.position(QueueNumber(turn.store, turn.letter, turn.number))
        return TicketPosition(turn, position, quote(position - 1, queue.mean))

    def leave(self, customer: str, id: str) -> None:
        """Give the turn up, also one that the staff have taken out and might put back. Twice changes nothing.

        Raises `NotFound`, `Conflict` STATE_CHANGED for one that is done, or `Lapsed` STORE_CLOSED.
        """

        def attempt() -> None:
            ticket, queue = self._own(customer, id)
            if ticket.state is TicketState.REMOVED:
                if not ticket.left and not tickets.renounce(ticket, self._clock.now()):
                    self._stores.require_open(ticket.store)
                    raise Overtaken
                return
            if ticket.state is TicketState.DONE:
                raise _changed(ticket)
            try:
                tickets.move(ticket, queue, leaving(ticket.state, self._clock.now()), queue.mean)
            except NotMoved as refused:
                if refused.shut:
                    raise closed() from refused
                raise

        retry(attempt, _too_busy)

    def move(self, store_id: str, id: str, origin: TicketState, target: TicketState) -> QueueTicket:
        """Move somebody of this store from one state to another.

        Raises `NotFound`, `Conflict` STATE_CHANGED when they are not in that state, `Conflict` TOO_LATE for what cannot
        be undone any more, or `Lapsed` STORE_CLOSED.
        """
        place = number_in(id)
        if place is None or place.store != store_id:
            raise _unknown()

        def attempt() -> QueueTicket:
            turn, queue = tickets.with_queue(place)
            if turn is None or queue is None or turn.id != id:
                self._stores.require_open(store_id)
                raise _unknown()
            if turn.state is not origin:
                raise _changed(turn)
            try:
                return self._moved(turn, queue, move(origin, target, self._clock.now()))
            except NotMoved as refused:
                _refuse(refused, origin)
                raise

        return retry(attempt, _too_busy)

    def call_next(self, store_id: str, queue_id: str) -> QueueTicket | None:
        """Call whoever has waited for longest in this queue; None when nobody waits.

        Raises `NotFound`, `Lapsed` STORE_CLOSED, or `Conflict` STATE_CHANGED when others are always faster.
        """
        awaited: set[QueueNumber] = set()

        def attempt() -> QueueTicket | None:
            queue = store.queue(store_id, queue_id) if is_id("str", store_id) else None
            if queue is None:
                self._stores.require_open(store_id)
                raise NotFound("There is no such queue in this store.", "QUEUE_NOT_FOUND")
            place = tickets.first(store_id, queue)
            if place is None:
                return None
            return self._called(place, queue, awaited)

        return retry(attempt, _too_busy, QUEUEING)

    def _called(self, place: QueueNumber, queue: Queue, awaited: set[QueueNumber]) -> QueueTicket:
        """The ticket with this number, called. Raises `Overtaken` when there is none, or not yet, or another call took
        it."""
        now = self._clock.now()
        turn = tickets.get(place)
        if turn is None:
            if place not in awaited and now < (queue.drawn_at or 0) + _JOINING:
                awaited.add(place)
                sleep(_MOMENT_SECONDS)
            elif not tickets.void(place, now):
                self._stores.require_open(place.store)
            raise Overtaken
        try:
            return self._moved(turn, queue, move(TicketState.WAITING, TicketState.PROCESSING, now))
        except NotMoved as refused:
            if refused.shut:
                raise closed() from refused
            raise

    def _moved(self, turn: QueueTicket, queue: Queue, wanted: TicketMove) -> QueueTicket:
        mean = queue.mean
        if wanted.departs:
            mean = learned(mean, wanted.at - max(turn.joined, queue.left_at or 0))
        tickets.move(turn, queue, wanted, mean)
        return tickets.get(QueueNumber(turn.store, turn.letter, turn.number)) or turn

    def _own(self, customer: str, id: str) -> tuple[QueueTicket, Queue]:
        place = number_in(id)
        turn, queue = tickets.with_queue(place) if place else (None, None)
        if place and (turn is None or queue is None):
            self._stores.require_open(place.store)
        if turn is None or queue is None or turn.id != id or turn.customer != customer:
            raise _unknown()
        return turn, queue


def _refuse(refused: NotMoved, origin: TicketState) -> None:
    """Say what stood in the way, unless it is worth another try: only the queue's pace had changed."""
    if refused.shut:
        raise closed() from refused
    if refused.turn is None:
        raise _unknown() from refused
    if refused.turn.state is not origin:
        raise _changed(refused.turn) from refused
    if refused.stale:
        raise Conflict("It is too late to undo this.", "TOO_LATE") from refused


def _too_busy() -> Conflict:
    return Conflict("Too many requests change this queue at the same time.", "STATE_CHANGED")


def _changed(turn: QueueTicket) -> Conflict:
    return Conflict("It is in another state by now.", "STATE_CHANGED", {"state": turn.state.value})


def _unknown() -> NotFound:
    return NotFound("There is no such ticket.", "TICKET_NOT_FOUND")
