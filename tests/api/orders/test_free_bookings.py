"""What costs nothing is confirmed at once, whatever the method, and cancelled without a refund."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.orders.booked import Booked
from tests.support.api import Caller
from tests.worlds.hall import Hall
from tests.worlds.scene import EUR, Sale, rows
from tests.worlds.world import World

METHODS = ["test", "test_pending", "test_declined", "test_delayed"]
FREE = {"amount": 0, "currency": "EUR"}
CANCELLED = ("cancelled", None)


def _sale(here: World, **changes: Any) -> Sale:
    return here.sale({"A": rows(2, 6)}, prices={"standard": FREE}, **changes)


def _booked(sale: Sale, buyer: Caller, method: str, *seats: str) -> Booked:
    hold = sale.hold(buyer, *(seats or ("A-1-1", "A-1-2"))).expect(201)["hold_id"]
    return Booked(sale, buyer, sale.book(buyer, hold, method).expect(201))


def _state(booked: Booked) -> tuple[str, Any]:
    found = booked.buyer.get(booked.path).expect(200)
    return found["status"], found["refund"]


@pytest.mark.parametrize("method", METHODS)
def test_a_free_booking_is_confirmed_at_once(here: World, method: str) -> None:
    """With its tickets; it counts as sold, for nothing."""
    sale = _sale(here)
    booked = _booked(sale, here.customer(), method)
    assert (booked.booking["status"], booked.booking["total"]) == ("confirmed", FREE)
    assert len(booked.booking["tickets"]) == 2
    total = sale.owner.get(f"{sale.path}/sales").expect(200)
    assert (total["sold"], total["revenue"]) == (2, FREE)


@pytest.mark.parametrize("method", METHODS)
def test_a_free_booking_is_cancelled_and_not_refunded(here: World, method: str) -> None:
    """By its customer and by its organiser, whose reason stands; the seats are free again."""
    sale = _sale(here)
    for by, reason in (("buyer", "CANCELLED_BY_CUSTOMER"), ("owner", "CANCELLED_BY_ORGANISER")):
        booked = _booked(sale, here.customer(), method)
        done = booked.cancel(by=sale.owner if by == "owner" else None).expect(200)
        assert (done["status"], done["refund"], done["reason"]) == (*CANCELLED, reason)
        assert sale.map() == {}
        assert _state(booked) == CANCELLED


@pytest.mark.parametrize("method", METHODS)
def test_a_free_seat_is_returned_without_a_refund(here: World, method: str) -> None:
    """The others stay booked; returned one by one, they are cancelled in the end."""
    booked = _booked(_sale(here), here.customer(), method)
    done = booked.cancel("A-1-1").expect(200)
    assert (done["status"], done["seats"], done["refund"]) == ("confirmed", ["A-1-2"], None)
    (returned,) = done["returned"]
    assert (returned["amount"], returned["status"]) == (FREE, None)
    assert booked.cancel("A-1-2").expect(200)["status"] == "cancelled"
    assert _state(booked) == CANCELLED


def test_a_free_seat_of_a_paid_booking_has_no_refund(here: World) -> None:
    """The paid one has."""
    sections = {"A": [*rows(1, 3, "standard"), {"id": "2", "category": "child", "seats": ["1", "2"]}]}
    sale = here.sale(sections, prices={"standard": EUR, "child": FREE})
    booked = _booked(sale, here.customer(), "test", "A-1-1", "A-1-2", "A-2-1")
    first = booked.cancel("A-2-1").expect(200)["returned"]
    both = booked.cancel("A-1-1").expect(200)["returned"]
    assert [(part["amount"]["amount"], part["status"]) for part in first] == [(0, None)]
    assert [(part["amount"]["amount"], part["status"]) for part in both] == [(0, None), (1250, "sent")]
    rest = booked.cancel().expect(200)
    assert (rest["status"], rest["refund"]) == ("refunded", "sent")


@pytest.mark.parametrize("method", METHODS)
def test_a_cancelled_event_cancels_free_bookings(here: World, method: str) -> None:
    """Without a refund, for each method."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 4)}, prices={"standard": FREE})
    booked = _booked(sale, hall.guest().calls, method)
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    for _ in range(5):
        hall.move(60)
        hall.sweep()
    found = booked.buyer.get(booked.path).expect(200)
    assert (found["status"], found["refund"], found["reason"]) == (*CANCELLED, "EVENT_CANCELLED")


@pytest.mark.parametrize("method", METHODS)
def test_an_accepted_offer_of_a_free_seat_is_booked_at_once(here: World, method: str) -> None:
    """From the waitlist."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 2)}, prices={"standard": FREE})
    guest = hall.guest()
    guest.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
    hall.pump()
    (offer,) = hall.offers(guest)
    hold = guest.calls.post(f"/v1/offers/{offer['offer_id']}/accept").expect(200)
    booked = Booked(sale, guest.calls, sale.book(guest.calls, hold["hold_id"], method).expect(201))
    assert booked.booking["status"] == "confirmed"
    assert booked.cancel().expect(200)["status"] == "cancelled"


@pytest.mark.parametrize("method", METHODS)
def test_the_sweep_leaves_free_bookings_as_they_are(here: World, method: str) -> None:
    """Confirmed ones stay confirmed, cancelled ones cancelled, hours later."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 4)}, prices={"standard": FREE})
    kept = _booked(sale, hall.guest().calls, method, "A-1-1")
    given = _booked(sale, hall.guest().calls, method, "A-1-2")
    given.cancel().expect(200)
    for minutes in (1, 10, 300):
        hall.move(minutes * 60)
        hall.sweep()
        assert (_state(kept), _state(given)) == (("confirmed", None), CANCELLED)
