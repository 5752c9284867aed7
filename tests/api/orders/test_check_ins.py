"""Check-ins, as organisers and scanners see them."""

from __future__ import annotations

from typing import Any

from chalicelib.orders.rules.tickets import Ticket
from tests.api.orders.booked import Booked, booked_tickets, error
from tests.support.api import Caller
from tests.worlds.world import World


def test_a_ticket_admits_once(here: World) -> None:
    """201 with the admitted seats, then 409 with when each was used."""
    booked = booked_tickets(here)
    done = booked.scan(booked.whole).expect(201)
    assert done == {
        "event_id": booked.sale.event,
        "booking_id": booked.id,
        "admitted": ["A-1-1", "A-1-2"],
        "admitted_at": "2026-12-01T20:00:00Z",
        "refused": [],
    }
    here.clock.move(60)
    again = booked.scan(booked.whole)
    assert error(again) == (409, "TICKET_USED")
    seats = [{"seat": seat, "used_at": "2026-12-01T20:00:00Z"} for seat in ("A-1-1", "A-1-2")]
    assert again.json["error"]["details"] == {"seats": seats}
    assert booked.scan(booked.of("A-1-2")).code == "TICKET_USED"


def test_seats_of_a_ticket_may_be_admitted_one_by_one(here: World) -> None:
    """The ticket for all admits the seats that are left, and names the reason for each other seat."""
    booked = booked_tickets(here, "A-1-1", "A-1-2", "A-1-3")
    booked.scan(booked.of("A-1-2")).expect(201)
    booked.cancel("A-1-3").expect(200)
    here.clock.move(1.5)
    done = booked.scan(booked.whole).expect(201)
    assert (done["admitted"], done["admitted_at"]) == (["A-1-1"], "2026-12-01T20:00:01.500Z")
    assert done["refused"] == [
        {"seat": "A-1-2", "code": "TICKET_USED", "used_at": "2026-12-01T20:00:00Z"},
        {"seat": "A-1-3", "code": "TICKET_CANCELLED"},
    ]


def test_a_scan_can_be_repeated_under_its_key(here: World) -> None:
    """When its answer got lost: the same answer again, and not TICKET_USED."""
    booked = booked_tickets(here)
    first = booked.scan(booked.whole, Idempotency_Key="s-1").expect(201)
    assert booked.scan(booked.whole, Idempotency_Key="s-1").expect(201) == first
    assert booked.scan(booked.whole, Idempotency_Key="s-2").code == "TICKET_USED"


def test_a_cancelled_ticket_is_refused(here: World) -> None:
    """A seat, and then the rest: 410."""
    booked = booked_tickets(here)
    booked.cancel("A-1-1").expect(200)
    refused = booked.scan(booked.of("A-1-1"))
    assert error(refused) == (410, "TICKET_CANCELLED")
    assert refused.json["error"]["details"] == {"seats": ["A-1-1"]}
    booked.cancel().expect(200)
    assert error(booked.scan(booked.whole)) == (410, "TICKET_CANCELLED")
    for name in ("ticket.svg", "ticket.html"):
        assert error(booked.buyer.get(f"{booked.path}/{name}")) == (409, "NOT_CONFIRMED")


def test_a_customer_cannot_cancel_a_used_ticket(here: World) -> None:
    """Neither alone nor with the others; the others can be cancelled, and the organiser can cancel all."""
    booked = booked_tickets(here)
    booked.scan(booked.of("A-1-1")).expect(201)
    for seats in (("A-1-1",), ("A-1-1", "A-1-2"), ()):
        refused = booked.cancel(*seats)
        assert error(refused) == (409, "TICKET_USED")
        assert refused.json["error"]["details"] == {"seats": ["A-1-1"]}
    assert booked.cancel("A-1-2").expect(200)["seats"] == ["A-1-1"]
    assert booked.cancel(by=booked.sale.owner).expect(200)["status"] == "refunded"
    assert booked.scan(booked.of("A-1-1")).code == "TICKET_CANCELLED"


def test_a_cancelled_event_admits_no_seat(here: World) -> None:
    """410, even before its bookings are refunded."""
    booked = booked_tickets(here)
    booked.sale.owner.post(f"{booked.sale.path}/cancel").expect(200)
    assert error(booked.scan(booked.whole)) == (410, "EVENT_CANCELLED")


def test_a_ticket_of_another_event_is_a_conflict(here: World) -> None:
    """Only that event's organiser gets its id."""
    booked, other = booked_tickets(here), here.sale()
    mine = here.sale(owner=booked.sale.owner)
    wrong = mine.owner.post(f"{mine.path}/check-ins", {"ticket": booked.whole})
    assert error(wrong) == (409, "WRONG_EVENT")
    assert wrong.json["error"]["details"] == {"event_id": booked.sale.event}
    wrong = other.owner.post(f"{other.path}/check-ins", {"ticket": booked.whole})
    assert error(wrong) == (409, "WRONG_EVENT")
    assert wrong.json["error"]["details"] == {}
    booked.scan(booked.whole).expect(201)


def test_only_the_organiser_checks_in(here: World) -> None:
    """All others are refused before the ticket is read; it stays valid."""
    booked = booked_tickets(here)
    path, body = f"{booked.sale.path}/check-ins", {"ticket": booked.whole}
    assert error(here.operator().post(path, body)) == (403, "NOT_YOURS")
    assert error(booked.buyer.post(path, body)) == (403, "WRONG_KIND_OF_TOKEN")
    assert Caller(here.api).post(path, body).status == 401
    unknown = "/v1/events/evt_00000000000000000000000000/check-ins"
    assert error(booked.sale.owner.post(unknown, body)) == (404, "EVENT_NOT_FOUND")
    booked.scan(booked.whole).expect(201)


def test_an_invalid_ticket_is_422(here: World) -> None:
    """Junk, an access token, a ticket with another ticket's claims, one of an unknown booking."""
    booked, other = booked_tickets(here), booked_tickets(here)
    head, claims, _ = other.whole.split(".")
    swapped = f"{head}.{claims}.{booked.whole.split('.')[2]}"
    gone = here.app.orders.tickets._tickets.sign(_ticket_of_an_unknown_booking(booked), 0)
    for ticket in ("x", "a.b.c", "é.東.ü", booked.buyer.token or "", booked.sale.owner.token or "", swapped, gone):
        refused = booked.scan(ticket)
        assert error(refused) == (422, "TICKET_INVALID")
        assert refused.json["error"]["details"] == {
            "fields": [{"path": "ticket", "problem": "is not a ticket of ours"}]
        }
    for body in ({}, {"ticket": ""}, {"ticket": 5}, {"ticket": "x" * 4001}, {"ticket": "x", "seat": "A-1-1"}):
        assert error(booked.sale.owner.post(f"{booked.sale.path}/check-ins", body)) == (422, "INVALID")


def _ticket_of_an_unknown_booking(booked: Booked) -> Any:
    return Ticket("bkg_00000000000000000000000000", booked.sale.event, ("A-1-1",))


def test_a_ticket_is_no_access_token(here: World) -> None:
    """It authenticates no call."""
    booked = booked_tickets(here)
    assert error(Caller(here.api, booked.whole).get("/v1/bookings")) == (401, "TOKEN_INVALID")
    assert error(Caller(here.api, booked.whole).get(booked.path)) == (401, "TOKEN_INVALID")
