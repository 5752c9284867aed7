"""Cancelling bookings, whole or by seat, as customers and organisers do it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Caller
from tests.worlds.scene import Sale
from tests.worlds.world import World


def _booked(here: World, sale: Sale, *seats: str, method: str = "test") -> tuple[Caller, dict[str, Any]]:
    buyer = here.customer()
    hold = sale.hold(buyer, *seats).expect(201)["hold_id"]
    return buyer, sale.book(buyer, hold, method).expect(201)


def _cancel(caller: Caller, booking: dict[str, Any], *seats: str) -> Any:
    return caller.post(f"/v1/bookings/{booking['booking_id']}/cancel", {"seats": list(seats)} if seats else {})


def test_a_customer_cancels_a_booking(here: World) -> None:
    """Refunded at once by the test provider; the seats are free and no longer count towards the cap."""
    sale = here.sale(max_per_customer=2)
    buyer, booking = _booked(here, sale, "A-1-1", "A-2-1")
    found = _cancel(buyer, booking).expect(200)
    assert (found["status"], found["reason"], found["refund"]) == ("refunded", "CANCELLED_BY_CUSTOMER", "sent")
    assert found["seats"] == ["A-1-1", "A-2-1"]
    assert sale.map() == {}
    sale.hold(buyer, "A-1-1", "A-2-1").expect(201)


def test_cancelling_twice_is_cancelling_once(here: World) -> None:
    """The same answer, with an Idempotency-Key or without."""
    sale = here.sale()
    buyer, booking = _booked(here, sale, "A-1-1")
    path = f"/v1/bookings/{booking['booking_id']}/cancel"
    first = buyer.post(path, {}, Idempotency_Key="one").expect(200)
    assert buyer.post(path, {}, Idempotency_Key="one").expect(200) == first
    assert buyer.post(path, {}).expect(200) == first
    assert buyer.post(path, {"seats": ["A-1-1"]}).expect(200) == first


def test_a_seat_of_a_booking_is_cancelled(here: World) -> None:
    """Only that seat: the others stay, and sales and attendees agree."""
    sale = here.sale(max_per_customer=3)
    buyer, booking = _booked(here, sale, "A-1-1", "A-1-2", "A-1-3")
    found = _cancel(buyer, booking, "A-1-2").expect(200)
    assert (found["status"], found["seats"], found["total"]["amount"]) == ("confirmed", ["A-1-1", "A-1-3"], 3750)
    (returned,) = found["returned"]
    assert (returned["seats"], returned["amount"]["amount"], returned["status"]) == (["A-1-2"], 1250, "sent")
    assert returned["reason"] == "CANCELLED_BY_CUSTOMER"
    assert set(sale.map()) == {"A-1-1", "A-1-3"}
    sales = sale.owner.get(f"{sale.path}/sales").expect(200)
    assert (sales["sold"], sales["revenue"]["amount"]) == (2, 2500)
    sheet = sale.owner.get(f"{sale.path}/attendees").text
    assert ("A-1-1" in sheet, "A-1-2" in sheet, "A-1-3" in sheet) == (True, False, True)
    sale.hold(buyer, "A-1-2").expect(201)


def test_cancelling_the_last_seat_ends_the_booking(here: World) -> None:
    """Seat by seat has the same end as all at once."""
    sale = here.sale()
    buyer, booking = _booked(here, sale, "A-1-1", "A-1-2")
    assert _cancel(buyer, booking, "A-1-1").expect(200)["status"] == "confirmed"
    assert _cancel(buyer, booking, "A-1-1").expect(200)["status"] == "confirmed"
    found = _cancel(buyer, booking, "A-1-2").expect(200)
    assert (found["status"], len(found["returned"])) == ("refunded", 1)
    assert sale.map() == {}


def test_seats_that_are_cancelled_already_may_be_named_again(here: World) -> None:
    """Each seat is returned once."""
    sale = here.sale()
    buyer, booking = _booked(here, sale, "A-1-1", "A-1-2", "A-1-3")
    _cancel(buyer, booking, "A-1-1").expect(200)
    found = _cancel(buyer, booking, "A-1-1", "A-1-2").expect(200)
    assert [part["seats"] for part in found["returned"]] == [["A-1-1"], ["A-1-2"]]


def test_an_organiser_cancels_a_booking(here: World) -> None:
    """At any time, and the reason says so to the customer."""
    sale = here.sale(cancel_until_hours=None)
    buyer, booking = _booked(here, sale, "A-1-1", "A-1-2")
    assert _cancel(sale.owner, booking, "A-1-1").expect(200)["status"] == "confirmed"
    assert _cancel(sale.owner, booking).expect(200)["status"] == "refunded"
    found = buyer.get(f"/v1/bookings/{booking['booking_id']}").expect(200)
    assert (found["status"], found["reason"]) == ("refunded", "CANCELLED_BY_ORGANISER")


def test_others_cannot_cancel_a_booking(here: World) -> None:
    """Other customers and organisers get 403, an unknown booking is 404; nothing changes."""
    sale = here.sale()
    _, booking = _booked(here, sale, "A-1-1")
    for stranger in (here.customer(), here.operator()):
        assert (_cancel(stranger, booking).status, _cancel(stranger, booking).code) == (403, "NOT_YOURS")
    assert _cancel(Caller(here.api), booking).status == 401
    assert here.customer().post("/v1/bookings/bkg_nope/cancel", {}).status == 404
    assert set(sale.map()) == {"A-1-1"}


@pytest.mark.parametrize(("hours", "before", "open"), [(0, 1, True), (0, 0, False), (48, 48.1, True), (48, 48, False)])
def test_customers_cancel_as_long_as_the_event_allows(here: World, hours: int, before: float, open: bool) -> None:
    """Up to the very second, so many hours before it starts."""
    sale = here.sale(cancel_until_hours=hours)
    here.clock.move(29 * 24 * 3600 - 3600 * before)
    buyer, booking = _booked(here, sale, "A-1-1")
    here.clock.move(24 * 3600)
    reply = _cancel(buyer, booking)
    assert reply.status == (200 if open else 409), reply.text
    if not open:
        assert reply.code == "CANCELLATION_CLOSED"
        assert reply.json["error"]["details"]["closed_at"]
        assert set(sale.map()) == {"A-1-1"}


def test_an_event_may_forbid_cancelling(here: World) -> None:
    """The rule is part of the event; an organiser may change it."""
    sale = here.sale(cancel_until_hours=None)
    assert Caller(here.api).get(sale.path).expect(200)["cancel_until_hours"] is None
    buyer, booking = _booked(here, sale, "A-1-1")
    reply = _cancel(buyer, booking)
    assert (reply.status, reply.code, reply.json["error"]["details"]) == (409, "CANCELLATION_CLOSED", {})
    assert sale.owner.patch(sale.path, {"cancel_until_hours": 2}).expect(200)["cancel_until_hours"] == 2
    here.clock.move(1)
    assert _cancel(buyer, booking).expect(200)["status"] == "refunded"


def test_a_pending_payment_is_voided(here: World) -> None:
    """Nothing was charged; the seats are free at once. Single seats cannot be cancelled yet."""
    sale = here.sale(cancel_until_hours=None)
    buyer, booking = _booked(here, sale, "A-1-1", "A-1-2", method="test_pending")
    assert _cancel(buyer, booking, "A-1-1").code == "NOT_CANCELLABLE"
    found = _cancel(buyer, booking).expect(200)
    assert (found["status"], found["reason"], found["refund"]) == ("cancelled", "CANCELLED_BY_CUSTOMER", None)
    assert found["expires_at"] is None
    assert sale.map() == {}
    sale.hold(buyer, "A-1-1").expect(201)


def test_a_booking_that_failed_cannot_be_cancelled(here: World) -> None:
    """409 NOT_CANCELLABLE with its status."""
    sale = here.sale()
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    failed = sale.book(buyer, hold, "test_declined").json["error"]["details"]
    reply = _cancel(buyer, failed)
    assert (reply.status, reply.code) == (409, "NOT_CANCELLABLE")
    assert reply.json["error"]["details"] == {"status": "failed"}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"seats": ["A-1-9"]}, "seats[0]"),
        ({"seats": ["A-1-1", "A-1-1"]}, "seats[1]"),
        ({"seats": []}, "seats"),
        ({"seats": "A-1-1"}, "seats"),
        ({"seat": "A-1-1"}, "seat"),
    ],
    ids=["not of it", "twice", "none", "no list", "unknown field"],
)
def test_seats_that_cannot_be_cancelled_are_named(here: World, body: dict[str, Any], path: str) -> None:
    """422 with the path; nothing is cancelled."""
    sale = here.sale()
    buyer, booking = _booked(here, sale, "A-1-1", "A-1-2")
    reply = buyer.post(f"/v1/bookings/{booking['booking_id']}/cancel", body)
    assert reply.status == 422
    assert [fault["path"] for fault in reply.json["error"]["details"]["fields"]] == [path]
    assert set(sale.map()) == {"A-1-1", "A-1-2"}
