"""A cancelled event: what its holds, bookings, tickets, seats and reports say agrees from the cancellation's answer on,
before any check has run, after each of them, and when the provider is asked late."""

from __future__ import annotations

import csv
import io

import pytest

from tests.api.orders.booked import picture
from tests.support.api import Caller
from tests.worlds.hall import Hall
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World


@pytest.fixture
def hall(here: World) -> Hall:
    return Hall(here)


def _cancel(sale: Sale) -> None:
    sale.owner.post(f"{sale.path}/cancel").expect(200)


def _held(sale: Sale, buyer: Caller, *seats: str) -> str:
    return str(sale.hold(buyer, *seats).expect(201)["hold_id"])


def _nothing_is_sold(sale: Sale, here: World) -> None:
    """Every count of the event's seats."""
    anyone = Caller(here.api)
    assert set(sale.map()) == {"A-1-6"}
    (counts,) = anyone.get(f"{sale.path}/seats").expect(200)["sections"]
    assert (counts["seats"], counts["free"]) == (6, 5)
    sales = sale.owner.get(f"{sale.path}/sales").expect(200)
    assert (sales["sold"], sales["held"], sales["free"], sales["blocked"]) == (0, 0, 5, 1)
    assert sales["revenue"]["amount"] == 0
    assert all(line["status"] in ("cancelled", "refunded") for line in _sheet(sale))


def _sheet(sale: Sale) -> list[dict[str, str]]:
    text = sale.owner.get(f"{sale.path}/attendees").text.removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _booking_is_void(buyer: Caller, sale: Sale, booking: str, statuses: set[str]) -> None:
    """As its customer lists and reads it, as the organiser reads it, and in a calendar; it has no ticket."""
    path = f"/v1/bookings/{booking}"
    listed = buyer.get("/v1/bookings").expect(200)["items"]
    found = [each for each in listed if each["booking_id"] == booking]
    found += [buyer.get(path).expect(200), sale.owner.get(path).expect(200)]
    assert {each["status"] for each in found} <= statuses
    assert {each["reason"] for each in found} == {"EVENT_CANCELLED"}
    assert all(each["ticket"] is None and each["tickets"] == [] for each in found)
    assert "STATUS:CANCELLED" in buyer.get(f"{path}/event.ics").text
    for file in ("ticket.svg", "ticket.html"):
        assert buyer.get(f"{path}/{file}").code == "NOT_CONFIRMED"
    assert picture(f"{path}/ticket.png", buyer).status_code == 409


def test_everything_of_a_cancelled_event_is_void_before_and_after_each_check(hall: Hall) -> None:
    """A hold, a booking that is paid, and one that waits for its payment."""
    here, sale = hall.here, hall.sale({"A": rows(1, 6)}, waitlist=False)
    sale.owner.patch(f"{sale.path}/seats", {"seats": ["A-1-6"], "blocked": True}).expect(200)
    holder, booker, payer = here.customer(), here.customer(), here.customer()
    hold = _held(sale, holder, "A-1-1")
    paid = sale.book(booker, _held(sale, booker, "A-1-2", "A-1-3")).expect(201)
    pending = sale.book(payer, _held(sale, payer, "A-1-4"), "test_pending").expect(201)["booking_id"]
    _cancel(sale)

    def agree() -> None:
        _nothing_is_sold(sale, here)
        assert holder.get(f"/v1/holds/{hold}").code == "EVENT_CANCELLED"
        assert sale.book(holder, hold).code == "EVENT_CANCELLED"
        _booking_is_void(booker, sale, paid["booking_id"], {"refunded", "cancelled"})
        _booking_is_void(payer, sale, pending, {"failed"})
        scan = sale.owner.post(f"{sale.path}/check-ins", {"ticket": paid["ticket"]["ticket"]})
        assert scan.code == "EVENT_CANCELLED"

    def is_listed() -> None:
        """Only what was booked, in any case."""
        assert [line["seat"] for line in _sheet(sale)] == ["A-1-2", "A-1-3"]

    is_listed()
    agree()
    hall.app.deadlines.sweep()
    for _ in hall.steps():
        is_listed()
        agree()
    hall.move(61)
    is_listed()
    agree()


