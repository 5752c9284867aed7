"""Joining: from the code on a display to numbers in a queue.

    scan ──► a session, ten minutes ──► join: up to five people, one or several queues, once ──► numbers
    people without a phone ──► the staff add them, without a session ──────────────────────────────┘

Numbers are drawn first, one write a queue, which fixes the order. Then one transaction puts all tickets, and uses the
session or checks that the store is open. A run that stops in between leaves numbers without tickets, and the line skips
those.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from chalicelib.core.clock import Clock
from chalicelib.core.time_limit import cleaning_up
from chalicelib.core.wait import quote
from chalicelib.errors import Collided, Conflict, Fault, Forbidden, Invalid, Lapsed, NotFound, Unavailable
from chalicelib.stores.read_store import ReadStore, closed
from chalicelib.stores.rules.join_codes import SESSION_LASTS, JoinSession, session_of
from chalicelib.stores.rules.stores import LARGEST_NUMBER, Queue
from chalicelib.stores.rules.tickets import QueueNumber, QueueTicket, TicketPosition, ticket_id
from chalicelib.stores.storage import displays, tickets
from chalicelib.stores.storage import stores as store
from chalicelib.table.retry import Overtaken, retry


@dataclass(frozen=True, slots=True)
class Person:
    """A person who joins; `queue` is the queue's id."""

    name: str
    phone: str | None
    queue: str


