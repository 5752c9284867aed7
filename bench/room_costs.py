"""What customers of a waiting room ask of the store: its public document, tickets, and coming in."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from bench.room_scene import Cost, Scene, scene
from bench.table import Table
from chalicelib import wiring
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.waiting_room.views import room_view
from tests.support.api import Caller

_READERS = (100, 100_000)
_EVERY = 20
"""Seconds between two reads of a reader."""


def add_costs(table: Table) -> None:
    reads = [str(_documents(readers)) for readers in _READERS]
    aim = "a read a second, however many read"
    table.add(
        f"a minute of {' · '.join(f'{each:,}' for each in _READERS)} readers, one container",
        reads[0] if len(set(reads)) == 1 else " · ".join(reads),
        aim,
    )
    for name, cost, aim in _coming_in():
        table.add(name, cost, aim)


def _documents(readers: int) -> Cost:
    """Everybody reads the public document every so many seconds."""
    with scene() as at, at.costing() as cost:
        for _ in range(MINUTE // SECOND):
            at.here.clock.move(1)
            for _ in range(max(1, readers // _EVERY)):
                room_view(at.here.app.waiting_room.read_room.recent(at.lobby.id), at.here.clock.now())
        return cost


def _coming_in() -> Iterator[tuple[str, Cost, str]]:
    """What customers do, through the API, by a container that has read the room within a second."""
    with scene(capacity=1, admission_seconds=600) as at:
        guests = [_Guest(at, at.here.customer()) for _ in range(2)]
        at.lobby.read = at.here.app.waiting_room.read_room
        yield "joining, beside its message", [each.join() for each in guests][-1], "0 writes, 0 reads"
        at.lobby.assign.batch([at.lobby.message(each.id) for each in guests])
        at.lobby.start()
        costs = [each.read() for each in guests]
        first, second = sorted(guests, key=lambda each: each.position)
        yield "reading a ticket that is called", costs[guests.index(first)], "at most 3 reads"
        yield "reading a ticket that waits", costs[guests.index(second)], "at most 3 reads"
        yield (
            "coming in, with a ticket that states the position",
            first.act("post", "", first.ticket),
            "1 write, 0 reads",
        )
        yield "coming in again, with it", first.act("post", "", first.ticket), "1 write, 0 reads"
        at.here.clock.move(400)
        yield "a renewal", first.act("post", "/renew", first.ticket), "1 write, 1 read"
        yield "leaving the shop", first.act("delete", ""), ""
        at.lobby.tick()
        yield "coming in, with the ticket from joining", second.act("post", "", second.unstated), ""


class _Guest:
    """A customer of the room, and what they ask for."""

    def __init__(self, at: Scene, caller: Caller) -> None:
        self._at, self._caller, self._path = at, caller, f"/v1/waiting-rooms/{at.lobby.id}"
        self.id = wiring.app().people.tokens.read(caller.token or "", TokenKind.CUSTOMER).id
        self.position, self.ticket, self.unstated = 0, "", ""

    def join(self) -> Cost:
        with self._costing() as cost:
            joined = self._caller.post(f"{self._path}/tickets").expect(202)
        self.unstated, self._ticket_id = joined["ticket"], joined["ticket_id"]
        return cost

    def read(self) -> Cost:
        with self._costing() as cost:
            found = self._caller.get(f"{self._path}/tickets/{self._ticket_id}").expect(200)
        self.position, self.ticket = found["position"], found["ticket"]
        return cost

    def act(self, method: str, path: str, ticket: str | None = None) -> Cost:
        """Come in, renew, or leave."""
        with self._costing() as cost:
            body = None if ticket is None else {"ticket": ticket}
            reply = self._caller.call(method.upper(), f"{self._path}/admissions{path}", body)
        assert reply.status < 300, reply
        return cost

    @contextmanager
    def _costing(self) -> Iterator[Cost]:
        """By a container that has read the room within a second."""
        self._at.lobby.read.keep(self._at.lobby.room)
        with redirect_stdout(io.StringIO()), self._at.costing() as cost:
            yield cost
