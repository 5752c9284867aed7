"""Joining: from the code on the screen to a number in the hand.

    scan ──► a session, ten minutes ──► join: up to five people, one or several queues, once ──► numbers

Numbers are drawn first, one write a queue, which fixes who comes after whom; then the session is used up and everybody
put in their places in one transaction. Whatever stops in between leaves numbers that nobody has, and nobody behind them
waits for those.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from chalicelib.core.clock import Clock
from chalicelib.core.ids import is_id
from chalicelib.core.wait import quote
from chalicelib.errors import Conflict, Fault, Forbidden, Invalid, Lapsed, NotFound
from chalicelib.stores.manage_store import Stores
from chalicelib.stores.rules.join_codes import SESSION_LASTS, JoinSession, session_of
from chalicelib.stores.rules.stores import LARGEST_NUMBER, Queue
from chalicelib.stores.rules.tickets import QueueNumber, QueueTicket, TicketPosition, ticket_id
from chalicelib.stores.storage import displays, tickets
from chalicelib.stores.storage import stores as store
from chalicelib.table.retry import Overtaken, retry


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who joins; `phone` if they told it."""

    name: str
    phone: str | None
    queue: str


class JoinQueue:
    def __init__(self, stores: Stores, clock: Clock) -> None:
        self._stores, self._clock = stores, clock

    def scan(self, customer: str, id: str, code: str) -> JoinSession:
        """A session for whoever is first to scan the code; for that customer the same one again, until it is used.

        Raises `NotFound` for what is no code of this store, `Conflict` CODE_USED, `Lapsed` CODE_LAPSED or STORE_CLOSED.
        """
        now = self._clock.now()
        begun = displays.scan(id, code, customer, now, now + SESSION_LASTS) if is_id("str", id) else None
        if begun is None:
            begun = displays.session(id, session_of(id, code))
            self._stores.require_open(id)
            if begun is None:
                raise NotFound("This is no code of this store. Scan the one on the screen.", "CODE_NOT_FOUND")
        if begun.customer != customer or begun.used is not None:
            raise Conflict("This code has been used. Scan the one on the screen now.", "CODE_USED")
        if now >= begun.until:
            raise Lapsed("This code was scanned too long ago. Scan the one on the screen now.", "CODE_LAPSED")
        return begun

    def join(self, customer: str, id: str, session_id: str, people: Sequence[Person]) -> list[TicketPosition]:
        """Everybody's turn, in the order of `people`, all or nothing.

        Raises `Invalid` for an unknown queue, `NotFound`, `Forbidden`, `Lapsed` or `Conflict` for a session that is not
        good, `Conflict` QUEUE_PAUSED, or `Lapsed` STORE_CLOSED.
        """
        session = self._session(customer, id, session_id)
        queues = {queue.id: queue for queue in store.queues(id)}
        if faults := [
            Fault(f"people[{number}].queue_id", "is no queue of this store")
            for number, person in enumerate(people)
            if person.queue not in queues
        ]:
            raise Invalid(faults)
        self._require_open(queues, people)

        def attempt() -> list[TicketPosition]:
            placed = self._placed(session, people, queues)
            if not tickets.join(session, placed, self._clock.now()):
                self._put_aside(placed)
                self._session(customer, id, session_id)
                raise Overtaken
            return self._standing(placed, queues)

        return retry(attempt, lambda: Conflict("The queue moved on while you joined. Try again.", "STATE_CHANGED"))

    def _require_open(self, queues: Mapping[str, Queue], people: Sequence[Person]) -> None:
        """Before any number is drawn, so that nobody uses numbers up on a queue that is paused."""
        for person in people:
            if queues[person.queue].paused:
                raise _paused(queues[person.queue])

    def _session(self, customer: str, id: str, session_id: str) -> JoinSession:
        """The session, if its customer may join with it now."""
        session = displays.session(id, session_id) if is_id("str", id) else None
        if session is None:
            self._stores.require_open(id)
            raise NotFound("There is no such session in this store.", "SESSION_NOT_FOUND")
        if session.customer != customer:
            raise Forbidden("This session is somebody else's.")
        if session.used is not None:
            raise Conflict("This code has been joined with.", "SESSION_USED", {"tickets": list(session.turns)})
        if self._clock.now() >= session.until:
            raise Lapsed("This session is over. Scan the code on the screen now.", "SESSION_LAPSED")
        return session

    def _placed(self, session: JoinSession, people: Sequence[Person], queues: Mapping[str, Queue]) -> list[QueueTicket]:
        """Draw a number for everybody. Raises `Conflict` QUEUE_PAUSED, with nobody left waiting for what was drawn."""
        now = self._clock.now()
        following: dict[str, int] = {}
        for id, count in Counter(person.queue for person in people).items():
            last = store.draw(session.store, queues[id].letter, count, now)
            if last is None or last > LARGEST_NUMBER:
                self._put_aside(self._turns(session, people, queues, following, now))
                self._stores.require_open(session.store)
                raise _paused(queues[id])
            following[id] = last - count + 1
        return list(self._turns(session, people, queues, following, now))

    def _turns(
        self,
        session: JoinSession,
        people: Sequence[Person],
        queues: Mapping[str, Queue],
        following: Mapping[str, int],
        now: int,
    ) -> Iterator[QueueTicket]:
        """A turn for each person of the queues that have a first number, in the order of `people`."""
        numbers = {id: itertools.count(number) for id, number in following.items()}
        for person in people:
            if person.queue not in numbers:
                continue
            queue, number = queues[person.queue], next(numbers[person.queue])
            id = ticket_id(QueueNumber(session.store, queue.letter, number), now)
            yield QueueTicket(
                id,
                session.store,
                queue.id,
                queue.letter,
                number,
                session.customer,
                person.name,
                person.phone,
                now,
            )

    def _put_aside(self, drawn: Iterable[QueueTicket]) -> None:
        now = self._clock.now()
        for turn in drawn:
            tickets.put_aside(turn.store, turn.letter, [turn.number], now)

    def _standing(self, placed: Sequence[QueueTicket], queues: Mapping[str, Queue]) -> list[TicketPosition]:
        """Numbers drawn at once stand together, so the first one's position says all."""
        first: dict[str, tuple[int, int]] = {}
        found: list[TicketPosition] = []
        for turn in placed:
            if turn.queue not in first:
                place = QueueNumber(turn.store, turn.letter, turn.number)
                first[turn.queue] = turn.number, tickets.position(place)
            number, position = first[turn.queue]
            position += turn.number - number
            found.append(TicketPosition(turn, position, quote(position - 1, queues[turn.queue].mean)))
        return found


def _paused(queue: Queue) -> Conflict:
    return Conflict(f"{queue.name} takes nobody in just now.", "QUEUE_PAUSED", {"queue_id": queue.id})
