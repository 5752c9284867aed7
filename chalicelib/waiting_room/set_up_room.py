"""What operators do with rooms: setting them up, opening, pausing and closing them, and saying something to those who
wait. Each is one transaction, with an entry in the room's history; doing it twice is doing it once."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event
from chalicelib.catalogue.storage import guards
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import LONGEST_DELAY, Deadline, DeadlineKind, Timers
from chalicelib.core.ids import is_id, new_id
from chalicelib.core.times import DAY, MINUTE, SECOND
from chalicelib.errors import Fault, Invalid
from chalicelib.table.retry import Overtaken, being_changed, retry
from chalicelib.table.writes import Write
from chalicelib.waiting_room.read_room import ReadRoom
from chalicelib.waiting_room.rules.acts import Act
from chalicelib.waiting_room.rules.changes import Order, Sale, changed, following, ordered
from chalicelib.waiting_room.rules.rooms import LONGEST_ROOM, Phase, Room, Terms
from chalicelib.waiting_room.rules.targets import problem_of
from chalicelib.waiting_room.storage import rooms

_SALT_BYTES = 16

_FARTHEST = 3650 * DAY


class SetUpRoom:
    def __init__(self, catalogue: Catalogue, read: ReadRoom, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._read, self._timers, self._clock = catalogue, read, timers, clock

    def of_event(self, operator: str, event: str, terms: Callable[[Event], Terms]) -> Room:
        """Put a waiting room in front of the operator's event, or change its terms.

        Raises `NotFound`, `Forbidden`, `Invalid` for times or a page that cannot be, `Lapsed` ROOM_CLOSED or
        EVENT_CANCELLED, `Conflict` STARTED or BEING_CHANGED.
        """
        found = self._catalogue.own_event(operator, event)
        found.require_not_cancelled()
        return self._put(operator, event, terms(found))

    def add(self, operator: str, terms: Terms) -> Room:
        """A room that guards what is not ours. Raises `Invalid` for times that cannot be, or a page."""
        return self._put(operator, new_id("wrm", self._clock.now()), terms)

    def change(self, operator: str, id: str, terms: Terms) -> Room:
        """Change the terms of a room; its message stays. Raises as `of_event`."""

        def changing(room: Room, now: int) -> Room:
            wanted = replace(terms, message=room.terms.message)
            return changed(room, _checked(wanted, now, room.terms.starts_at), now)

        return self._written(operator, id, "change", changing)

    def order(self, operator: str, id: str, order: Order) -> Room:
        """Open, pause, resume, close it, or let everybody pass. Raises `NotFound`, `Forbidden`, or `Conflict`
        WRONG_PHASE or BEING_CHANGED."""
        return self._written(operator, id, order.value, lambda room, now: ordered(room, order, now))

    def say(self, operator: str, id: str, message: str) -> Room:
        """Show a message to everybody who waits; empty for none. Raises `NotFound`, `Forbidden`, `Conflict`."""

        def saying(room: Room, now: int) -> Room:
            return replace(room, terms=replace(room.terms, message=message))

        return self._written(operator, id, "message", saying)

    def _put(self, operator: str, id: str, terms: Terms) -> Room:
        def attempt() -> Room | None:
            now = self._clock.now()
            if rooms.get(id) is not None:
                return None
            room = Room(id, operator, _checked(terms, now), now, os.urandom(_SALT_BYTES).hex())
            room = _to_look_at(room, now)
            writes = _event_writes(self._event(id), room, now)
            if not rooms.add(room, Act(now, operator, "set up", asdict(terms)), writes):
                raise Overtaken
            self._follow(room)
            return room

        return retry(attempt, being_changed("waiting room")) or self.change(operator, id, terms)

    def _written(self, operator: str, id: str, act: str, change: Callable[[Room, int], Room]) -> Room:
        def attempt() -> Room:
            room, event, now = self._read.own(operator, id), self._event(id), self._clock.now()
            seen = following(room, Sale.of(event) if event else None)
            after = change(seen, now)
            if after == room:
                return room
            facts = _differences(seen, after)
            writes = _event_writes(event, after, now)
            written = rooms.change(room, _to_look_at(after, now), Act(now, operator, act, facts), writes)
            if written is None:
                raise Overtaken
            self._follow(written)
            return written

        return retry(attempt, being_changed("waiting room"))

    def _follow(self, room: Room) -> None:
        """Start the controller, or have it look now. The sweep does so when the queue does not take the message."""
        self._read.keep(room)
        self._catalogue.forget(room.id)
        if room.progress.next_at < self._clock.now() + LONGEST_DELAY * SECOND:
            self._timers.set([Deadline(DeadlineKind.ROOM, room.id, room.progress.next_at)])

    def _event(self, id: str) -> Event | None:
        """The event of the room with this id as it is now; None for a room of its own."""
        return self._catalogue.read_event(id) if is_id("evt", id) else None


def _event_writes(event: Event | None, room: Room, now: int) -> Sequence[Write]:
    """What the event of a room says of it: whether its sale asks for an admission."""
    return () if event is None else (guards.guard(event, room.phase(now) is not Phase.PASSTHROUGH),)


def _to_look_at(room: Room, now: int) -> Room:
    return replace(room, progress=replace(room.progress, next_at=max(now, room.terms.opens_at)))


def _checked(terms: Terms, now: int, starts_at: int | None = None) -> Terms:
    """Raises `Invalid` for times in a wrong order, a start in the past or too far away (each second since the start is
    a bucket), or a page to which no browser could go. `starts_at` was accepted before."""
    faults = []
    earliest = now - MINUTE if starts_at is None else now
    if terms.starts_at != starts_at and not earliest <= terms.starts_at <= now + _FARTHEST:
        faults.append(Fault("starts_at", "must be now or later, within ten years"))
    if terms.opens_at > terms.starts_at:
        faults.append(Fault("opens_at", "must not be after starts_at"))
    if terms.closes_at <= terms.starts_at:
        faults.append(Fault("closes_at", "must be after starts_at"))
    if terms.closes_at > terms.starts_at + LONGEST_ROOM:
        faults.append(Fault("closes_at", "must be within 30 days of starts_at"))
    if terms.target_url and (problem := problem_of(terms.target_url)):
        faults.append(Fault("target_url", problem))
    if faults:
        raise Invalid(faults)
    return terms


def _differences(before: Room, after: Room) -> dict[str, object]:
    """The terms that changed, with their new values."""
    old, new = asdict(before.terms), asdict(after.terms)
    return {name: value for name, value in new.items() if value != old[name]}
