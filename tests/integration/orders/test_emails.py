"""Emails about bookings: what they say, that each is sent once, and only while it is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from chalicelib.adapters.mail import Email
from chalicelib.catalogue.storage import events
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.times import DAY
from chalicelib.organising import tell_move
from chalicelib.organising.storage import moves
from chalicelib.people.storage import customers
from tests.support.api import Caller
from tests.support.faults import before_write
from tests.worlds.hall import Guest, Hall
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World

ADDRESS = "ann.example@example.com"
NAME = "URGENT http://example.net/"


@pytest.fixture(params=[1, 2], ids=["once", "twice"])
def hall(here: World, request: pytest.FixtureRequest) -> Hall:
    return Hall(here, request.param)


def _sale(hall: Hall, **changes: Any) -> Sale:
    return hall.sale({"A": rows(1, 8)}, waitlist=False, name=NAME, starts_at="2027-01-01T19:00:00Z", **changes)


def _booked(sale: Sale, guest: Guest, *seats: str, method: str = "test") -> str:
    hold = sale.hold(guest.calls, *seats).expect(201)["hold_id"]
    return str(sale.book(guest.calls, hold, method).expect(201)["booking_id"])


def _letters(hall: Hall) -> list[Email]:
    """The letters since the last call, once all is delivered, but not those that ask whether an address is one's own;
    no subject has the organiser's words."""
    hall.pump()
    letters = [letter for letter in hall.post.emails if "#/confirm/" not in letter.text]
    hall.post.emails.clear()
    assert not [letter for letter in letters if NAME[:6] in letter.subject]
    return letters


def _files(letter: Email) -> dict[str, bytes]:
    return {file.filename: file.content for file in letter.attachments}


def test_a_booking_is_mailed_with_its_tickets_and_its_calendar_entry(hall: Hall) -> None:
    """A picture a seat, the time of the venue, the price, and a link without a token."""
    sale, guest = _sale(hall), hall.guest(ADDRESS)
    booking = _booked(sale, guest, "A-1-1", "A-1-2")
    (letter,) = _letters(hall)
    assert (letter.to, letter.subject) == (ADDRESS, "Your tickets")
    for fact in ("seats A-1-1, A-1-2", "25.00 EUR", NAME, "20:00", "Roxy 1", f"#/bookings/{booking}\n"):
        assert fact in letter.text, fact
    files = _files(letter)
    assert list(files) == ["ticket-A-1-1.png", "ticket-A-1-2.png", f"{booking}.ics"]
    assert files["ticket-A-1-1.png"].startswith(b"\x89PNG")
    assert files["ticket-A-1-1.png"] != files["ticket-A-1-2.png"]
    assert b"STATUS:CONFIRMED" in files[f"{booking}.ics"]
    assert letter.attachments[-1].media_type == "text/calendar; charset=utf-8"
    hall.move(3600)
    assert _letters(hall) == []


def test_only_a_confirmed_address_is_mailed_and_then_what_was_booked_before(hall: Hall) -> None:
    """A minute later, once; not what was cancelled meanwhile."""
    sale, guest = _sale(hall), hall.guest()
    guest.calls.patch("/v1/customers/me", {"email": ADDRESS}).expect(200)
    kept = _booked(sale, guest, "A-1-1")
    gone = _booked(sale, guest, "A-1-2")
    guest.calls.post(f"/v1/bookings/{gone}/cancel").expect(200)
    assert _letters(hall) == []
    hall.here.clock.move(60)
    customers.confirm_email(guest.id, ADDRESS)
    (letter,) = _letters(hall)
    assert f"{kept}.ics" in _files(letter)
    guest.calls.patch("/v1/customers/me", {"email": None}).expect(200)
    guest.calls.patch("/v1/customers/me", {"email": ADDRESS}).expect(200)
    customers.confirm_email(guest.id, ADDRESS)
    assert _letters(hall) == []


def test_a_booking_that_waits_for_its_payment_is_mailed_when_it_is_paid(hall: Hall) -> None:
    """And one that is never paid is not."""
    sale, guest = _sale(hall), hall.guest(ADDRESS)
    booking = _booked(sale, guest, "A-1-1", method="test_delayed")
    other = hall.guest("bo@example.com")
    _booked(sale, other, "A-1-2", method="test_pending")
    assert _letters(hall) == []
    hall.here.clock.move(3)
    guest.calls.get(f"/v1/bookings/{booking}").expect(200)
    hall.move(3600)
    assert [letter.to for letter in _letters(hall)] == [ADDRESS]


