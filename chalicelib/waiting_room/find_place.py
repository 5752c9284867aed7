"""Finds the place and the position that a customer's item stands for."""

from __future__ import annotations

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.waiting_room.rules.places import Place, position
from chalicelib.waiting_room.rules.rooms import Room
from chalicelib.waiting_room.rules.windows import window_of
from chalicelib.waiting_room.storage import arrivals, calls
from chalicelib.waiting_room.storage.places import Given


class FindPlace:
    def page(self, room: str, given: Given) -> arrivals.Page | None:
        """The page that was to have it; None while there is none."""
        return arrivals.find(room, given.bucket, given.page, given.after)

    def place(self, room: str, given: Given) -> Place | None:
        """The place; None while no page has it."""
        page = self.page(room, given)
        index = page.index(given.slot) if page else None
        return None if index is None else Place(given.bucket, index)

    def position(self, room: Room, place: Place) -> int | None:
        """The final position; None while the bucket is not sealed, or not drawn."""
        if place.bucket > room.progress.sealed or room.draw is None:
            return None
        known = next((each for each in room.progress.recent if each.bucket == place.bucket), None)
        before = known.before if known else arrivals.last(room.id, place.bucket).before
        return position(place, before, room.draw)

    def over(self, room: Room, place: Place, now: int) -> bool | None:
        """Whether nobody can come in with this place any more: it was called and not claimed in time, or its admission
        has ended. None while that may depend on whose clock is asked."""
        called = self.position(room, place)
        if called is None or called > room.progress.cursor:
            return False
        if called <= room.progress.settled:
            return True
        entry, window = calls.get(room.id, called), window_of(room.progress.windows, called)
        if entry is not None:
            return entry.over or _passed(entry.ends_at, room.time(now))
        return window is None or _passed(window.until, room.time(now))


def _passed(until: int, time: int) -> bool | None:
    """Whether a right has ended by every clock; None while some say so and others do not."""
    return None if until <= time < until + CLOCK_GRACE else time >= until
