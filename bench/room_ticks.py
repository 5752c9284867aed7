"""What the controller of a waiting room asks of the store, in rooms of several sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from random import Random

from bench.room_scene import Scene, scene
from bench.table import Table
from chalicelib.core.times import SECOND
from chalicelib.table.items import Item
from chalicelib.waiting_room.rules.draw import SEED_BYTES
from chalicelib.waiting_room.rules.places import Draw
from chalicelib.waiting_room.rules.rooms import Progress, Sealed
from chalicelib.waiting_room.rules.windows import TICK
from chalicelib.waiting_room.storage import calls, rooms
from chalicelib.waiting_room.storage.calls import BLOCK, Entry
from chalicelib.waiting_room.storage.rooms import Act
from tests.worlds.lobby import Lobby

CAPACITIES = (1_000, 50_000)
_STAYS = 120
"""Ticks of an admission."""

_MOST_PUTS = 25

_WARM, _TICKS = 26, 4
"""Ticks until windows are closed at each, and those that are measured."""


def add_ticks(table: Table) -> None:
    table.add("a tick of a room where nobody is", _idle())
    for capacity in CAPACITIES:
        table.add(f"a tick, {capacity:,} inside who leave in their order", _ticks(capacity, mixed=False), "5 s")
        table.add(f"a tick, {capacity:,} inside who leave in any order", _ticks(capacity, mixed=True), "5 s")


def _idle() -> str:
    with scene() as at:
        at.lobby.start()
        at.lobby.tick(times=20)
        return _tick(at, lambda: None)


def _ticks(capacity: int, mixed: bool) -> str:
    """A room that is full, and whose customers stay for the time of an admission, or any time up to it."""
    with scene(capacity=capacity, admission_seconds=_STAYS * TICK // SECOND) as at:
        chance, lobby = Random(capacity), at.lobby
        lobby.start()
        fill(lobby, capacity, chance if mixed else None)
        inside = at.lobby.room.progress.cursor

        def come_in() -> None:
            """Those who were called come in, and stay."""
            nonlocal inside
            room = lobby.room
            time = room.time(at.here.clock.now())
            for position in range(inside + 1, room.progress.cursor + 1):
                stays = (chance.randrange(1, 2 * _STAYS) if mixed else _STAYS) * TICK
                assert calls.claim(room.id, position, Entry(time, time + stays, 0), room.ttl)
            inside = room.progress.cursor

        return _tick(at, come_in)


def _tick(at: Scene, after: Callable[[], None]) -> str:
    for _ in range(_WARM):
        at.lobby.tick()
        after()
    costs = []
    for _ in range(_TICKS):
        at.here.clock.move(TICK / SECOND)
        with at.costing() as cost:
            at.lobby.look()
        costs.append(cost)
        after()
    calls, writes, reads, millis = (
        sum(each) / _TICKS
        for each in zip(
            *(
                (cost.used.calls.total(), cost.used.write_units, cost.used.read_units, cost.seconds * 1000)
                for cost in costs
            ),
            strict=True,
        )
    )
    return f"{calls:.0f} calls, {writes:.0f} write units, {reads:.0f} read units, {millis:.0f} ms of CPU"


def fill(lobby: Lobby, capacity: int, chance: Random | None) -> None:
    """So many are inside, and twice as many are drawn and wait."""
    room, now = lobby.room, lobby.clock.now()
    people = 3 * capacity
    progress = Progress(
        sealed=room.progress.sealed,
        issued=people,
        cursor=capacity,
        recent=(Sealed(0, 0, people),),
        counted_to=room.progress.counted_to,
        joined=people,
        active=capacity,
        answered=capacity,
        admitted=capacity,
        ticked_at=now,
        next_at=now,
    )
    full = replace(room, draw=Draw(bytes(SEED_BYTES), people), progress=progress)
    assert rooms.change(room, full, Act(now, "", "", {})) is not None
    time = full.time(now)
    entries = [
        Entry(time, time + TICK * (chance.randrange(_STAYS) if chance else position * _STAYS // capacity), 0)
        for position in range(1, capacity + 1)
    ]
    puts = [{"PutRequest": {"Item": each}} for each in _blocks(room.id, entries)]
    client, table = Item._get_connection().connection.client, Item.Meta.table_name
    for start in range(0, len(puts), _MOST_PUTS):
        client.batch_write_item(RequestItems={table: puts[start : start + _MOST_PUTS]})


def _blocks(room: str, entries: Sequence[Entry]) -> Iterator[dict[str, object]]:
    """The items that hold these entries, from position 1 on."""
    for block, positions in groupby(range(1, len(entries) + 1), lambda position: position // BLOCK):
        pk, sk = calls._place(room, block * BLOCK)
        packed = {
            calls._name(position): {"L": [{"N": str(each)} for each in calls._packed(entries[position - 1])]}
            for position in positions
        }
        yield {"pk": {"S": pk}, "sk": {"S": sk}, **packed}
