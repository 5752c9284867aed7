"""Many parties that wait for many seats: every offer fits, no party has two, and no seat is free that fits a party."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from chalicelib.waitlist.rules.offers import SeatOffer
from tests.worlds.hall import HOLD_SECONDS, OVER_SECONDS, Guest, Hall
from tests.worlds.scene import rows
from tests.worlds.world import World

pytestmark = pytest.mark.faults

ROWS, SEATS, PARTIES, FREED = 3, 8, 12, 12
"""A small crowd; `tests/race` has a large one."""


class Crowd:
    """A sold-out hall, and parties that wait: singles to fours, and some for seats by name."""

    def __init__(self, hall: Hall, seed: int) -> None:
        self.hall, self.random = hall, Random(seed)
        self.sale = hall.sale({"A": rows(ROWS, SEATS)}, max_per_customer=4)
        self.bookings = [self._booked(row, first) for row in range(1, ROWS + 1) for first in range(1, SEATS, 4)]
        self.parties = [(hall.guest(), self._wish()) for _ in range(PARTIES)]
        for number, (guest, wish) in enumerate(self.parties):
            hall.here.clock.move(0.01)
            joined = guest.calls.post(f"{self.sale.path}/waitlist", wish).expect(201)
            assert "category" not in wish or joined["position"] == self._before(number) + 1
        hall.pump()
        assert self.open() == {}

    def cancel(self, seats: int) -> None:
        """Give back so many seats at once: some of each of the bookings."""
        each = -(-seats // len(self.bookings))
        for guest, booking, names in self.bookings:
            back = self.random.sample(names, each)
            guest.calls.post(f"/v1/bookings/{booking}/cancel", {"seats": back}).expect(200)

    def open(self) -> dict[str, tuple[dict[str, Any], SeatOffer]]:
        """Customers with an offer: their wish, and the offer."""
        found = {}
        for guest, wish in self.parties:
            offers = self.hall.open(guest)
            assert len(offers) <= 1
            if offers:
                found[guest.id] = wish, offers[0]
        return found

    def check(self) -> None:
        """Every offer fits, no seat is offered twice, and no free seats fit a waiting party."""
        offered: Counter[str] = Counter()
        for wish, offer in self.open().values():
            offered.update(offer.seats)
            assert _fits(wish, offer.seats)
        assert max(offered.values(), default=1) == 1
        taken = self.sale.map()
        assert all(taken[seat]["state"] == "held" for seat in offered)
        free = {f"A-{row}-{seat}" for row in range(1, ROWS + 1) for seat in range(1, SEATS + 1)} - taken.keys()
        for guest, wish in self.parties:
            assert not (self.hall.waiting(self.sale, guest) and _has_room(wish, free)), (wish, free)

    def _booked(self, row: int, first: int) -> tuple[Guest, str, list[str]]:
        guest = self.hall.guest()
        names = [f"A-{row}-{seat}" for seat in range(first, first + 4)]
        hold = self.sale.hold(guest.calls, *names).expect(201)["hold_id"]
        return guest, self.sale.book(guest.calls, hold).expect(201)["booking_id"], names

    def _wish(self) -> dict[str, Any]:
        if self.random.random() < 0.2:
            row, first = self.random.randint(1, ROWS), self.random.randint(1, SEATS - 1)
            return {"seats": [f"A-{row}-{first + index}" for index in range(self.random.choice([1, 2]))]}
        return {"category": "standard", "quantity": self.random.choice([1, 1, 2, 2, 3, 4])}

    def _before(self, number: int) -> int:
        return sum("category" in wish for _, wish in self.parties[:number])


def _fits(wish: dict[str, Any], seats: Sequence[str]) -> bool:
    if "seats" in wish:
        return sorted(wish["seats"]) == sorted(seats)
    return len(seats) == wish["quantity"] and _together(seats)


def _together(seats: Sequence[str]) -> bool:
    names = sorted((seat.split("-")[1], int(seat.split("-")[2])) for seat in seats)
    return all((row, seat + 1) == following for (row, seat), following in pairwise(names))


def _has_room(wish: dict[str, Any], free: set[str]) -> bool:
    if "seats" in wish:
        return set(wish["seats"]) <= free
    size = wish["quantity"]
    runs = (
        [f"A-{row}-{first + index}" for index in range(size)]
        for row in range(1, ROWS + 1)
        for first in range(1, SEATS - size + 2)
    )
    return any(set(run) <= free for run in runs)


@pytest.mark.parametrize(("seed", "times"), [(1, 1), (2, 2)])
def test_freed_seats_go_to_parties_they_fit(here: World, seed: int, times: int) -> None:
    """Half of the seats are given back at once. Parties with an offer accept, decline, leave or do not answer, until no
    more offers are made. With everything delivered once, and twice."""
    hall = Hall(here, times)
    crowd = Crowd(hall, seed)
    crowd.cancel(FREED)
    hall.pump()
    crowd.check()
    served: Counter[str] = Counter()
    while offered := crowd.open():
        for guest, _ in crowd.parties:
            if guest.id in offered:
                served[guest.id] += 1
                _answer(crowd, guest, offered[guest.id][1])
        hall.move(OVER_SECONDS / 2)
        hall.move(OVER_SECONDS / 2)
        crowd.check()
    assert set(served.values()) == {1}
    states = Counter(change["state"] for guest, _ in crowd.parties for change in hall.changes(guest))
    assert states["open"] == len(served)


def _answer(crowd: Crowd, guest: Guest, offer: SeatOffer) -> None:
    path = f"/v1/offers/{offer.id}"
    match crowd.random.choice(["book", "book", "book", "hold", "decline", "leave", "nothing"]):
        case "book":
            hold = guest.calls.post(f"{path}/accept").expect(200)
            assert hold["expires_in"] == HOLD_SECONDS
            crowd.sale.book(guest.calls, hold["hold_id"]).expect(201)
        case "hold":
            guest.calls.post(f"{path}/accept").expect(200)
        case "decline":
            guest.calls.post(f"{path}/decline").expect(200)
        case "leave":
            guest.calls.delete(f"{crowd.sale.path}/waitlist").expect(204)


def test_the_organiser_sees_how_entries_ended(here: World) -> None:
    """The summary counts each party once, by how its entry ended, and the share of offers that was accepted."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 6)}, max_per_customer=2)
    buyers = [hall.guest() for _ in range(3)]
    booked = []
    for index, buyer in enumerate(buyers):
        hold = sale.hold(buyer.calls, f"A-1-{2 * index + 1}", f"A-1-{2 * index + 2}").expect(201)["hold_id"]
        booked.append(sale.book(buyer.calls, hold).expect(201)["booking_id"])
    guests = [hall.guest() for _ in range(5)]
    for guest in guests[:4]:
        guest.calls.post(f"{sale.path}/waitlist", {"category": "standard", "quantity": 2}).expect(201)
    guests[4].calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1", "A-1-2"]}).expect(201)
    guests[3].calls.delete(f"{sale.path}/waitlist").expect(204)
    hall.pump()
    for buyer, booking in zip(buyers, booked, strict=True):
        buyer.calls.post(f"/v1/bookings/{booking}/cancel").expect(200)
    hall.pump()
    first, second = hall.offers(guests[0])[0]["offer_id"], hall.offers(guests[1])[0]["offer_id"]
    guests[0].calls.post(f"/v1/offers/{first}/accept").expect(200)
    guests[1].calls.post(f"/v1/offers/{second}/decline").expect(200)
    hall.pump()
    found = sale.owner.get(f"{sale.path}/waitlist/summary").expect(200)
    assert (found["closed"], found["total"]["joined"], found["total"]["waiting"]) == (False, 5, 2)
    assert {name: count for name, count in found["total"]["outcomes"].items() if count} == {
        "ACCEPTED": 1,
        "DECLINED": 1,
        "LEFT": 1,
    }
    assert found["total"]["conversion"] == 0.5
    assert found["by_seat"]["joined"] == 1
    assert found["by_category"]["standard"]["waiting"] == 1
