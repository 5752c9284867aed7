"""The calendar entry of a booking."""

from __future__ import annotations

import re

from tests.api.orders.booked import HOSTILE, booked_tickets, hostile_sale
from tests.support.api import Caller
from tests.worlds.world import World


def _entry(caller: Caller, path: str) -> dict[str, str]:
    """The properties of the one entry, unfolded and unescaped."""
    answer = caller.get(f"{path}/event.ics")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert "\n" not in answer.text.replace("\r\n", "")
    assert max(len(line.encode()) for line in answer.text.split("\r\n")) <= 75
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    assert [line for line in lines if line.startswith(("BEGIN", "END"))] == [
        "BEGIN:VCALENDAR",
        "BEGIN:VEVENT",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    found = dict(line.split(":", 1) for line in lines if line and not line.startswith(("BEGIN", "END")))
    unescaped = {"\\n": "\n", "\\\\": "\\", "\\;": ";", "\\,": ","}
    return {name: re.sub(r"\\.", lambda match: unescaped[match[0]], value) for name, value in found.items()}


def test_an_event_can_be_put_into_a_calendar(here: World) -> None:
    """When, where and which seats; names are escaped as text."""
    booked = booked_tickets(here, sale=hostile_sale(here))
    entry = _entry(booked.buyer, booked.path)
    assert entry == {
        "VERSION": "2.0",
        "PRODID": "-//Linehold//Bookings//EN",
        "UID": f"{booked.id}@linehold",
        "DTSTAMP": "20261201T200000Z",
        "DTSTART": "20270701T233000Z",
        "DTEND": "20270702T013000Z",
        "SEQUENCE": entry["SEQUENCE"],
        "STATUS": "CONFIRMED",
        "SUMMARY": f"Faust {HOSTILE}",
        "DESCRIPTION": f"Booking {booked.id}\nSeats: A-1-1, A-1-2",
        "LOCATION": f"Roxy {HOSTILE}, 1 Main St, {HOSTILE}",
        "GEO": "40.712800;-74.006000",
    }
    saved = booked.buyer.get(f"{booked.path}/event.ics").headers["content-disposition"]
    assert saved == f'attachment; filename="{booked.id}.ics"'


def test_the_calendar_entry_follows_the_event(here: World) -> None:
    """The same entry, with a higher number."""
    booked = booked_tickets(here)
    before = _entry(booked.buyer, booked.path)
    booked.sale.owner.patch(booked.sale.path, {"starts_at": "2027-02-01T20:00:00Z"}).expect(200)
    after = _entry(booked.buyer, booked.path)
    assert (after["UID"], after["DTSTART"]) == (before["UID"], "20270201T200000Z")
    assert _number(after) > _number(before)
    assert "GEO" not in after, "the venue has no location"


def test_the_calendar_entry_follows_the_booking(here: World) -> None:
    """Tentative until it is paid for; cancelled when the booking or the event is."""
    booked = booked_tickets(here, method="test_delayed")
    tentative = _entry(booked.buyer, booked.path)
    here.clock.move(2)
    confirmed = _entry(booked.buyer, booked.path)
    booked.cancel().expect(200)
    cancelled = _entry(booked.buyer, booked.path)
    assert [entry["STATUS"] for entry in (tentative, confirmed, cancelled)] == ["TENTATIVE", "CONFIRMED", "CANCELLED"]
    assert _number(tentative) < _number(confirmed) < _number(cancelled)
    other = booked_tickets(here)
    before = _entry(other.buyer, other.path)
    other.sale.owner.post(f"{other.sale.path}/cancel").expect(200)
    after = _entry(other.buyer, other.path)
    assert after["STATUS"] == "CANCELLED"
    assert _number(after) > _number(before)


def test_a_returned_seat_is_a_newer_entry(here: World) -> None:
    """Of the same booking, with the seats that are left."""
    booked = booked_tickets(here)
    before = _entry(booked.buyer, booked.path)
    booked.buyer.post(f"{booked.path}/cancel", {"seats": ["A-1-1"]}).expect(200)
    after = _entry(booked.buyer, booked.path)
    assert (after["DESCRIPTION"].partition("Seats: ")[2], after["STATUS"]) == ("A-1-2", "CONFIRMED")
    assert _number(after) > _number(before)


def test_an_entry_ends_when_its_event_does(here: World) -> None:
    """After two hours if the organiser does not say; no entry lasts no time."""
    booked = booked_tickets(here)
    before = _entry(booked.buyer, booked.path)
    assert (before["DTSTART"], before["DTEND"]) == ("20261231T200000Z", "20261231T220000Z")
    booked.sale.owner.patch(booked.sale.path, {"ends_at": "2027-01-01T01:15:00Z"}).expect(200)
    after = _entry(booked.buyer, booked.path)
    assert after["DTEND"] == "20270101T011500Z"
    assert _number(after) > _number(before)
    booked.sale.owner.patch(booked.sale.path, {"ends_at": None}).expect(200)
    assert _entry(booked.buyer, booked.path)["DTEND"] == "20261231T220000Z"


def _number(entry: dict[str, str]) -> int:
    return int(entry["SEQUENCE"])
