"""A waiting room without its API: the queue of joins in memory, and the controller's messages as it sends them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY, HOUR, MINUTE, SECOND
from chalicelib.errors import LineholdError
from chalicelib.people.rules.admissions import Admission
from chalicelib.waiting_room.assign_places import AssignPlaces, Message
from chalicelib.waiting_room.claim_admission import ClaimAdmission
from chalicelib.waiting_room.control_room import ControlRoom
from chalicelib.waiting_room.find_place import FindPlace
from chalicelib.waiting_room.hold_ticket import HoldTicket
from chalicelib.waiting_room.read_room import ReadRoom
from chalicelib.waiting_room.rules.acts import Act
from chalicelib.waiting_room.rules.changes import Order, Sale, ordered
from chalicelib.waiting_room.rules.places import Join
from chalicelib.waiting_room.rules.rooms import Room, Terms
from chalicelib.waiting_room.rules.tickets import Standing
from chalicelib.waiting_room.storage import calls, rooms
from chalicelib.waiting_room.storage.calls import Entry
from tests.support.clock import FakeClock

_OPERATOR = "opr_1"


class PlainSigner:
    """An admission is its own token."""

    def sign(self, admission: Admission) -> str:
        return repr(admission)


class PlainTickets(HoldTicket):
    """A ticket is the customer's position, unsigned: signing is tested with the API."""

    def position(self, room: Room, customer: str, ticket: str) -> int | None:
        return int(ticket) if ticket else None


class Lobby:
    """A room that starts an hour from the clock's beginning. Ticks come when they are asked for."""

    def __init__(self, clock: FakeClock | None = None, **terms: Any) -> None:
        self.clock = clock or FakeClock()
        self.id, now = new_id("evt", self.clock.now()), self.clock.now()
        self.waiting_messages = 0
        self.sale: Sale | None = None
        self.sent: list[Deadline] = []
        usual: dict[str, Any] = {
            "opens_at": now,
            "starts_at": now + HOUR,
            "closes_at": now + 20 * DAY,
            "capacity": 100,
            "max_per_minute": None,
            "claim_seconds": 120,
            "admission_seconds": 600,
            "max_renewals": 3,
        }
        room = Room(self.id, _OPERATOR, Terms(**usual | terms), now, "salt")
        room = replace(room, progress=replace(room.progress, next_at=now))
        assert rooms.add(room, Act(now, _OPERATOR, "set up", {}))
        self.find = FindPlace()
        self.tickets = PlainTickets(self.find, None, self.clock)  # type: ignore[arg-type]  # it signs nothing here
        self.read = ReadRoom(lambda _: False, self.clock)
        self.assign = AssignPlaces(self.find, self.clock, at_once=1)
        self.controller = ControlRoom(self, self.sale_of, self, self.clock)
        self.claims = ClaimAdmission(self.read, self.tickets, PlainSigner(), self.clock)
        self.messages = 0

    def backlog(self) -> int:
        return self.waiting_messages

    def sale_of(self, event: str) -> Sale | None:
        return self.sale

    def set(self, deadlines: Sequence[Deadline]) -> int:
        self.sent += deadlines
        return 0

    @property
    def room(self) -> Room:
        room = rooms.get(self.id)
        assert room is not None
        return room

    def order(self, order: Order) -> Room:
        room, now = self.room, self.clock.now()
        after = ordered(room, order, now)
        changed = rooms.change(
            room, replace(after, progress=replace(after.progress, next_at=now)), Act(now, "", "", {})
        )
        assert changed is not None
        return changed

    def terms(self, **changes: Any) -> Room:
        room = self.room
        after = replace(room, terms=replace(room.terms, **changes))
        changed = rooms.change(room, after, Act(self.clock.now(), "", "", {}))
        assert changed is not None
        return changed

    def customer(self) -> str:
        return new_id("cus", self.clock.now())

    def message(self, customer: str, sent_at: int | None = None, key: str | None = None) -> Message:
        """The message of a customer who joins now, or at that instant."""
        self.messages += 1
        body = msgspec.json.encode(Join(self.id, customer, key or customer)).decode()
        return Message(f"message {self.messages}", self.clock.now() if sent_at is None else sent_at, body)

    def join(self, count: int, sent_at: int | None = None) -> list[str]:
        """So many customers join, in batches of 500."""
        found = [self.customer() for _ in range(count)]
        for start in range(0, count, 500):
            done = self.assign.batch([self.message(each, sent_at) for each in found[start : start + 500]])
            assert not done.failed
        return found

    def tick(self, seconds: float = 5, times: int = 1, controller: ControlRoom | None = None) -> Room:
        """Move the clock and let the controller look, so many times."""
        for _ in range(times):
            self.clock.move(seconds)
            self.look(controller)
        return self.room

    def look(self, controller: ControlRoom | None = None) -> str | None:
        return (controller or self.controller).check(Deadline(DeadlineKind.ROOM, self.id, self.clock.now(), swept=True))

    def start(self) -> Room:
        """The start has come, and the lobby is drawn."""
        self.clock.move((self.room.start - self.clock.now()) / SECOND)
        return self.tick(6)

    def standing(self, customer: str) -> Standing:
        return self.tickets.standing(self.room, customer)

    def position(self, customer: str) -> int | None:
        standing = self.standing(customer)
        return standing.position if standing.final else None

    def positions(self, customers: Iterable[str]) -> list[int]:
        """Their final positions."""
        room = self.room
        standings = [self.tickets.standing(room, each) for each in customers]
        found = [each.position if each.final else None for each in standings]
        assert None not in found
        return [each for each in found if each is not None]

    def in_order(self, customers: Iterable[str]) -> list[str]:
        """These customers, by their final positions."""
        found = list(customers)
        places = dict(zip(found, self.positions(found), strict=True))
        return sorted(found, key=lambda each: places[each])

    def claim(self, customer: str, position: int | None = None) -> str:
        """The token of the customer's admission. The room is read anew."""
        self.read.keep(self.room)
        return self.claims.claim(customer, self.id, str(position) if position else "")[1]

    def refused(self, act: Callable[[], object]) -> str:
        """The code with which an act is refused."""
        try:
            act()
        except LineholdError as exc:
            return exc.code
        raise AssertionError("it was not refused")

    def entries(self) -> dict[int, Entry]:
        found = calls.blocks(self.id, 1, max(1, self.room.progress.cursor))
        return {position: entry for _, block in found for position, entry in block.entries.items()}

    def active(self) -> int:
        """How many are inside, by the clock."""
        time = self.room.time(self.clock.now())
        return sum(not entry.over and time < entry.ends_at for entry in self.entries().values())


__all__ = ["MINUTE", "Lobby", "PlainSigner"]
