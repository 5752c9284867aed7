"""Clocks of servers that differ by two seconds end no right early and give no seat to two.

A random story runs on servers whose clocks are up to two seconds behind or ahead. A model knows the true time, and what
each customer was told: until when a seat is theirs. The holder's own call is refused early by a server that is ahead,
which cannot be helped; nothing else may follow from a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

import pytest

from chalicelib.core.offer import OfferState
from chalicelib.orders.rules.orders import OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.seats.storage import rows
from chalicelib.waitlist.storage import offers
from tests.support.api import Reply
from tests.support.seeds import seeds
from tests.worlds.hall import HOLD_SECONDS, Guest
from tests.worlds.scene import rows as plan
from tests.worlds.servers import OFFSETS, Servers
from tests.worlds.world import World

SEATS = ("A-1-1", "A-1-2")
_TOO_LATE = ("HOLD_LAPSED", "OFFER_EXPIRED")


def _instant(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


@pytest.mark.parametrize("ahead", [1, 2])
def test_a_server_that_is_ahead_gives_no_held_seat_away(here: World, ahead: int) -> None:
    """Until the end that its holder was told, by the true time; from then on a server with the right time waits for
    two seconds more."""
    servers = Servers(here, [ahead * 1000])
    sale = servers.sale({"A": plan(1, 1)}, waitlist=False)
    holder, other = servers.guest(), servers.guest()
    sale.hold(holder.calls, "A-1-1").expect(201)
    here.clock.move(HOLD_SECONDS - 0.001)
    with servers.on(ahead * 1000):
        assert sale.hold(other.calls, "A-1-1").code == "SEAT_TAKEN"
        assert sale.map()["A-1-1"]["state"] == "held"
    assert holder.calls.get(f"/v1/holds/{servers.cart(sale, holder)}").expect(200)["state"] == "held"
    here.clock.move(2.001 - ahead)
    with servers.on(ahead * 1000):
        sale.hold(other.calls, "A-1-1").expect(201)


def test_a_server_that_is_ahead_offers_no_held_seat(here: World) -> None:
    """Neither by a message nor by the sweep; and the next party gets no seat that is still offered to the first."""
    servers = Servers(here, [2000])
    sale = servers.sale({"A": plan(1, 1)})
    holder, first, second = (servers.guest() for _ in range(3))
    sale.hold(holder.calls, "A-1-1").expect(201)
    for guest in (first, second):
        guest.calls.post(f"{sale.path}/waitlist", {"category": "standard", "quantity": 1}).expect(201)
    end = here.clock.now() + HOLD_SECONDS * 1000
    for party in (first, second):
        here.clock.move((end - here.clock.now()) / 1000 - 0.2)
        _all_checks(servers)
        assert servers.open(party) == []
        here.clock.move(0.2)
        _all_checks(servers)
        (offer,) = servers.open(party)
        end = offer.until


def _all_checks(servers: Servers) -> None:
    """Everything that is due on the server that is ahead, and its sweep."""
    with servers.on(2000) as app:
        for _ in range(3):
            servers.publish()
            due = [each for each in servers.queue.deadlines if each.at <= app.clock.now()]
            servers.queue.deadlines = [each for each in servers.queue.deadlines if each not in due]
            for deadline in due:
                app.deadlines.check(deadline)
            app.deadlines.sweep()


@dataclass
class Right:
    """A seat that is somebody's. `thing` is the id of the hold, booking or offer; `until` is what its owner was told,
    None once the seat is booked."""

    owner: str
    thing: str
    until: int | None


class Story:
    """Four customers, two seats. Each step moves the clock and makes a random call, or delivers what is due."""

    def __init__(self, here: World, seed: int, waitlist: bool) -> None:
        self.servers, self.random = Servers(here), Random(seed)
        self.sale = self.servers.sale({"A": plan(1, len(SEATS))}, waitlist=waitlist, max_per_customer=4)
        self.guests = [self.servers.guest() for _ in range(4)]
        self.rights: dict[str, Right] = {}
        self.known_offers: set[str] = set()
        self.given = 0
        self.waitlist = waitlist

    @property
    def now(self) -> int:
        return self.servers.here.clock.now()

    def run(self, steps: int) -> None:
        for _ in range(steps):
            self._move()
            guest, offset = self.random.choice(self.guests), self.random.choice(OFFSETS)
            with self.servers.on(offset):
                self._act(guest, offset)
            if self.random.random() < 0.5:
                self.servers.deliver(self.random)
            self._see_offers()
            self._agree()

    def _move(self) -> None:
        """To a few seconds before or after an end, or a little on."""
        ends = [right.until for right in self.rights.values() if right.until is not None]
        if ends and self.random.random() < 0.5:
            target = self.random.choice(ends) + self.random.randint(-2100, 4100)
            self.servers.here.clock.move(max(0, target - self.now) / 1000)
        else:
            self.servers.here.clock.move(self.random.choice([0, 0.4, 1, 5]))

    def _act(self, guest: Guest, offset: int) -> None:
        acts = [self._hold, self._hold, self._extend, self._release, self._book, self._cancel]
        if self.waitlist:
            acts += [self._join, self._accept, self._accept, self._decline]
        self.random.choice(acts)(guest, offset)

    def _hold(self, guest: Guest, offset: int) -> None:
        seat = self.random.choice(SEATS)
        reply = self.sale.hold(guest.calls, seat)
        if reply.code != "HOLD_EXISTS":
            self._replaced(guest, offset)
        if reply.status == 201:
            self._give(seat, guest, reply.json["hold_id"], _instant(reply.json["expires_at"]))

    def _replaced(self, guest: Guest, offset: int) -> None:
        """A customer's own new hold takes the place of one that has lapsed on the server that they asked."""
        for seat, right in list(self.rights.items()):
            if right.owner == guest.id and right.thing.startswith("hld_"):
                assert right.until is not None
                assert right.until <= self.now + offset
                del self.rights[seat]

    def _extend(self, guest: Guest, offset: int) -> None:
        for seat, right in self._own(guest, "hld_"):
            reply = guest.calls.post(f"/v1/holds/{right.thing}/extend")
            self._in_time(reply, right, offset)
            if reply.status == 200:
                self._give(seat, guest, right.thing, _instant(reply.json["expires_at"]))

    def _release(self, guest: Guest, offset: int) -> None:
        for seat, right in self._own(guest, "hld_"):
            reply = guest.calls.delete(f"/v1/holds/{right.thing}")
            self._in_time(reply, right, offset)
            if reply.status == 204:
                del self.rights[seat]

    def _book(self, guest: Guest, offset: int) -> None:
        method = self.random.choice(["test", "test_declined", "test_pending", "test_delayed"])
        for seat, right in self._own(guest, "hld_"):
            reply = self.sale.book(guest.calls, right.thing, method)
            self._in_time(reply, right, offset)
            if reply.status == 201:
                until = reply.json["expires_at"]
                self._give(seat, guest, reply.json["booking_id"], _instant(until) if until else None)
            elif reply.status == 402:
                hold = guest.calls.get(f"/v1/holds/{right.thing}")
                self._in_time(hold, right, offset)
                right.until = max(right.until or 0, _instant(hold.json["expires_at"])) if hold.status == 200 else 0

    def _cancel(self, guest: Guest, offset: int) -> None:
        for seat, right in self._own(guest, "bkg_"):
            if right.until is None:
                guest.calls.post(f"/v1/bookings/{right.thing}/cancel").expect(200)
                del self.rights[seat]

    def _join(self, guest: Guest, offset: int) -> None:
        wish: dict[str, Any] = {"category": "standard", "quantity": 1}
        guest.calls.post(f"{self.sale.path}/waitlist", wish)
        for seat, right in self._own(guest, "ofr_"):  # as a new hold does, of an offer
            if right.until is not None and right.until <= self.now + offset:
                del self.rights[seat]

    def _accept(self, guest: Guest, offset: int) -> None:
        for seat, right in self._own(guest, "ofr_"):
            reply = guest.calls.post(f"/v1/offers/{right.thing}/accept")
            self._in_time(reply, right, offset)
            if reply.status == 200:
                self._give(seat, guest, reply.json["hold_id"], _instant(reply.json["expires_at"]))

    def _decline(self, guest: Guest, offset: int) -> None:
        for seat, right in self._own(guest, "ofr_"):
            reply = guest.calls.post(f"/v1/offers/{right.thing}/decline")
            self._in_time(reply, right, offset)
            if reply.status == 200:
                del self.rights[seat]

    def _own(self, guest: Guest, kind: str) -> list[tuple[str, Right]]:
        return [(seat, r) for seat, r in self.rights.items() if r.owner == guest.id and r.thing.startswith(kind)]

    def _in_time(self, reply: Reply, right: Right, offset: int) -> None:
        """The owner's call is not refused before the end of the right on the clock of the server that they asked."""
        late = right.until is not None and self.now + min(0, offset) >= right.until
        if reply.status >= 400 and not late:
            early = right.until is not None and self.now + offset >= right.until
            assert reply.code not in (*_TOO_LATE, "SEAT_TAKEN", "HOLD_NOT_FOUND") or early, reply.text

    def _give(self, seat: str, guest: Guest, thing: str, until: int | None) -> None:
        """The seat is this customer's now: no other customer's right to it lasts."""
        before = self.rights.get(seat)
        if before is not None and before.owner != guest.id:
            assert before.until is not None, f"{seat} is booked by another"
            assert before.until <= self.now, f"{seat} was given away {before.until - self.now} ms early"
        self.rights[seat] = Right(guest.id, thing, until)
        self.given += 1

    def _see_offers(self) -> None:
        for guest in self.guests:
            for offer in offers.of_customer(guest.id):
                if offer.id not in self.known_offers:
                    self.known_offers.add(offer.id)
                    for seat in offer.seats:
                        self._give(seat, guest, offer.id, offer.until)
                elif offer.state is OfferState.WITHDRAWN:
                    raise AssertionError("no offer is withdrawn in this story")

    def _agree(self) -> None:
        """Each right that lasts by the true time is in the row, and no booking failed while it could be paid."""
        found = rows.row(self.sale.event, "A", "1")
        assert found is not None
        for seat, right in self.rights.items():
            booking = orders.get(right.thing) if right.thing.startswith("bkg_") else None
            if booking is not None and booking.status is OrderStatus.CONFIRMED:
                right.until = None
            if right.until is None or self.now < right.until:
                assert booking is None or booking.status is not OrderStatus.FAILED
                claim = found.claims.get(seat.rpartition("-")[2])
                assert claim is not None, f"{seat} is free, but {right}"
                assert right.thing.startswith("bkg_") or claim.hold.partition("_")[2] == right.thing.partition("_")[2]


@pytest.mark.parametrize("waitlist", [False, True], ids=["public", "waitlist"])
@pytest.mark.parametrize("seed", seeds(8))
def test_a_random_story_ends_no_right_early(here: World, seed: int, waitlist: bool) -> None:
    """Nobody gets a seat before its last owner's time is over by the true time, and no seat has two owners."""
    story = Story(here, seed, waitlist)
    story.run(60)
    assert story.given > 5
