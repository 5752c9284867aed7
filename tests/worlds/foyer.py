"""A waiting room: the app in this process, and its queues, whose messages are delivered by hand.

Joins keep the instant at which they were sent, and ticks the instant at which they are due. `run` moves the clock and
delivers both, so a test decides who came when.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from chalicelib import wiring
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.times import SECOND, rfc3339
from chalicelib.errors import Unavailable
from chalicelib.people.storage import customers
from chalicelib.settings import settings
from chalicelib.waiting_room.assign_places import AssignPlaces, Message
from chalicelib.waiting_room.rules.places import Join
from tests.support.api import Caller, Reply
from tests.support.passwords import CHEAP
from tests.worlds.scene import Sale
from tests.worlds.world import FixedKeys, World

Json = dict[str, Any]

TERMS: Json = {"capacity": 2, "claim_seconds": 60, "admission_seconds": 120, "max_renewals": 1}

SETTLED = 15
"""Seconds after which a join before the start has been called, if there is room."""


@dataclass
class JoinQueue:
    """The queue of joins. While it is `down` it takes nothing."""

    here: World
    messages: list[Message] = field(default_factory=list)
    down: bool = False

    def send(self, join: Join) -> None:
        if self.down:
            raise Unavailable("The queue is down.")
        self.messages.append(Message(f"m{len(self.messages)}", self.here.clock.now(), json.dumps(asdict(join))))

    def backlog(self) -> int:
        return 0


@dataclass
class Ticks:
    """The deadlines as they are set."""

    deadlines: list[Deadline] = field(default_factory=list)

    def set(self, deadlines: Sequence[Deadline]) -> int:
        self.deadlines += deadlines
        return 0


@dataclass(frozen=True)
class Guest:
    """A customer in front of one room."""

    id: str
    calls: Caller
    path: str

    def join(self, **headers: str) -> Reply:
        return self.calls.post(f"{self.path}/tickets", None, **headers)

    def ticket(self) -> Json:
        """The ticket as it is now."""
        id = self.join_id()
        found: Json = self.calls.get(f"{self.path}/tickets/{id}").expect(200)
        return found

    def join_id(self) -> str:
        """The id of the ticket, which follows from the room and the customer."""
        from chalicelib.waiting_room.rules.tickets import ticket_id

        return ticket_id(self.path.rpartition("/")[2], self.id)

    def claim(self, ticket: str | None = None) -> Reply:
        return self.calls.post(f"{self.path}/admissions", {"ticket": ticket or self.ticket()["ticket"]})

    def renew(self) -> Reply:
        return self.calls.post(f"{self.path}/admissions/renew", {"ticket": self.ticket()["ticket"]})

    def leave(self) -> Reply:
        return self.calls.delete(f"{self.path}/admissions")


class Foyer:
    def __init__(self, here: World) -> None:
        self.here, self.joins, self.ticks = here, JoinQueue(here), Ticks()
        ports = wiring.Ports(
            clock=here.clock,
            keys=FixedKeys(),
            push=here.sockets,
            timers=self.ticks,
            joins=self.joins,
            mail=here.post,
            scrypt=CHEAP,
        )
        self.app = wiring.App(settings(), ports)
        service = self.app.waiting_room
        service.assign_places = AssignPlaces(service.find_place, here.clock, at_once=1)  # moto is for one thread
        wiring.use(self.app)

    def at(self, seconds: float) -> str:
        """The instant so many seconds from now."""
        return rfc3339(self.here.clock.now() + round(seconds * SECOND))

    def guarded(self, starts_in: float = 60, **terms: Any) -> Sale:
        """An event on sale behind a room that opens now."""
        sale = self.here.sale()
        self.set_up(sale, starts_in, **terms).expect(200)
        return sale

    def set_up(self, sale: Sale, starts_in: float = 60, **terms: Any) -> Reply:
        times = {"opens_at": self.at(0), "starts_at": self.at(starts_in)}
        return sale.owner.call("PUT", f"{sale.path}/waiting-room", {**times, **TERMS, **terms})

    def order(self, sale: Sale, order: str) -> Reply:
        return sale.owner.post(f"{sale.path}/waiting-room/{order}")

    def figures(self, sale: Sale) -> Json:
        found: Json = sale.owner.get(f"{sale.path}/waiting-room").expect(200)
        return found

    def public(self, sale: Sale) -> Json:
        """The room as everybody sees it, past this container's cache."""
        self.here.clock.move(1)
        found: Json = Caller(self.here.api).get(f"/v1/waiting-rooms/{sale.event}").expect(200)
        return found

    def guest(self, room: Sale | str, email: str | None = None) -> Guest:
        """A customer, with a confirmed address if one is given."""
        id = room if isinstance(room, str) else room.event
        made = Caller(self.here.api).post("/v1/customers").expect(201)
        guest = Guest(made["customer_id"], Caller(self.here.api, made["token"]), f"/v1/waiting-rooms/{id}")
        if email:
            guest.calls.patch("/v1/customers/me", {"email": email}).expect(200)
            customers.confirm_email(guest.id, email)
        return guest

    def joined(self, room: Sale | str, count: int) -> list[Guest]:
        """So many customers who have just joined, and whose places are assigned."""
        guests = [self.guest(room) for _ in range(count)]
        for guest in guests:
            guest.join().expect(202)
        self.assign()
        return guests

    def assign(self) -> None:
        """Deliver the messages of the queue of joins."""
        messages, self.joins.messages = self.joins.messages, []
        assert not self.app.waiting_room.assign_places.batch(messages).failed

    def run(self, seconds: float) -> None:
        """Let so many seconds pass; every tick comes when it is due."""
        self.assign()
        end = self.here.clock.now() + round(seconds * SECOND)
        while True:
            due = min((each for each in self._rooms() if each.at <= end), key=lambda each: each.at, default=None)
            if due is None:
                break
            self.here.clock.move(max(0, due.at - self.here.clock.now()) / SECOND)
            self.ticks.deadlines.remove(due)
            self.app.waiting_room.control_room.check(due)
        self.here.clock.move((end - self.here.clock.now()) / SECOND)

    def _rooms(self) -> list[Deadline]:
        return [each for each in self.ticks.deadlines if each.kind is DeadlineKind.ROOM]


def instant(text: str) -> int:
    """RFC 3339 as milliseconds."""
    return round(datetime.fromisoformat(text).timestamp() * SECOND)
