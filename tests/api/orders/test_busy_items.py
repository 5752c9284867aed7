"""Giving seats back while the items to be written are in use, or while answers get lost: what is answered is done, or
the answer says what is under way; after a 503 nothing is changed, or repeating the call does the rest."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support import faults
from tests.support.api import Caller, Reply
from tests.worlds.hall import Hall
from tests.worlds.scene import Sale
from tests.worlds.world import World

_SEATS = ("A-1-1", "A-1-2", "A-2-1")


def _booked(here: World, sale: Sale) -> tuple[Caller, str]:
    buyer = here.customer()
    hold = sale.hold(buyer, *_SEATS).expect(201)["hold_id"]
    return buyer, sale.book(buyer, hold).expect(201)["booking_id"]


def _cancel(caller: Caller, booking: str, *seats: str) -> Reply:
    return caller.post(f"/v1/bookings/{booking}/cancel", {"seats": list(seats)} if seats else {})


def _given_up(booking: dict[str, Any]) -> set[str]:
    if booking["status"] != "confirmed":
        return set(booking["seats"])
    return {seat for part in booking["returned"] for seat in part["seats"]}


def _agrees(sale: Sale, booking: dict[str, Any]) -> None:
    """Of the seats that the booking has given up, the map has those as taken that it says are not free yet."""
    assert set(sale.map()) & _given_up(booking) == set(booking["releasing"])


@pytest.mark.parametrize("seats", [("A-1-2",), ("A-1-1", "A-2-1"), ()], ids=["one", "two rows", "all"])
def test_seats_whose_row_is_in_use_are_said_to_be_under_way(here: World, seats: tuple[str, ...]) -> None:
    """The money is not sent before they are free. Asking again or the sweep frees them."""
    sale, hall = here.sale(), Hall(here)
    buyer, id = _booked(here, sale)
    with faults.busy("SEATS#") as times:
        answered = _cancel(buyer, id, *seats).expect(200)
        assert _given_up(answered) == set(answered["releasing"]) == set(seats or _SEATS)
        assert "sent" not in {answered["refund"], *(part["status"] for part in answered["returned"])}
        _agrees(sale, answered)
        (listed,) = buyer.get("/v1/bookings").expect(200)["items"]
        assert listed["releasing"] == answered["releasing"]
    assert times.count > 1
    here.clock.move(61)
    hall.sweep()
    after = buyer.get(f"/v1/bookings/{id}").expect(200)
    assert after["releasing"] == []
    assert set(sale.map()) == set(_SEATS) - set(seats or _SEATS)


def test_the_same_call_again_frees_the_seats(here: World) -> None:
    """A client need not wait for the sweep."""
    sale = here.sale()
    buyer, id = _booked(here, sale)
    with faults.busy("SEATS#"):
        assert _cancel(buyer, id, "A-1-2").expect(200)["releasing"] == ["A-1-2"]
    again = _cancel(buyer, id, "A-1-2").expect(200)
    assert (again["releasing"], again["returned"][0]["status"]) == ([], "sent")
    assert "A-1-2" not in sale.map()


@pytest.mark.parametrize("seats", [("A-1-2",), ()], ids=["one", "all"])
def test_a_booking_that_is_in_use_is_503_and_unchanged(here: World, seats: tuple[str, ...]) -> None:
    """Nothing was decided, so nothing is answered as done."""
    sale = here.sale()
    buyer, id = _booked(here, sale)
    before = buyer.get(f"/v1/bookings/{id}").expect(200)
    with faults.busy("BOOKING#"):
        assert _cancel(buyer, id, *seats).code == "UNAVAILABLE"
    assert buyer.get(f"/v1/bookings/{id}").expect(200) == before
    assert set(sale.map()) == set(_SEATS)


@pytest.mark.parametrize("seats", [("A-1-2",), ("A-1-1", "A-2-1"), ()], ids=["one", "two rows", "all"])
@pytest.mark.parametrize("number", range(1, 5))
def test_a_lost_answer_changes_nothing_about_the_answer(here: World, seats: tuple[str, ...], number: int) -> None:
    """Whichever write it belongs to."""
    sale = here.sale()
    buyer, id = _booked(here, sale)
    with faults.answer_lost(number):
        answered = _cancel(buyer, id, *seats).expect(200)
    assert (_given_up(answered), answered["releasing"]) == (set(seats or _SEATS), [])
    _agrees(sale, answered)


@pytest.mark.parametrize("beginning", ["SEATS#", "BOOKING#", "CART#"])
@pytest.mark.parametrize("method", ["test", "test_pending"])
def test_a_200_agrees_with_the_map_whatever_is_in_use(here: World, beginning: str, method: str) -> None:
    """Also while a payment is pending: the answer and the map say the same, and in the end all seats are free."""
    sale, hall, buyer = here.sale(), Hall(here), here.customer()
    hold = sale.hold(buyer, *_SEATS).expect(201)["hold_id"]
    id = sale.book(buyer, hold, method).expect(201)["booking_id"]
    with faults.busy(beginning):
        answered = _cancel(buyer, id)
        assert answered.status in (200, 503)
        if answered.status == 200:
            _agrees(sale, answered.json)
        else:
            assert set(sale.map()) == set(_SEATS)
    _cancel(buyer, id).expect(200)
    for _ in range(2):
        here.clock.move(61)
        hall.sweep()
    assert sale.map() == {}


def test_releasing_a_hold_whose_row_is_in_use_is_503_until_its_seats_are_free(here: World) -> None:
    """The same call again frees them, and a third is 410 as ever."""
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1", "A-2-1").expect(201)["hold_id"]
    with faults.busy("SEATS#"):
        assert buyer.delete(f"/v1/holds/{hold}").code == "UNAVAILABLE"
        assert buyer.delete(f"/v1/holds/{hold}").code == "UNAVAILABLE"
    buyer.delete(f"/v1/holds/{hold}").expect(204)
    assert sale.map() == {}
    assert buyer.delete(f"/v1/holds/{hold}").code == "HOLD_RELEASED"


def test_a_hold_whose_cart_is_in_use_is_503_and_held(here: World) -> None:
    """Nothing was released."""
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    with faults.busy("CART#"):
        assert buyer.delete(f"/v1/holds/{hold}").code == "UNAVAILABLE"
    assert buyer.get(f"/v1/holds/{hold}").expect(200)["state"] == "held"
    assert set(sale.map()) == {"A-1-1"}
