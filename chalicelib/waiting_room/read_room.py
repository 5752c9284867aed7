"""Reads of rooms, cached for a second: however many customers wait, a container reads a room once a second."""

from __future__ import annotations

from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.times import SECOND
from chalicelib.errors import Forbidden, NotFound
from chalicelib.table.pages import Page
from chalicelib.waiting_room.rules.acts import Act
from chalicelib.waiting_room.rules.places import is_room
from chalicelib.waiting_room.rules.rooms import Room
from chalicelib.waiting_room.storage import rooms


class ReadRoom:
    def __init__(self, clock: Clock) -> None:
        self._rooms: TtlCache[str, Room] = TtlCache(clock, SECOND)

    def recent(self, id: str) -> Room:
        """The room as of at most a second ago; older while the store is not available. Raises `NotFound`."""
        return self._rooms.get_all([id], lambda _: {id: self.current(id)}, old_if_unavailable=True)[id]

    def current(self, id: str) -> Room:
        """The room as it is now. Raises `NotFound`."""
        room = rooms.get(id) if is_room(id) else None
        if room is None:
            raise no_room()
        return room

    def own(self, operator: str, id: str) -> Room:
        """The operator's room as it is now. Raises `NotFound`, or `Forbidden` for another's."""
        room = self.current(id)
        if room.operator != operator:
            raise Forbidden("This waiting room belongs to another organiser.")
        return room

    def of_operator(self, operator: str, limit: int, cursor: str | None) -> Page[Room]:
        """The operator's rooms. Raises `Invalid` for a cursor of another list."""
        return rooms.of_operator(operator, limit, cursor)

    def history(self, operator: str, id: str, limit: int, cursor: str | None) -> tuple[list[Act], str | None]:
        """What the operator did with a room of theirs, the newest first, and the next page's cursor. Raises `NotFound`,
        `Forbidden`, or `Invalid` for a cursor of another list."""
        self.own(operator, id)
        return rooms.history(id, limit, cursor)

    def keep(self, room: Room) -> None:
        """Cache a room that this container has just written."""
        self._rooms.keep(room.id, room)


def no_room() -> NotFound:
    return NotFound("There is no such waiting room.", "ROOM_NOT_FOUND")