class JoinQueue:
    def __init__(self, stores: ReadStore, clock: Clock) -> None:
        self._stores, self._clock = stores, clock

    def scan(self, customer: str, id: str, code: str) -> JoinSession:
        """A session for the first customer who scans the code. A second scan by them gives the same session until they
        join.

        Raises `NotFound` for a code that the store never showed, `Conflict` CODE_USED, or `Lapsed` CODE_LAPSED or
        STORE_CLOSED.
        """
        now = self._clock.now()
        session = displays.scan(id, code, customer, now, now + SESSION_LASTS)
        if session is None:
            session = displays.session(id, session_of(id, code))
            self._stores.require_open(id)
            if session is None:
                raise NotFound("This is no code of this store. Scan the one on the screen.", "CODE_NOT_FOUND")
        if session.customer != customer or session.used is not None:
            raise Conflict("This code has been used. Scan the one on the screen now.", "CODE_USED")
        if not session.live(now):
            raise Lapsed("This code was scanned too long ago. Scan the one on the screen now.", "CODE_LAPSED")
        return session

    def join(self, customer: str, id: str, session_id: str, people: Sequence[Person]) -> list[TicketPosition]:
        """A ticket for each person, in the order of `people`, all or nothing.

        Raises `Invalid` for an unknown queue, `NotFound`, `Forbidden`, `Lapsed` or `Conflict` for a session that does
        not allow a join, `Conflict` QUEUE_PAUSED, or `Lapsed` STORE_CLOSED.
        """
        session = self._session(customer, id, session_id)
        return self._join(
            id,
            customer,
            people,
            lambda placed: tickets.join(session, placed, self._clock.now()),
            lambda: self._session(customer, id, session_id),
        )

    def add(self, id: str, people: Sequence[Person]) -> list[TicketPosition]:
        """A ticket for each person, in the order of `people`, all or nothing: added by the staff, for no customer.

        Raises `Invalid` for an unknown queue, `Conflict` QUEUE_PAUSED, `NotFound`, or `Lapsed` STORE_CLOSED.
        """
        self._stores.require_open(id)
        return self._join(
            id,
            None,
            people,
            lambda placed: tickets.add(placed, self._clock.now()),
            lambda: self._stores.require_open(id),
        )

    def _join(
        self,
        id: str,
        customer: str | None,
        people: Sequence[Person],
        put: Callable[[Sequence[QueueTicket]], bool],
        check: Callable[[], object],
    ) -> list[TicketPosition]:
        """`put` puts the tickets, or returns False; then `check` raises the reason, unless a retry helps."""
        queues = {queue.id: queue for queue in store.queues(id)}
        if any(queue.closed(self._clock.now()) for queue in queues.values()):
            raise closed()
        if faults := [
            Fault(f"people[{number}].queue_id", "is no queue of this store")
            for number, person in enumerate(people)
            if person.queue not in queues
        ]:
            raise Invalid(faults)
        self._require_unpaused(queues, people)

        def attempt() -> list[TicketPosition]:
            placed = self._draw(id, customer, people, queues)
            try:
                if put(placed):
                    return self._positions(placed, queues)
            except Collided:
                self._skip(placed)
                raise
            self._skip(placed)
            check()
            raise Overtaken

        return retry(attempt, lambda: Conflict("The queue changed while you joined. Try again.", "STATE_CHANGED"))

    def _require_unpaused(self, queues: Mapping[str, Queue], people: Sequence[Person]) -> None:
        """Checked before any number is drawn, so that joins of a paused queue use no numbers."""
        for person in people:
            if queues[person.queue].paused:
                raise paused(queues[person.queue])

    def _session(self, customer: str, id: str, session_id: str) -> JoinSession:
        """The session, if this customer may join with it now."""
        session = displays.session(id, session_id)
        if session is not None and session.customer == customer and session.live(self._clock.now()):
            return session
        self._stores.require_open(id)
        if session is None:
            raise NotFound("There is no such session in this store.", "SESSION_NOT_FOUND")
        if session.customer != customer:
            raise Forbidden("This session belongs to another customer.")
        if session.used is not None:
            raise Conflict("You have joined with this code.", "SESSION_USED", {"tickets": list(session.tickets)})
        raise Lapsed("This session has expired. Scan the code on the screen now.", "SESSION_LAPSED")

    def _draw(
        self, store_id: str, customer: str | None, people: Sequence[Person], queues: Mapping[str, Queue]
    ) -> list[QueueTicket]:
        """Draw a number for each person. Raises `Conflict` QUEUE_PAUSED, and then skips the numbers that were drawn."""
        now = self._clock.now()
        first_numbers: dict[str, int] = {}
        for id, count in Counter(person.queue for person in people).items():
            last = store.draw(store_id, queues[id].letter, count, now)
            if last is None or last > LARGEST_NUMBER:
                self._skip(self._tickets(store_id, customer, people, queues, first_numbers, now))
                self._stores.require_open(store_id)
                raise paused(queues[id])
            first_numbers[id] = last - count + 1
        return list(self._tickets(store_id, customer, people, queues, first_numbers, now))

    def _tickets(
        self,
        store_id: str,
        customer: str | None,
        people: Sequence[Person],
        queues: Mapping[str, Queue],
        first_numbers: Mapping[str, int],
        now: int,
    ) -> Iterator[QueueTicket]:
        """A ticket for each person whose queue has a first number, in the order of `people`."""
        numbers = {id: itertools.count(number) for id, number in first_numbers.items()}
        for person in people:
            if person.queue not in numbers:
                continue
            queue, number = queues[person.queue], next(numbers[person.queue])
            id = ticket_id(QueueNumber(store_id, queue.letter, number), now)
            yield QueueTicket(id, store_id, queue.id, queue.letter, number, customer, person.name, person.phone, now)

    def _skip(self, drawn: Iterable[QueueTicket]) -> None:
        """These numbers get no ticket. Those that the store does not take now are voided when the line reaches them."""
        now = self._clock.now()
        with suppress(Unavailable), cleaning_up():
            for ticket in drawn:
                tickets.skip(ticket.store, ticket.letter, [ticket.number], now)

    def _positions(self, placed: Sequence[QueueTicket], queues: Mapping[str, Queue]) -> list[TicketPosition]:
        """Numbers of one draw are consecutive, so the first one's position gives all of them."""
        first: dict[str, tuple[int, int]] = {}
        found: list[TicketPosition] = []
        for ticket in placed:
            if ticket.queue not in first:
                place = QueueNumber(ticket.store, ticket.letter, ticket.number)
                first[ticket.queue] = ticket.number, tickets.position(place)
            number, position = first[ticket.queue]
            position += ticket.number - number
            found.append(TicketPosition(ticket, position, quote(position - 1, queues[ticket.queue].mean)))
        return found


def paused(queue: Queue) -> Conflict:
    """The error of calls that put people into a paused queue."""
    return Conflict(f"{queue.name} is paused just now.", "QUEUE_PAUSED", {"queue_id": queue.id})
