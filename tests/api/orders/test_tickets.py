"""Tickets in bookings: which ones a booking has, and how anyone verifies them."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from typing import Any

import jwt
from nacl.signing import VerifyKey

from chalicelib import wiring
from chalicelib.errors import Unavailable
from chalicelib.settings import settings
from tests.api.orders.booked import booked_tickets, error
from tests.support.api import Caller
from tests.worlds.world import World


def _claims(ticket: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(ticket, options={"verify_signature": False})
    return claims


def test_a_booking_has_its_tickets(here: World) -> None:
    """One for all seats and one for each, with a QR code when it is read, for customer and organiser."""
    booked = booked_tickets(here)
    claims = {
        "iss": "linehold",
        "aud": "linehold/ticket",
        "bkg": booked.id,
        "evt": booked.sale.event,
        "iat": here.clock.now() // 1000,
    }
    assert booked.booking["ticket"]["svg"] is None
    assert _claims(booked.whole) == {**claims, "seats": ["A-1-1", "A-1-2"]}
    assert [each["seat"] for each in booked.booking["tickets"]] == ["A-1-1", "A-1-2"]
    assert _claims(booked.of("A-1-2")) == {**claims, "seats": ["A-1-2"]}
    for caller in (booked.buyer, booked.sale.owner):
        read = caller.get(booked.path).expect(200)
        assert read["tickets"] == booked.booking["tickets"]
        assert read["ticket"]["ticket"] == booked.whole
        assert read["ticket"]["svg"] == booked.buyer.get(f"{booked.path}/ticket.svg").text


def test_lists_and_bookings_that_are_not_confirmed_have_no_tickets(here: World) -> None:
    """Neither before they are confirmed nor after they are cancelled."""
    booked = booked_tickets(here, method="test_delayed")
    assert (booked.booking["ticket"], booked.booking["tickets"]) == (None, [])
    here.clock.move(2)
    assert booked.buyer.get(booked.path).expect(200)["ticket"] is not None
    (listed,) = booked.buyer.get("/v1/bookings").expect(200)["items"]
    assert (listed["status"], listed["ticket"], listed["tickets"]) == ("confirmed", None, [])
    cancelled = booked.cancel().expect(200)
    assert (cancelled["ticket"], cancelled["tickets"]) == (None, [])


def test_a_cancelled_seat_has_no_ticket(here: World) -> None:
    """The seats that are left have a new ticket for all, and the same ones for each."""
    booked = booked_tickets(here)
    left = booked.cancel("A-1-1").expect(200)
    assert left["tickets"] == [{"seat": "A-1-2", "ticket": booked.of("A-1-2"), "checked_in_at": None}]
    assert left["ticket"] == {"ticket": booked.of("A-1-2"), "svg": None}
    assert error(booked.buyer.get(f"{booked.path}/ticket.svg?seat=A-1-1")) == (404, "SEAT_NOT_FOUND")


class NoKeys:
    """A secret that cannot be read."""

    def keys(self, wanted: str | None = None) -> Any:
        raise Unavailable("The keys cannot be read.")


def test_a_booking_is_shown_without_tickets_while_their_key_is_unavailable(here: World) -> None:
    """Booking is a 201 without tickets; only calls about tickets are a 503, and change nothing."""
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    people = here.app.people
    without = wiring.App(settings(), wiring.Ports(clock=here.clock, keys=NoKeys(), push=here.sockets))
    without.people = people
    wiring.use(without)
    booking = sale.book(buyer, hold).expect(201)
    assert (booking["status"], booking["ticket"], booking["tickets"]) == ("confirmed", None, [])
    path = f"/v1/bookings/{booking['booking_id']}"
    assert buyer.get(path).expect(200)["ticket"] is None
    for reply in (
        buyer.get(f"{path}/ticket.svg"),
        buyer.get(f"{path}/ticket.html"),
        buyer.get("/v1/ticket-keys"),
        sale.owner.post(f"{sale.path}/check-ins", {"ticket": _some_ticket()}),
    ):
        assert error(reply) == (503, "UNAVAILABLE")
    wiring.use(here.app)
    assert buyer.get(path).expect(200)["ticket"] is not None


def _some_ticket() -> str:
    """A ticket whose key would have to be read."""
    return "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.e30.AAAA"


def test_anyone_can_verify_a_ticket(here: World) -> None:
    """With the public keys, which may be cached for five minutes and have ids."""
    booked = booked_tickets(here)
    answer = Caller(here.api).get("/v1/ticket-keys")
    (key,) = answer.expect(200)["keys"]
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert Caller(here.api).get("/v1/ticket-keys", If_None_Match=answer.headers["etag"]).status == 304
    assert key == {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "k1", "x": key["x"]}
    header, claims, signature = booked.whole.split(".")
    raw = [urlsafe_b64decode(text + "=" * (-len(text) % 4)) for text in (key["x"], signature)]
    VerifyKey(raw[0]).verify(f"{header}.{claims}".encode(), raw[1])
