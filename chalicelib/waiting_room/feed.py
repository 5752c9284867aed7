"""The topics `waiting-room/<room>`: the public document of a room, for anyone, of a draft's room for its organiser. The
room's version is the topic's."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity
from chalicelib.core.topic import Topic
from chalicelib.live.feed import Record
from chalicelib.live.publisher import Publisher, PushResult
from chalicelib.waiting_room.read_room import ReadRoom
from chalicelib.waiting_room.rules.rooms import Room
from chalicelib.waiting_room.storage import stream
from chalicelib.waiting_room.storage.stream import RoomChange
from chalicelib.waiting_room.views import WaitingRoom, room_view

_PREFIX = "waiting-room/"


class RoomFeed:
    prefixes = (_PREFIX,)

    def __init__(self, rooms: ReadRoom, clock: Clock) -> None:
        self._rooms, self._clock = rooms, clock

    def topic(self, name: str, caller: Identity | None) -> Topic:
        """Raises `NotFound`."""
        id = name.removeprefix(_PREFIX)
        self._rooms.recent(id, caller)

        def snapshot() -> tuple[int, Any]:
            room = self._rooms.current(id)
            return room.version, self._shown(room)

        return Topic(name, _href(id), snapshot)

    def read(self, record: Record) -> RoomChange | None:
        return stream.change_of(record)

    def group(self, change: RoomChange) -> str:
        return change.room.id

    def publish(self, changes: Sequence[RoomChange], publisher: Publisher) -> PushResult:
        """One message of the latest version. It is the whole room, so those before it would say nothing more."""
        room = changes[-1].room
        return publisher.send_made(f"{_PREFIX}{room.id}", room.version, partial(self._shown, room), _href(room.id))

    def _shown(self, room: Room) -> WaitingRoom:
        return room_view(room, self._clock.now())


def _href(room: str) -> str:
    return f"/v1/waiting-rooms/{room}"
