"""A seat goes down the line, while the public keeps trying and however often everything is delivered."""

from __future__ import annotations

import pytest

from tests.worlds.hall import OVER_SECONDS, Guest, Hall
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def hall(here: World, request: pytest.FixtureRequest) -> Hall:
    return Hall(here, request.param)


def _join(sale: Sale, guest: Guest, *seats: str) -> int:
    return int(guest.calls.post(f"{sale.path}/waitlist", {"seats": list(seats)}).expect(201)["position"])


def _accept(guest: Guest, offer: str) -> str:
    return str(guest.calls.post(f"/v1/offers/{offer}/accept").expect(200)["hold_id"])


@pytest.mark.faults
def test_a_held_seat_goes_down_the_line(hall: Hall) -> None:
    """The hold lapses while the public keeps trying: A gets the offer and lets it lapse, B accepts and books, C gets
    one message, and no entry waits any more. A's old offer stays lapsed when A's later booking is cancelled."""
    sale = hall.sale({"A": rows(1, 4)})
    holder, a, b, c = (hall.guest() for _ in range(4))
    sale.hold(holder.calls, "A-1-2").expect(201)
    assert [_join(sale, guest, "A-1-2") for guest in (a, b, c)] == [1, 2, 3]
    hall.pump()
    crowd = [hall.here.customer() for _ in range(5)]

    def hammer() -> None:
        assert {sale.hold(each, "A-1-2").code for each in crowd} == {"SEAT_TAKEN"}

    hall.here.clock.move(OVER_SECONDS - 0.001)
    hammer()
    hall.here.clock.move(0.001)
    hammer()
    hall.pump()
    hammer()
    (old,) = hall.offers(a)
    assert old["seats"] == ["A-1-2"]
    assert [hall.offers(guest) for guest in (b, c)] == [[], []]

    hall.move(OVER_SECONDS)
    hammer()
    assert a.calls.post(f"/v1/offers/{old['offer_id']}/accept").expect(410)["error"]["code"] == "OFFER_EXPIRED"
    (offer,) = hall.offers(b)
    hold = _accept(b, offer["offer_id"])
    assert sale.book(b.calls, hold).expect(201)["status"] == "confirmed"
    hall.pump()
    assert [(each["kind"], each["reason"]) for each in hall.changes(c)] == [("place", "BOOKED")]
    assert [hall.live_entries(sale, guest) for guest in (a, b, c)] == [[], [], []]
    hammer()

    later = sale.book(a.calls, sale.hold(a.calls, "A-1-4").expect(201)["hold_id"]).expect(201)["booking_id"]
    a.calls.post(f"/v1/bookings/{later}/cancel").expect(200)
    hall.move(OVER_SECONDS)
    assert a.calls.get(f"/v1/offers/{old['offer_id']}").expect(200)["state"] == "lapsed"
    assert a.calls.post(f"/v1/offers/{old['offer_id']}/accept").code == "OFFER_EXPIRED"
    assert all(hall.offers(guest) == [] for guest in (a, b, c))
    assert [each["state"] for each in hall.changes(a)] == ["open", "lapsed"]
    assert hall.map_states(sale)["A-1-2"] == "booked"