@pytest.mark.parametrize(
    ("by", "why"),
    [("customer", "As you wished"), ("organiser", "The organiser has cancelled it"), ("event", "cancelled this event")],
)
def test_a_cancellation_is_mailed_with_what_is_paid_back(hall: Hall, by: str, why: str) -> None:
    """Without the seats that were returned before; the calendar's entry is cancelled."""
    sale, guest = _sale(hall), hall.guest(ADDRESS)
    booking = _booked(sale, guest, "A-1-1", "A-1-2", "A-1-3")
    _letters(hall)
    guest.calls.post(f"/v1/bookings/{booking}/cancel", {"seats": ["A-1-3"]}).expect(200)
    (returned,) = _letters(hall)
    assert returned.subject == "Seats of your booking are cancelled"
    for fact in ("in your booking: seat A-1-3.", "12.50 EUR is paid back", "You keep seats A-1-1, A-1-2"):
        assert fact in returned.text, fact
    if by == "event":
        sale.owner.post(f"{sale.path}/cancel").expect(200)
    else:
        (guest.calls if by == "customer" else sale.owner).post(f"/v1/bookings/{booking}/cancel").expect(200)
    (letter,) = _letters(hall)
    assert letter.subject == "Your booking is cancelled"
    for fact in (why, "25.00 EUR is paid back", "seats A-1-1, A-1-2"):
        assert fact in letter.text, fact
    entry = _files(letter)[f"{booking}.ics"]
    assert b"STATUS:CANCELLED" in entry
    hall.move(3600)
    assert _letters(hall) == []


def test_a_free_booking_says_that_it_cost_nothing(hall: Hall) -> None:
    """Nothing is paid back."""
    sale = _sale(hall, prices={"standard": {"amount": 0, "currency": "EUR"}})
    guest = hall.guest(ADDRESS)
    booking = _booked(sale, guest, "A-1-1")
    assert "0.00 EUR" in _letters(hall)[0].text
    guest.calls.post(f"/v1/bookings/{booking}/cancel").expect(200)
    (letter,) = _letters(hall)
    assert "paid back" not in letter.text


@pytest.mark.parametrize("amount", [0, 1250], ids=["free", "paid at once"])
def test_a_booking_that_loses_its_seats_before_anything_is_paid_is_not_mailed(hall: Hall, amount: int) -> None:
    """Its customer has heard so, with 410; lists show it as failed, without a refund."""
    sale = _sale(hall, prices={"standard": {"amount": amount, "currency": "EUR"}}, hold_seconds=60)
    guest, other = hall.guest(ADDRESS), hall.guest()
    hold = sale.hold(guest.calls, "A-1-1").expect(201)["hold_id"]
    hall.here.clock.move(59)

    def lose() -> None:
        hall.here.clock.move(4)
        sale.hold(other.calls, "A-1-1").expect(201)

    with before_write(2, lose) as times:
        assert sale.book(guest.calls, hold).code == "HOLD_LAPSED"
    assert times.count == 1
    (listed,) = guest.calls.get("/v1/bookings").expect(200)["items"]
    assert (listed["status"], listed["reason"], listed["refund"]) == ("failed", "SEATS_LOST", None)
    hall.move(3600)
    assert _letters(hall) == []


def test_a_moved_date_is_mailed_to_all_who_booked(hall: Hall) -> None:
    """Once the date has stood for ten seconds, with the new entry; again when the event is moved again; not to those
    who have cancelled."""
    sale, guest, gone = _sale(hall), hall.guest(ADDRESS), hall.guest("bo@example.com")
    booking = _booked(sale, guest, "A-1-1")
    cancelled = _booked(sale, gone, "A-1-2")
    gone.calls.post(f"/v1/bookings/{cancelled}/cancel").expect(200)
    _letters(hall)
    sale.owner.patch(sale.path, {"description": "Now with a band"}).expect(200)
    assert _letters(hall) == []
    for day in (2, 3, 2):
        sale.owner.patch(sale.path, {"starts_at": f"2027-01-0{day}T19:00:00Z"}).expect(200)
        hall.move(9)
        assert _letters(hall) == []
        hall.move(1)
        (letter,) = _letters(hall)
        assert (letter.to, letter.subject) == (ADDRESS, "Your event has a new date")
        assert f"\n{day} January 2027" in letter.text
        assert f"DTSTART:2027010{day}T190000Z".encode() in _files(letter)[f"{booking}.ics"]
    assert moves.under_way(sale.event) is None


def test_changes_of_the_date_in_a_row_are_one_letter(hall: Hall) -> None:
    """With the last date, ten seconds after the last change, also if it was changed to and fro."""
    sale, guest = _sale(hall), hall.guest(ADDRESS)
    _booked(sale, guest, "A-1-1")
    _letters(hall)
    for number in range(8):
        sale.owner.patch(sale.path, {"starts_at": f"2027-01-0{2 + number % 2}T19:00:00Z"}).expect(200)
        hall.move(2)
    assert _letters(hall) == []
    hall.move(10)
    (letter,) = _letters(hall)
    assert "\n3 January 2027" in letter.text
    hall.move(3600)
    assert _letters(hall) == []


