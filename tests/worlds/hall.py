"""A hall with a waitlist: the app in this process, its stream, its queues and its emails, delivered by hand.

`pump` delivers the stream's records to the publisher, rings due deadlines and sends emails: each once, or each several
times. Nothing runs outside `pump`, so a test decides what is late.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from chalicelib import wiring
from chalicelib.adapters.payments import Payments
from chalicelib.catalogue.rules.events import Event
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.identity import TokenKind
from chalicelib.people.storage import customers
from chalicelib.seats.storage import carts
from chalicelib.settings import settings
from chalicelib.waitlist.rules.entries import EntryState
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import entries
from tests.support.api import Caller
from tests.support.events import CONTEXT, Stream
from tests.support.joins import JoinQueue
from tests.support.passwords import CHEAP
from tests.support.rights import Rights
from tests.worlds.scene import Sale
from tests.worlds.world import FixedKeys, World

HOLD_SECONDS = 60
OVER_SECONDS = HOLD_SECONDS + 2
"""After so long a hold or an offer has ended on every clock."""
_MOST_ROUNDS = 60
_FUNCTIONS = {
    DeadlineKind.MAIL: "emails",
    DeadlineKind.BOOKING: "payments",
    DeadlineKind.PAYMENT: "payments",
    DeadlineKind.ROOM: "room_ticks",
}
"""The function that a deadline goes to, if it is not `deadlines`."""


@dataclass
class Queue:
    """Deadlines as they are set; `real`, if any, gets them too."""

    deadlines: list[Deadline] = field(default_factory=list)
    real: Timers | None = None

    def set(self, deadlines: Sequence[Deadline]) -> int:
        self.deadlines += deadlines
        return self.real.set(deadlines) if self.real else 0


@dataclass
class Guest:
    """A customer, and the socket that watches their topic."""

    id: str
    calls: Caller
    socket: str


class Hall:
    """`times` is how often everything is delivered."""

    def __init__(self, here: World, times: int = 1, payments: Payments | None = None) -> None:
        self.here, self.times = here, times
        self.queue, self.joins, self.post = Queue(), JoinQueue(here.clock), here.post
        self.rights = Rights()
        self._stream = Stream(("SEATS#", "CUSTOMER#", "BOOKING#"))
        ports = wiring.Ports(
            clock=here.clock,
            keys=FixedKeys(),
            push=here.sockets,
            timers=self.queue,
            joins=self.joins,
            mail=self.post,
            payments=payments,
            scrypt=CHEAP,
        )
        self.app = wiring.App(settings(), ports)
        wiring.use(self.app)

    def sale(self, sections: dict[str, list[dict[str, Any]]], **changes: Any) -> Sale:
        sale = self.here.sale(sections, **{"waitlist": True, "hold_seconds": HOLD_SECONDS, **changes})
        self.drop()
        return sale

    def guest(self, email: str | None = None) -> Guest:
        """A new customer, who watches their topic; with a confirmed address if one is given."""
        made = Caller(self.here.api).post("/v1/customers").expect(201)
        guest = Guest(made["customer_id"], Caller(self.here.api, made["token"]), f"socket-{made['customer_id']}")
        if email:
            guest.calls.patch("/v1/customers/me", {"email": email}).expect(200)
            customers.confirm_email(guest.id, email)
        caller = self.app.people.identities.identify(made["token"], TokenKind.CUSTOMER)
        self.app.live.subscriptions.subscribe(guest.socket, f"customer/{guest.id}", caller)
        return guest

    def changes(self, guest: Guest) -> list[dict[str, Any]]:
        """The changes that the customer got over the socket, in order."""
        messages = [json.loads(text) for socket, text in self.here.sockets.sent if socket == guest.socket]
        return [change for message in messages for change in message["data"]["changes"]]

    def event(self, sale: Sale) -> Event:
        return self.app.catalogue.read_catalogue.any_event(sale.event)

    def cart(self, sale: Sale, guest: Guest) -> str:
        """The id of the customer's hold."""
        hold = carts.get(guest.id, sale.event).hold
        assert hold
        return hold.id

    def open(self, guest: Guest) -> list[SeatOffer]:
        """The customer's open offers, without a call of the API, which is much slower."""
        return self.app.waitlist.answer_offer.open_of(guest.id)

    def waiting(self, sale: Sale, guest: Guest) -> bool:
        """Whether the customer waits for something and has no offer."""
        return any(each.state is EntryState.WAITING for each in entries.of_customer(guest.id, sale.event))

    def offers(self, guest: Guest) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = guest.calls.get("/v1/customers/me/offers").expect(200)["items"]
        return found

    def live_entries(self, sale: Sale, guest: Guest) -> list[dict[str, Any]]:
        """The customer's entries that have not ended."""
        found = guest.calls.get(f"{sale.path}/waitlist").expect(200)["items"]
        return [entry for entry in found if entry["state"] != "ended"]

    def map_states(self, sale: Sale) -> dict[str, str]:
        """Seats that are not free, as the public sees them."""
        return {seat: claim["state"] for seat, claim in sale.map().items()}

    def move(self, seconds: float) -> None:
        """Move the clock, then deliver everything."""
        self.here.clock.move(seconds)
        self.pump()

    def pump(self) -> list[str]:
        """Deliver until nothing is left. Returns what the deadlines' checks did."""
        done: list[str] = []
        for _ in range(_MOST_ROUNDS):
            records, due = self._records(), self._due()
            if not records and not due:
                return done
            for _ in range(self.times):
                self._publish(records)
            for deadline in due:
                for _ in range(self.times):
                    with self.rights.of(_FUNCTIONS.get(deadline.kind, "deadlines")):
                        done += filter(None, [self.app.deadlines.check(deadline)])
        raise AssertionError("the deliveries do not end")

    def steps(self) -> Iterator[None]:
        """Run the checks that are due, one at a time, until none is left; the stream and the emails wait. Yields after
        each, and there is one at least."""
        for round in range(_MOST_ROUNDS):
            due = [deadline for deadline in self._due() if deadline.kind is not DeadlineKind.MAIL]
            assert due or round, "no check is due"
            for deadline in due:
                self.app.deadlines.check(deadline)
                yield
            if not due:
                return
        raise AssertionError("the checks do not end")

    def publish(self) -> None:
        """Deliver the stream's records, and nothing else."""
        self._publish(self._records())

    def drop(self) -> None:
        """Lose the stream's records and the queue's messages."""
        self._records()
        self.queue.deadlines.clear()

    def sweep(self) -> list[str]:
        """The minute's sweep, and all that follows. Returns what the checks did."""
        self.app.deadlines.sweep()
        return self.pump()

    def _due(self) -> list[Deadline]:
        now = self.here.clock.now()
        due = [each for each in self.queue.deadlines if each.at <= now]
        self.queue.deadlines = [each for each in self.queue.deadlines if each.at > now]
        return [replace(each) for each in due]

    def _records(self) -> list[dict[str, Any]]:
        """The changes since the last call, through the filter of the publisher."""
        return [record for record in map(_as_written, self._stream.batch()["Records"]) if _passes(record)]

    def _publish(self, records: list[dict[str, Any]]) -> None:
        import app

        if records:
            with self.rights.of("publish"):
                assert app.publish({"Records": records}, CONTEXT) == {"batchItemFailures": []}


def _passes(record: dict[str, Any]) -> bool:
    """The filter of `infra/services/live.py`."""
    change = record["dynamodb"]
    keys = change["Keys"]
    if keys["pk"]["S"].startswith("SEATS#"):
        return bool(record["eventName"] == "MODIFY")
    if keys["pk"]["S"].startswith("BOOKING#"):
        return change["NewImage"]["status"]["S"] in ("confirmed", "cancelled")
    return bool(keys["sk"]["S"].startswith(("OFFER#", "ENTRY#", "~")))


def _as_written(record: dict[str, Any]) -> dict[str, Any]:
    """All writes of a booking are seen as one here: it is never written as confirmed at first, nor as refunded before
    it was cancelled."""
    change = record["dynamodb"]
    if not change["Keys"]["pk"]["S"].startswith("BOOKING#"):
        return record
    new, old = change["NewImage"], change.get("OldImage")
    if old is None and new["status"]["S"] == "confirmed":
        change["OldImage"] = {**new, "status": {"S": "pending_payment"}}
    if old is not None and (old["status"]["S"], new["status"]["S"]) == ("confirmed", "refunded"):
        change["NewImage"] = {**new, "status": {"S": "cancelled"}}
    return record
