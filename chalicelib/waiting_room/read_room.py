"""Reads of rooms, cached for a second: however many customers wait, a container reads a room once a second.

The room of an event that was never published is there for the event's organiser alone, as the event itself is. An event
that was published once stays public, so a container asks for it until then, and no more.
"""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity
from chalicelib.core.ids import is_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Forbidden, NotFound
from chalicelib.table.pages import Page
from chalicelib.waiting_room.rules.acts import Act
from chalicelib.waiting_room.rules.places import is_room
from chalicelib.waiting_room.rules.rooms import Room
from chalicelib.waiting_room.storage import rooms


class ReadRoom:
    """`unpublished`: whether the event with this id was never published."""

    def __init__(self, unpublished: Callable[[str], bool], clock: Clock) -> None:
        self._unpublished = unpublished
        self._rooms: TtlCache[str, Room] = TtlCache(clock, SECOND)
        self._published: TtlCache[str, bool] = TtlCache(clock, SECOND)

    def recent(self, id: str, caller: Identity | None = None) -> Room:
        """The room as of at most a second ago; older while the store is not available. Raises `NotFound`, also for a
        draft's unless the caller is its organiser."""
        room = self._rooms.get_all([id], lambda _: {id: self.current(id)}, old_if_unavailable=True)[id]
        if self.is_private(room) and (caller is None or caller.id != room.operator):
            raise no_room()
        return room

    def is_private(self, room: Room) -> bool:
        """Whether only its organiser may see it: the room of a draft."""
        if not is_id("evt", room.id) or self._published.peek(room.id):
            return False
        private = self._unpublished(room.id)
        if not private:
            self._published.keep(room.id, value=True)
        return private

    def current(self, id: str) -> Room:
        """The room as it is now, a draft's too, for callers that know who may see it. Raises `NotFound`."""
        room = rooms.get(id) if is_room(id) else None
        if room is None:
            raise no_room()
        return room

    def own(self, operator: str, id: str) -> Room:
        """The operator's room as it is now. Raises `NotFound`, or `Forbidden` for another's that is public."""
        room = self.current(id)
        if room.operator != operator:
            if self.is_private(room):
                raise no_room()
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