@pytest.mark.faults
def test_an_organiser_fills_no_inbox_with_dates(here: World) -> None:
    """Five letters a day, of all organisers together; other letters come all the same, and the last date the next
    day, alone."""
    hall = Hall(here)
    sale, guest = _sale(hall), hall.guest(ADDRESS)
    _booked(sale, guest, "A-1-1")
    hall.move(86_400 - hall.here.clock.now() // 1000 % 86_400)
    _letters(hall)
    organiser, start = hall.event(sale).operator, hall.event(sale).starts_at
    for number in range(25):
        moved = partial(replace, starts_at=start + (1 + number % 2) * DAY)
        hall.app.organising.edit_events.change_event(organiser, sale.event, moved)
        hall.move(300)
    assert [letter.subject for letter in _letters(hall)] == ["Your event has a new date"] * 5
    _booked(sale, guest, "A-1-2")
    assert [letter.subject for letter in _letters(hall)] == ["Your tickets"]
    hall.move(86_400)
    (letter,) = _letters(hall)
    assert "\n2 January 2027" in letter.text


def test_an_email_that_is_no_longer_true_is_not_sent(hall: Hall) -> None:
    """The date was moved again, the booking or the event cancelled, or it is over, before the message came."""
    sale, guest = _sale(hall), hall.guest(ADDRESS)
    booking = _booked(sale, guest, "A-1-1")
    hall.drop()

    def mailed(key: str) -> str | None:
        name = f"{guest.id}/BOOKING#{booking}#{key}"
        return hall.app.people.send_emails.check(Deadline(DeadlineKind.MAIL, name, hall.here.clock.now()))

    assert mailed("moved#2") is None
    assert mailed("cancelled#") is None
    guest.calls.post(f"/v1/bookings/{booking}/cancel").expect(200)
    assert mailed("booked#") is None
    assert mailed("cancelled#") == "mailed"


def test_nothing_is_mailed_of_an_event_that_is_over(hall: Hall) -> None:
    """A customer confirms their address long after it."""
    sale, guest = _sale(hall), hall.guest()
    guest.calls.patch("/v1/customers/me", {"email": ADDRESS}).expect(200)
    _booked(sale, guest, "A-1-1")
    hall.pump()
    hall.here.clock.move(40 * 24 * 3600)
    customers.confirm_email(guest.id, ADDRESS)
    assert _letters(hall) == []


@pytest.mark.faults
def test_many_are_told_in_steps_and_after_lost_messages(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each step sets the next; the sweep goes on when a message is lost, and nobody is told twice."""
    monkeypatch.setattr(tell_move, "_MOST_TOLD", 2)
    sale = _sale(hall, max_per_customer=1)
    guests = [hall.guest(f"guest{number}@example.com") for number in range(1, 8)]
    for number, guest in enumerate(guests, 1):
        _booked(sale, guest, f"A-1-{number}")
    _letters(hall)
    sale.owner.patch(sale.path, {"starts_at": "2027-01-02T19:00:00Z"}).expect(200)
    hall.here.clock.move(300)
    hall.app.organising.tell_move.check(sale.event)
    hall.queue.deadlines = [each for each in hall.queue.deadlines if each.kind is DeadlineKind.MAIL]
    assert moves.under_way(sale.event) is not None
    hall.here.clock.move(60)
    hall.app.deadlines.sweep()
    told = sorted(letter.to for letter in _letters(hall))
    assert told == sorted(f"guest{number}@example.com" for number in range(1, 8))
    assert moves.under_way(sale.event) is None
    hall.here.clock.move(60)
    hall.app.deadlines.sweep()
    assert _letters(hall) == []


def test_an_event_that_is_cancelled_while_it_is_told_is_only_cancelled(hall: Hall) -> None:
    """Its bookings are refunded, and no letter names the new date any more."""
    sale, guest = _sale(hall), hall.guest(ADDRESS)
    _booked(sale, guest, "A-1-1")
    _letters(hall)
    sale.owner.patch(sale.path, {"starts_at": "2027-01-02T19:00:00Z"}).expect(200)
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    assert [letter.subject for letter in _letters(hall)] == ["Your booking is cancelled"]
    for _ in range(3):
        hall.here.clock.move(61)
        hall.sweep()
    found = events.get(sale.event)
    assert found is not None
    assert hall.app.deadlines.sweep() == ([], 0)


def test_an_offer_is_mailed_with_a_link_that_opens_it(here: World) -> None:
    """In the fragment, without a token."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 2)})
    guest = hall.guest(ADDRESS)
    guest.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
    (letter,) = _letters(hall)
    (offer,) = hall.offers(guest)
    assert f"{hall.app.config.web_url}#/offers/{offer['offer_id']}\n" in letter.text
    assert guest.calls.token not in letter.text
    assert Caller(here.api).get(f"/v1/offers/{offer['offer_id']}").status == 401


def test_a_draft_that_is_moved_is_told_to_nobody(here: World) -> None:
    """Nobody has booked it, and nothing is due."""
    hall = Hall(here)
    sale = _sale(hall)
    hall.pump()
    shown = sale.owner.get(sale.path).expect(200)
    body = {name: shown[name] for name in ("name", "venue_id", "starts_at", "on_sale_at", "prices")}
    draft = sale.owner.post("/v1/events", body).expect(201)["event_id"]
    later = (hall.here.now + timedelta(days=60)).isoformat()
    sale.owner.patch(f"/v1/events/{draft}", {"starts_at": later}).expect(200)
    assert moves.under_way(draft) is None
