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
from dataclasses import dataclass, replace

from chalicelib.core.clock import Clock
from chalicelib.core.time_limit import cleaning_up
from chalicelib.core.times import SECOND
from chalicelib.core.wait import quote
from chalicelib.errors import (
    Collided,
    Conflict,
    Fault,
    Forbidden,
    Invalid,
    Lapsed,
    LineholdError,
    NotFound,
    TooMany,
    Unavailable,
)
from chalicelib.stores.read_store import ReadStore, closed
from chalicelib.stores.rules.join_codes import SESSION_LASTS, JoinSession, session_of
from chalicelib.stores.rules.stores import LARGEST_NUMBER, Queue
from chalicelib.stores.rules.tickets import Guest, QueueNumber, QueueTicket, TicketPosition, ticket_id
from chalicelib.stores.seal_names import SealNames
from chalicelib.stores.storage import displays, tickets
from chalicelib.stores.storage import stores as store
from chalicelib.table.retry import Overtaken, retry


@dataclass(frozen=True, slots=True)
class Person:
    """A person who joins; `queue` is the queue's id."""

    guest: Guest
    queue: str


class JoinQueue:
    def __init__(self, stores: ReadStore, names: SealNames, clock: Clock) -> None:
        self._stores, self._names, self._clock = stores, names, clock

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
        not allow a join, `TooMany` for one without a try left, `Conflict` QUEUE_PAUSED, or `Lapsed` STORE_CLOSED.
        """
        session = self._tried(customer, id, session_id)
        return self._join(
            id,
            customer,
            people,
            lambda placed: tickets.join(session, placed, self._clock.now()),
            lambda: self._tried(customer, id, session_id),
        )

    def add(self, id: str, people: Sequence[Person]) -> list[TicketPosition]:
        """A ticket for each person, in the order of `people`, all or nothing: added by the staff, for no customer.

        Raises `Invalid` for an unknown queue, `Conflict` QUEUE_PAUSED, `NotFound`, or `Lapsed` STORE_CLOSED.
        """
        return self._join(
            id,
            None,
            people,
            lambda placed: tickets.add(placed, self._clock.now()),
            lambda: self._stores.require_open(id),
        )

    def _tried(self, customer: str, id: str, session_id: str) -> JoinSession:
        """The session, if this customer may join with it now; counts as a try. Tries end, so that numbers do not."""
        session, counted = displays.try_session(id, session_id, customer, self._clock.now())
        if session is not None and counted:
            return session
        self._stores.require_open(id)
        if session is None:
            raise NotFound("There is no such session in this store.", "SESSION_NOT_FOUND")
        if session.customer != customer:
            raise Forbidden("This session belongs to another customer.")
        if session.used is not None:
            raise Conflict("You have joined with this code.", "SESSION_USED", {"tickets": list(session.tickets)})
        if session.live(now := self._clock.now()):
            details = {"retry_after": -((now - session.until) // SECOND)}  # rounded up
            raise TooMany("You have tried too often with this code. Scan the one on the screen now.", details=details)
        raise Lapsed("This session has expired. Scan the code on the screen now.", "SESSION_LAPSED")

    def _join(
        self,
        id: str,
        customer: str | None,
        people: Sequence[Person],
        put: Callable[[Sequence[QueueTicket]], bool],
        check: Callable[[], object],
    ) -> list[TicketPosition]:
        """`put` puts the tickets, or returns False; then `check` raises the reason, unless a retry helps."""
        if len({person.queue for person in people}) > 1:  # otherwise a refused draw says all, and uses no number
            try:
                self._require_taking(self._stores.recent_queues(id), people)
            except LineholdError:  # a queue may take people again
                self._require_taking(self._stores.queues_of(id), people)

        seal = self._names.sealer(id)  # before a number is drawn that nobody would have

        def attempt() -> list[TicketPosition]:
            drawn = self._draw(id, people)
            placed = [
                replace(ticket, who=seal(ticket.id, person.guest))
                for person, ticket in zip(people, self._tickets(id, customer, people, drawn), strict=True)
            ]
            try:
                if put(placed):
                    return self._positions(placed, drawn)
            except Collided:
                self._skip(placed)
                raise
            self._skip(placed)
            check()
            raise Overtaken

        return retry(attempt, lambda: Conflict("The queue changed while you joined. Try again.", "STATE_CHANGED"))

    def _require_taking(self, queues: Iterable[Queue], people: Sequence[Person]) -> None:
        """Raises `Lapsed`, `Invalid` or `Conflict` unless each person's queue takes people."""
        known = {queue.id: queue for queue in queues}
        if any(queue.closed(self._clock.now()) for queue in known.values()):
            raise closed()
        if faults := [
            Fault(f"people[{number}].queue_id", "is no queue of this store")
            for number, person in enumerate(people)
            if person.queue not in known
        ]:
            raise Invalid(faults)
        for person in people:
            if known[person.queue].paused:
                raise paused(known[person.queue])

    def _draw(self, store_id: str, people: Sequence[Person]) -> dict[str, Queue]:
        """Draw a number for each person; returns each queue as it is after that. Raises what `_require_taking` raises,
        and then skips the numbers that were drawn."""
        drawn: dict[str, Queue] = {}
        for id, count in Counter(person.queue for person in people).items():
            queue = store.draw(store_id, id, count, self._clock.now())
            if queue is None or queue.issued > LARGEST_NUMBER:
                self._skip(self._tickets(store_id, None, people, drawn))
                self._stores.require_open(store_id)
                self._require_taking(self._stores.queues_of(store_id), people)
                if queue is None:
                    raise Overtaken  # it takes people again
                raise paused(queue)
            drawn[id] = queue
        return drawn

    def _tickets(
        self, store_id: str, customer: str | None, people: Sequence[Person], drawn: Mapping[str, Queue]
    ) -> Iterator[QueueTicket]:
        """A ticket without a name for each person for whom a number was drawn, in the order of `people`."""
        now, counts = self._clock.now(), Counter(person.queue for person in people)
        numbers = {id: itertools.count(queue.issued - counts[id] + 1) for id, queue in drawn.items()}
        for person in people:
            if person.queue not in numbers:
                continue
            queue, number = drawn[person.queue], next(numbers[person.queue])
            id = ticket_id(QueueNumber(store_id, queue.letter, number), now)
            yield QueueTicket(id, store_id, queue.id, queue.letter, number, customer, None, now)

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
