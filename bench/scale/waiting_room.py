"""Waiting rooms. Joining asks nothing of the table: it is a message."""

from __future__ import annotations

from dataclasses import replace

from bench.room_ticks import fill
from bench.scale.rows import Act, Row
from chalicelib import wiring
from chalicelib.core.identity import TokenKind
from chalicelib.waiting_room.rules.rooms import Sealed
from chalicelib.waiting_room.storage import rooms
from chalicelib.waiting_room.storage.rooms import Act as Done
from tests.support.api import Caller
from tests.worlds.lobby import Lobby
from tests.worlds.world import World

_PEOPLE = (500, 2_000, 8_000)
_BATCH = 500
_TICKETS = "/v1/waiting-rooms/{}/tickets"
_ADMISSIONS = "/v1/waiting-rooms/{}/admissions"


def _id_of(caller: Caller) -> str:
    return wiring.app().people.tokens.read(caller.token or "", TokenKind.CUSTOMER).id


def _joined(here: World, people: int = 0, **terms: int) -> tuple[Lobby, list[Caller]]:
    """A room with so many people and two customers more, who have places."""
    lobby, callers = Lobby(here.clock, **terms), [here.customer(), here.customer()]
    lobby.join(people)
    lobby.assign.batch([lobby.message(_id_of(each)) for each in callers])
    return lobby, callers


def _place(here: World, people: int) -> Act:
    lobby, _ = _joined(here, people)
    batches = [[lobby.message(lobby.customer()) for _ in range(_BATCH)] for _ in range(2)]
    return lambda run: lobby.assign.batch(batches[run])


def _document(here: World, buckets: int) -> Act:
    lobby, _ = _joined(here)
    lobby.start()
    room = lobby.room
    recent = tuple(Sealed(bucket, bucket * 100, 100) for bucket in range(buckets))
    full = replace(room, progress=replace(room.progress, recent=recent))
    assert rooms.change(room, full, Done(here.clock.now(), "", "", {})) is not None

    def read(run: int) -> object:
        here.clock.move(2)
        return Caller(here.api).get(f"/v1/waiting-rooms/{lobby.id}").expect(200)

    return read


def _ticket(here: World, people: int) -> Act:
    lobby, callers = _joined(here, people)
    here.app.waiting_room.read_room.keep(lobby.room)
    path = _TICKETS.format(lobby.id)
    ids = [each.post(path).expect(202)["ticket_id"] for each in callers]
    return lambda run: callers[run].get(f"{path}/{ids[run]}").expect(200)


def _called(here: World) -> tuple[Lobby, list[Caller], list[dict[str, str]]]:
    """Two customers who are called, with tickets that state their positions."""
    lobby, callers = _joined(here)
    lobby.start()
    room = lobby.room
    here.app.waiting_room.read_room.keep(room)
    ids = [_id_of(each) for each in callers]
    sign = here.app.waiting_room.hold_ticket.sign
    return lobby, callers, [{"ticket": sign(room, each, lobby.position(each))} for each in ids]


def _claim(here: World, _: int) -> Act:
    lobby, callers, tickets = _called(here)
    path = _ADMISSIONS.format(lobby.id)
    return lambda run: callers[run].post(path, tickets[run]).expect(201)


def _renew(here: World, _: int) -> Act:
    lobby, callers, tickets = _called(here)
    path = _ADMISSIONS.format(lobby.id)
    for caller, ticket in zip(callers, tickets, strict=True):
        caller.post(path, ticket).expect(201)
    here.clock.move(400)
    here.app.waiting_room.read_room.keep(lobby.room)
    return lambda run: callers[run].post(f"{path}/renew", tickets[run]).expect(200)


def _tick(here: World, inside: int) -> Act:
    lobby = Lobby(here.clock, capacity=inside)
    lobby.start()
    fill(lobby, inside, None)

    def tick(run: int) -> object:
        here.clock.move(5)
        return lobby.look()

    return tick


ROWS = (
    Row(
        f"give {_BATCH} places, a batch of the queue",
        "people in the room",
        _PEOPLE,
        _place,
        "messages wait in their queue; places do not depend on when they are given",
    ),
    Row(
        "read the public document, once a second in each container",
        "sealed buckets with people who are not called",
        (10, 100, 400),
        _document,
        "the last document stands; 503 in containers that have none yet",
    ),
    Row(
        "read one's ticket",
        "people in the room",
        _PEOPLE,
        _ticket,
        "503, and the client asks again; its place is not touched",
    ),
    Row(
        "come in, with a ticket that states its position",
        "",
        (1,),
        _claim,
        "tried again for 8 s, then 503; the call stands until its time is over",
    ),
    Row("renew an admission", "", (1,), _renew, "the same; the admission stands as it was"),
    Row(
        "a tick of the controller, every 5 s",
        "customers inside",
        (320, 1_280, 5_120),
        _tick,
        "the tick is made again; customers are called later, in the same order",
    ),
)
