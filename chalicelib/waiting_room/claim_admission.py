"""Coming in: a claim of a position that was called, its renewals, and its end.

    called ──claim, in time──► admitted ──renew──► admitted until later ──leave, or its time is over──► ended
       └── not in time ──► missed

A claim is one conditional write, and needs no read with a ticket that states its position: who is called is read once a
second for everybody. The admission is a signed token, which the sale checks without asking anybody.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from chalicelib.core.clock import Clock
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict, Lapsed
from chalicelib.people.rules.admissions import Admission
from chalicelib.table.retry import Overtaken, retry
from chalicelib.waiting_room.hold_ticket import HoldTicket
from chalicelib.waiting_room.read_room import ReadRoom
from chalicelib.waiting_room.rules.rooms import Phase, Room
from chalicelib.waiting_room.rules.windows import window_of
from chalicelib.waiting_room.storage import calls
from chalicelib.waiting_room.storage.calls import OVER, Entry


class Signer(Protocol):
    def sign(self, admission: Admission) -> str:
        """The admission as a token, the same text every time. Raises `Unavailable`."""
        ...


class ClaimAdmission:
    def __init__(self, rooms: ReadRoom, tickets: HoldTicket, signer: Signer, clock: Clock) -> None:
        self._rooms, self._tickets, self._signer, self._clock = rooms, tickets, signer, clock

    def claim(self, customer: str, id: str, ticket: str) -> tuple[Admission, str]:
        """The customer's admission and its token; the same again for who has claimed.

        Raises `NotFound`, `Unauthorized` for a ticket of somebody else, `Conflict` NOT_YET with the position and the
        cursor, `Conflict` PAUSED, or `Lapsed` MISSED, ADMISSION_ENDED or ROOM_CLOSED.
        """
        room, now = self._rooms.recent(id), self._clock.now()
        stated = self._tickets.position(room, customer, ticket)
        phase = room.phase(now)
        if phase is Phase.PASSTHROUGH:
            return self._signed(Admission(id, customer, now, now + _lasts(room)))
        position = self._called(room, customer, stated)
        window, time = window_of(room.progress.windows, position), room.time(now)
        if window and time < window.until and phase is Phase.OPEN:
            entry = calls.claim(id, position, Entry(time, time + _lasts(room), 0), room.ttl)
        else:
            entry = calls.get(id, position)
        if entry is None:
            raise _not_claimed(room, phase, open_still=window is not None and time < window.until)
        return self._of_entry(room, customer, entry)

    def renew(self, customer: str, id: str, ticket: str) -> tuple[Admission, str]:
        """A later end for a customer who is still shopping: in the second half of an admission, so often as the room
        allows. Before that, the admission as it is.

        Raises as `claim`, and `Conflict` RENEWALS_USED.
        """
        room = self._rooms.recent(id)
        position = self._called(room, customer, self._tickets.position(room, customer, ticket))

        def attempt() -> Entry:
            entry, time = calls.get(id, position), room.time(self._clock.now())
            if entry is None:
                raise _missed(room)
            if entry.over or time >= entry.ends_at or time < entry.ends_at - _lasts(room) // 2:
                return entry
            if entry.renewals >= room.terms.max_renewals:
                raise Conflict("This admission was renewed as often as it may be.", "RENEWALS_USED")
            renewed = Entry(entry.claimed_at, time + _lasts(room), entry.renewals + 1)
            if not calls.change(id, position, entry, renewed):
                raise Overtaken
            return renewed

        return self._of_entry(room, customer, retry(attempt))

    def leave(self, customer: str, id: str) -> None:
        """End the customer's admission, if there is one: somebody else is called instead. The token is good until it
        expires. Raises `NotFound`."""
        room = self._rooms.recent(id)
        standing = self._tickets.standing(room, customer)
        position = standing.position if standing.final else None
        if position is None or position > room.progress.cursor:
            return

        def attempt() -> None:
            entry = calls.get(id, position)
            if entry and not entry.over and not calls.change(id, position, entry, replace(entry, ends_at=OVER)):
                raise Overtaken

        retry(attempt)

    def _called(self, room: Room, customer: str, stated: int | None) -> int:
        """The customer's position, which was called. A ticket from before the customer joined again states the old
        one. Raises `Conflict` NOT_YET, or `Lapsed` ROOM_CLOSED when it never will be."""
        position, known = stated, stated
        if stated is None or stated <= room.progress.settled:
            standing = self._tickets.standing(room, customer)
            position, known = (standing.position if standing.final else None), standing.position
        if position is None or position > room.progress.cursor:
            if room.phase(self._clock.now()) is Phase.CLOSED:
                raise _closed()
            facts = {"position": known, "cursor": room.progress.cursor}
            raise Conflict("It is not your turn yet.", "NOT_YET", facts)
        return position

    def _of_entry(self, room: Room, customer: str, entry: Entry) -> tuple[Admission, str]:
        now = self._clock.now()
        if entry.over or room.time(now) >= entry.ends_at:
            raise Lapsed("This admission has ended. Join again for another one.", "ADMISSION_ENDED", _next(room))
        issued_at, until = room.real(entry.claimed_at, now), room.real(entry.ends_at, now)
        return self._signed(Admission(room.id, customer, issued_at, until))

    def _signed(self, admission: Admission) -> tuple[Admission, str]:
        return admission, self._signer.sign(admission)


def _not_claimed(room: Room, phase: Phase, open_still: bool) -> Conflict | Lapsed:
    if phase is Phase.CLOSED:
        return _closed()
    if phase is Phase.PAUSED and open_still:
        return Conflict("The waiting room is paused; your turn is kept.", "PAUSED")
    return _missed(room)


def _closed() -> Lapsed:
    return Lapsed("The waiting room is closed.", "ROOM_CLOSED")


def _missed(room: Room) -> Lapsed:
    return Lapsed("You did not come in time. Join again at the end of the line.", "MISSED", _next(room))


def _next(room: Room) -> dict[str, str]:
    """The next step of a customer whose turn is over."""
    return {"next": "join", "path": f"/v1/waiting-rooms/{room.id}/tickets"}


def _lasts(room: Room) -> int:
    return room.terms.admission_seconds * SECOND