def test_the_organiser_of_a_cancelled_event_still_sees_who_booked_and_who_came(hall: Hall) -> None:
    """With their contact, at once and when all is refunded; not what was cancelled before."""
    sale, buyer, other = hall.sale({"A": rows(1, 6)}, waitlist=False), hall.here.customer(), hall.here.customer()
    buyer.patch("/v1/customers/me", {"name": "Ann"}).expect(200)
    booked = sale.book(buyer, _held(sale, buyer, "A-1-1", "A-1-2", "A-1-3")).expect(201)
    path = f"/v1/bookings/{booked['booking_id']}"
    gone = sale.book(other, _held(sale, other, "A-1-4")).expect(201)["booking_id"]
    other.post(f"/v1/bookings/{gone}/cancel").expect(200)
    buyer.post(f"{path}/cancel", {"seats": ["A-1-3"]}).expect(200)
    ticket = next(each["ticket"] for each in booked["tickets"] if each["seat"] == "A-1-2")
    sale.owner.post(f"{sale.path}/check-ins", {"ticket": ticket}).expect(201)
    _cancel(sale)
    for status in ("cancelled", "refunded"):
        lines = _sheet(sale)
        assert [(line["seat"], line["name"], line["status"]) for line in lines] == [
            ("A-1-1", "Ann", status),
            ("A-1-2", "Ann", status),
        ]
        sales = sale.owner.get(f"{sale.path}/sales").expect(200)
        tallies = [sales, sales["by_category"]["standard"]]
        assert [(each["sold"], each["admitted"], each["awaited"]) for each in tallies] == [(0, 1, 0)] * 2
        checked_in = sale.owner.get(path).expect(200)["checked_in"]
        assert {line["seat"]: line["checked_in_at"] for line in lines if line["checked_in_at"]} == checked_in
        hall.pump()


def test_reports_of_a_cancelled_event_do_not_wait_for_its_checks(hall: Hall) -> None:
    """Nobody has read the bookings, and no check has run."""
    sale = hall.sale({"A": rows(1, 6)}, waitlist=False)
    sale.owner.patch(f"{sale.path}/seats", {"seats": ["A-1-6"], "blocked": True}).expect(200)
    buyer = hall.here.customer()
    sale.book(buyer, _held(sale, buyer, "A-1-2")).expect(201)
    _held(sale, hall.here.customer(), "A-1-1")
    _cancel(sale)
    _nothing_is_sold(sale, hall.here)


def test_cancelling_a_booking_of_a_cancelled_event_says_what_happened(hall: Hall) -> None:
    """Not that its customer did it, before the checks as after them."""
    sale = hall.sale({"A": rows(1, 6)}, cancel_until_hours=None)
    buyer = hall.here.customer()
    booking = sale.book(buyer, _held(sale, buyer, "A-1-2")).expect(201)["booking_id"]
    _cancel(sale)
    for _ in range(2):
        done = buyer.post(f"/v1/bookings/{booking}/cancel").expect(200)
        assert (done["status"], done["reason"]) == ("refunded", "EVENT_CANCELLED")
        hall.pump()


def test_a_booking_that_was_not_paid_in_time_is_listed_as_it_is_read(hall: Hall) -> None:
    """At that instant, before its check; and its seat is free."""
    sale = hall.sale({"A": rows(1, 6)}, waitlist=False)
    buyer = hall.here.customer()
    pending = sale.book(buyer, _held(sale, buyer, "A-1-4"), "test_pending").expect(201)
    hall.here.clock.move(pending["expires_in"] + 15)
    (listed,) = buyer.get("/v1/bookings").expect(200)["items"]
    assert (listed["status"], listed["reason"]) == ("failed", "NOT_PAID_IN_TIME")
    assert buyer.get(f"/v1/bookings/{pending['booking_id']}").expect(200)["status"] == "failed"
    assert sale.map() == {}
