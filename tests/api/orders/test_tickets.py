"""Tickets and check-ins, as customers, organisers and scanners see them."""

from __future__ import annotations

import io
import re
import struct
import xml.etree.ElementTree as ET
import zlib
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

import jwt
import pytest
import segno
from chalice.test import Client
from nacl.signing import VerifyKey

from chalicelib import wiring
from chalicelib.errors import Unavailable
from chalicelib.settings import settings
from tests.support.api import Caller, Reply
from tests.worlds.scene import Sale, event_body, rows, venue
from tests.worlds.world import World

HOSTILE = "<script>alert('1')</script> & \"quotes\"; a, b \\ {event}"


@dataclass(frozen=True)
class Booked:
    """A confirmed booking with its people."""

    sale: Sale
    buyer: Caller
    booking: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.booking["booking_id"])

    @property
    def path(self) -> str:
        return f"/v1/bookings/{self.id}"

    @property
    def whole(self) -> str:
        return str(self.booking["ticket"]["ticket"])

    def of(self, seat: str) -> str:
        return next(each["ticket"] for each in self.booking["tickets"] if each["seat"] == seat)

    def scan(self, ticket: str, **headers: str) -> Reply:
        return self.sale.owner.post(f"{self.sale.path}/check-ins", {"ticket": ticket}, **headers)

    def cancel(self, *seats: str, by: Caller | None = None) -> Reply:
        return (by or self.buyer).post(f"{self.path}/cancel", {"seats": list(seats)} if seats else {})


def _booked(here: World, *seats: str, sale: Sale | None = None, method: str = "test") -> Booked:
    sale, buyer = sale or here.sale(), here.customer()
    hold = sale.hold(buyer, *(seats or ("A-1-1", "A-1-2"))).expect(201)["hold_id"]
    return Booked(sale, buyer, sale.book(buyer, hold, method).expect(201))


def _said(reply: Reply) -> tuple[int, str | None]:
    return reply.status, reply.code


def _claims(ticket: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(ticket, options={"verify_signature": False})
    return claims


def _picture(path: str, caller: Caller, accept: str | None = "image/png") -> Any:
    """The answer with its bytes as they are."""
    from app import app

    headers = {"Authorization": f"Bearer {caller.token}"} | ({"Accept": accept} if accept is not None else {})
    with Client(app) as client:
        return client.http.get(path, headers=headers)


def _modules(png: bytes, border: int) -> list[bytes]:
    """The rows of modules of a code that was painted, 1 for dark, without the quiet zone."""
    width, height, depth, colour = struct.unpack(">IIBB", png[16:26])
    assert (width, depth, colour) == (height, 1, 0), "one bit of grey a pixel"
    data, place = b"", 8
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            data += png[place + 8 : place + 8 + length]
        place += 12 + length
    plain, line = zlib.decompress(data), 1 + (width + 7) // 8
    lines = [bytes(line - 1)]
    for at in range(0, len(plain), line):
        assert plain[at] in (0, 2), "as it is, or the difference from the line above"
        above = lines[-1] if plain[at] else bytes(line - 1)
        lines.append(bytes((x + y) % 256 for x, y in zip(plain[at + 1 : at + line], above, strict=True)))
    bits = [[1 - (each[x // 8] >> (7 - x % 8) & 1) for x in range(width)] for each in lines[1:]]
    quiet = next(y for y, row in enumerate(bits) if any(row))
    inner = slice(quiet, -quiet, quiet // border)
    return [bytes(row[inner]) for row in bits[inner]]


def test_a_booking_carries_its_tickets(here: World) -> None:
    """One for all seats and one for each, with a code where it is read; to customer and organiser alike."""
    booked = _booked(here)
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
    """Until they are confirmed, and again when they are given back."""
    booked = _booked(here, method="test_delayed")
    assert (booked.booking["ticket"], booked.booking["tickets"]) == (None, [])
    here.clock.move(2)
    assert booked.buyer.get(booked.path).expect(200)["ticket"] is not None
    (listed,) = booked.buyer.get("/v1/bookings").expect(200)["items"]
    assert (listed["status"], listed["ticket"], listed["tickets"]) == ("confirmed", None, [])
    given_back = booked.cancel().expect(200)
    assert (given_back["ticket"], given_back["tickets"]) == (None, [])


def test_a_seat_that_is_given_back_has_no_ticket_any_more(here: World) -> None:
    """What is left has a new one for all, and the same ones for each."""
    booked = _booked(here)
    left = booked.cancel("A-1-1").expect(200)
    assert left["tickets"] == [{"seat": "A-1-2", "ticket": booked.of("A-1-2")}]
    assert left["ticket"] == {"ticket": booked.of("A-1-2"), "svg": None}
    assert _said(booked.buyer.get(f"{booked.path}/ticket.svg?seat=A-1-1")) == (404, "SEAT_NOT_FOUND")


class NoKeys:
    """A secret that cannot be read."""

    def keys(self, wanted: str | None = None) -> Any:
        raise Unavailable("The keys cannot be read.")


def test_what_was_booked_is_told_though_the_key_of_tickets_is_away(here: World) -> None:
    """A booking that was made is a 201, without tickets; only what is about tickets is a 503, and changes nothing."""
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
        assert _said(reply) == (503, "UNAVAILABLE")
    wiring.use(here.app)
    assert buyer.get(path).expect(200)["ticket"] is not None


def _some_ticket() -> str:
    """One whose key would have to be looked up."""
    return "eyJhbGciOiJFZERTQSIsImtpZCI6ImsxIiwidHlwIjoiSldUIn0.e30.AAAA"


def test_anybody_can_verify_a_ticket(here: World) -> None:
    """With the public keys, which may be kept for five minutes and are told apart by their id."""
    booked = _booked(here)
    answer = Caller(here.api).get("/v1/ticket-keys")
    (key,) = answer.expect(200)["keys"]
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert Caller(here.api).get("/v1/ticket-keys", If_None_Match=answer.headers["etag"]).status == 304
    assert key == {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "k1", "x": key["x"]}
    header, claims, signature = booked.whole.split(".")
    raw = [urlsafe_b64decode(text + "=" * (-len(text) % 4)) for text in (key["x"], signature)]
    VerifyKey(raw[0]).verify(f"{header}.{claims}".encode(), raw[1])


def test_a_ticket_admits_once(here: World) -> None:
    """201 with who came in, then 409 with when each did."""
    booked = _booked(here)
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
    assert _said(again) == (409, "TICKET_USED")
    seats = [{"seat": seat, "used_at": "2026-12-01T20:00:00Z"} for seat in ("A-1-1", "A-1-2")]
    assert again.json["error"]["details"] == {"seats": seats}
    assert booked.scan(booked.of("A-1-2")).code == "TICKET_USED"


def test_a_family_may_come_one_by_one(here: World) -> None:
    """The ticket for all lets in whoever has not come yet, and says of the others why not."""
    booked = _booked(here, "A-1-1", "A-1-2", "A-1-3")
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
    """Whose answer got lost: the same again, and not that the ticket was used."""
    booked = _booked(here)
    first = booked.scan(booked.whole, Idempotency_Key="s-1").expect(201)
    assert booked.scan(booked.whole, Idempotency_Key="s-1").expect(201) == first
    assert booked.scan(booked.whole, Idempotency_Key="s-2").code == "TICKET_USED"


def test_what_was_given_back_admits_nobody(here: World) -> None:
    """A seat, and then the rest: 410."""
    booked = _booked(here)
    booked.cancel("A-1-1").expect(200)
    refused = booked.scan(booked.of("A-1-1"))
    assert _said(refused) == (410, "TICKET_CANCELLED")
    assert refused.json["error"]["details"] == {"seats": ["A-1-1"]}
    booked.cancel().expect(200)
    assert _said(booked.scan(booked.whole)) == (410, "TICKET_CANCELLED")
    for name in ("ticket.svg", "ticket.html"):
        assert _said(booked.buyer.get(f"{booked.path}/{name}")) == (409, "NOT_CONFIRMED")


def test_a_ticket_that_was_used_is_not_given_back_by_its_customer(here: World) -> None:
    """Neither alone nor with the rest; the rest is, and the organiser may all the same."""
    booked = _booked(here)
    booked.scan(booked.of("A-1-1")).expect(201)
    for seats in (("A-1-1",), ("A-1-1", "A-1-2"), ()):
        refused = booked.cancel(*seats)
        assert _said(refused) == (409, "TICKET_USED")
        assert refused.json["error"]["details"] == {"seats": ["A-1-1"]}
    assert booked.cancel("A-1-2").expect(200)["seats"] == ["A-1-1"]
    assert booked.cancel(by=booked.sale.owner).expect(200)["status"] == "refunded"
    assert booked.scan(booked.of("A-1-1")).code == "TICKET_CANCELLED"


def test_nobody_is_admitted_to_an_event_that_is_called_off(here: World) -> None:
    """410, even before the bookings are unwound."""
    booked = _booked(here)
    booked.sale.owner.post(f"{booked.sale.path}/cancel").expect(200)
    assert _said(booked.scan(booked.whole)) == (410, "EVENT_CANCELLED")


def test_another_events_ticket_is_told_from_none(here: World) -> None:
    """And which event it is for only to whose it is."""
    booked, other = _booked(here), here.sale()
    mine = here.sale(owner=booked.sale.owner)
    wrong = mine.owner.post(f"{mine.path}/check-ins", {"ticket": booked.whole})
    assert _said(wrong) == (409, "WRONG_EVENT")
    assert wrong.json["error"]["details"] == {"event_id": booked.sale.event}
    wrong = other.owner.post(f"{other.path}/check-ins", {"ticket": booked.whole})
    assert _said(wrong) == (409, "WRONG_EVENT")
    assert wrong.json["error"]["details"] == {}
    booked.scan(booked.whole).expect(201)


def test_only_the_organiser_checks_in(here: World) -> None:
    """Everybody else is told so before anything of the ticket; it stays good."""
    booked = _booked(here)
    path, body = f"{booked.sale.path}/check-ins", {"ticket": booked.whole}
    assert _said(here.operator().post(path, body)) == (403, "NOT_YOURS")
    assert _said(booked.buyer.post(path, body)) == (403, "WRONG_KIND_OF_TOKEN")
    assert Caller(here.api).post(path, body).status == 401
    unknown = "/v1/events/evt_00000000000000000000000000/check-ins"
    assert _said(booked.sale.owner.post(unknown, body)) == (404, "EVENT_NOT_FOUND")
    booked.scan(booked.whole).expect(201)


def test_what_is_no_ticket_is_422(here: World) -> None:
    """Junk, a token of a person, a ticket with another's claims, one of a booking that is not there."""
    booked, other = _booked(here), _booked(here)
    head, claims, _ = other.whole.split(".")
    swapped = f"{head}.{claims}.{booked.whole.split('.')[2]}"
    gone = here.app.orders.tickets._tickets.sign(_ticket_of_nothing(booked), 0)
    for ticket in ("x", "a.b.c", "é.東.ü", booked.buyer.token or "", booked.sale.owner.token or "", swapped, gone):
        refused = booked.scan(ticket)
        assert _said(refused) == (422, "TICKET_INVALID")
        assert refused.json["error"]["details"] == {
            "fields": [{"path": "ticket", "problem": "is not a ticket of ours"}]
        }
    for body in ({}, {"ticket": ""}, {"ticket": 5}, {"ticket": "x" * 4001}, {"ticket": "x", "seat": "A-1-1"}):
        assert _said(booked.sale.owner.post(f"{booked.sale.path}/check-ins", body)) == (422, "INVALID")


def _ticket_of_nothing(booked: Booked) -> Any:
    from chalicelib.orders.rules.tickets import Ticket

    return Ticket("bkg_00000000000000000000000000", booked.sale.event, ("A-1-1",))


def test_a_ticket_is_no_token(here: World) -> None:
    """It opens nothing."""
    booked = _booked(here)
    assert _said(Caller(here.api, booked.whole).get("/v1/bookings")) == (401, "TOKEN_INVALID")
    assert _said(Caller(here.api, booked.whole).get(booked.path)) == (401, "TOKEN_INVALID")


def test_a_ticket_can_be_drawn(here: World) -> None:
    """As an SVG that scales, has a title and a quiet zone of four, and says just the ticket."""
    booked = _booked(here)
    for query, token, title in (
        ("", booked.whole, "Ticket for A-1-1, A-1-2"),
        ("?seat=A-1-2", booked.of("A-1-2"), "Ticket for A-1-2"),
    ):
        answer = booked.buyer.get(f"{booked.path}/ticket.svg{query}")
        assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
        assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
        drawn = ET.fromstring(answer.text)
        code = segno.make_qr(token, error="m", boost_error=False)
        side = code.symbol_size(border=4)[0]
        assert drawn.attrib == {"viewBox": f"0 0 {side} {side}"}
        assert [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}title")] == [title]
        expected = io.BytesIO()
        code.save(expected, kind="svg", border=4, omitsize=True)
        assert [each.attrib["d"] for each in drawn if each.attrib.get("stroke")] == re.findall(
            ' d="([^"]+)"', expected.getvalue().decode()
        )


def test_a_ticket_can_be_painted(here: World) -> None:
    """As a PNG of 600 pixels or more, module by module the code of the ticket."""
    booked = _booked(here)
    for query, token in (("", booked.whole), ("?seat=A-1-1", booked.of("A-1-1"))):
        answer = _picture(f"{booked.path}/ticket.png{query}", booked.buyer)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
        assert answer.body.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", answer.body[16:24])
        assert width == height >= 600
        code = segno.make_qr(token, error="m", boost_error=False)
        assert _modules(answer.body, border=4) == [bytes(row) for row in code.matrix]


@pytest.mark.parametrize("accept", [None, "*/*", "image/*", "image/avif,image/webp,image/png,*/*;q=0.8", "text/html"])
def test_a_picture_is_for_who_asks_for_one(here: World, accept: str | None) -> None:
    """To anybody else it would not arrive as it is: 406, and how to ask."""
    booked = _booked(here)
    answer = _picture(f"{booked.path}/ticket.png", booked.buyer, accept)
    assert answer.status_code == 406
    assert answer.json_body["error"]["code"] == "NOT_ACCEPTABLE"
    assert answer.json_body["error"]["details"] == {"accept": "image/png"}


FORMS = ["ticket.svg", "ticket.png", "ticket.html", "event.ics"]


@pytest.mark.parametrize("form", FORMS)
def test_a_bookings_papers_are_its_customers_and_its_organisers(here: World, form: str) -> None:
    """Everybody else is 401 or 403, what is not there 404, and a misspelt question 422."""
    booked = _booked(here)
    path = f"{booked.path}/{form}"
    for caller in (booked.buyer, booked.sale.owner):
        assert _picture(path, caller).status_code == 200
    assert Caller(here.api).get(path).status == 401
    for stranger in (here.customer(), here.operator()):
        assert _said(stranger.get(path)) == (403, "NOT_YOURS")
    for id in ("bkg_00000000000000000000000000", "nonsense"):
        assert _said(booked.buyer.get(f"/v1/bookings/{id}/{form}")) == (404, "BOOKING_NOT_FOUND")
    if form in ("ticket.svg", "ticket.png"):
        assert _said(booked.buyer.get(f"{path}?seat=A-1-3")) == (404, "SEAT_NOT_FOUND")
        assert booked.buyer.get(f"{path}?seat=").status == 422
        assert booked.buyer.get(f"{path}?set=A-1-1").status == 422


@pytest.mark.parametrize("form", ["ticket.svg", "ticket.png", "ticket.html"])
def test_a_booking_that_is_not_confirmed_has_no_ticket(here: World, form: str) -> None:
    """409 with what it is; as soon as its payment came through it has one."""
    booked = _booked(here, method="test_delayed")
    refused = booked.buyer.get(f"{booked.path}/{form}")
    assert _said(refused) == (409, "NOT_CONFIRMED")
    assert refused.json["error"]["details"] == {"status": "pending_payment"}
    here.clock.move(2)
    assert _picture(f"{booked.path}/{form}", booked.buyer).status_code == 200


class Page(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self._skipped = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self._skipped = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.text += data


def _hostile(here: World) -> Sale:
    """An event and a venue whose names are not meant well."""
    owner = here.operator()
    plan = {
        "name": f"Roxy {HOSTILE}",
        "timezone": "America/New_York",
        "location": {"lat": 40.7128, "lon": -74.006, "address": f"1 Main St, {HOSTILE}"},
        "sections": [{"id": "A", "name": f"Stalls {HOSTILE}", "rows": rows(1, 4)}],
    }
    venue_id = owner.post("/v1/venues", plan).expect(201)["venue_id"]
    body = event_body(venue_id, here.now, name=f"Faust {HOSTILE}", starts_at="2027-07-01T23:30:00Z")
    event = owner.post("/v1/events", body).expect(201)["event_id"]
    owner.post(f"/v1/events/{event}/publish").expect(200)
    return Sale(here.api, owner, event)


def test_tickets_can_be_printed(here: World) -> None:
    """A sheet for each seat, with all that one needs to find it; it loads nothing and runs nothing."""
    booked = _booked(here, sale=_hostile(here))
    answer = booked.buyer.get(f"{booked.path}/ticket.html")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert answer.headers["content-security-policy"] == policy
    page = Page(answer.text)
    assert (page.tags.count("article"), page.tags.count("svg")) == (2, 2)
    assert not {"script", "link", "img", "iframe", "object", "base", "form", "a"} & set(page.tags)
    assert page.attributes <= {
        "lang",
        "charset",
        "name",
        "content",
        "datetime",
        "dir",
        "xmlns",
        "viewbox",
        "fill",
        "d",
        "stroke",
        "class",
    }
    for fact in (
        f"Faust {HOSTILE}",
        f"Roxy {HOSTILE}",
        f"1 Main St, {HOSTILE}",
        f"Stalls {HOSTILE}",
        "Thursday 1 July 2027, 19:30",
        "America/New_York",
        "12.50 EUR",
        "Ticket for A-1-1",
        "Ticket for A-1-2",
        booked.id,
    ):
        assert fact in page.text, fact


def test_a_seat_that_was_given_back_is_not_printed(here: World) -> None:
    """The others are."""
    booked = _booked(here)
    booked.cancel("A-1-1").expect(200)
    page = Page(booked.buyer.get(f"{booked.path}/ticket.html").text)
    assert page.tags.count("article") == 1
    assert "A-1-2" in page.text
    assert "A-1-1" not in page.text


def _entry(caller: Caller, path: str) -> dict[str, str]:
    """The properties of the one entry, unfolded, their texts as they were meant."""
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
    meant = {"\\n": "\n", "\\\\": "\\", "\\;": ";", "\\,": ","}
    return {name: re.sub(r"\\.", lambda match: meant[match[0]], value) for name, value in found.items()}


def test_an_event_can_be_put_into_a_calendar(here: World) -> None:
    """When, where and which seats; its names are text and nothing else."""
    booked = _booked(here, sale=_hostile(here))
    entry = _entry(booked.buyer, booked.path)
    assert entry == {
        "VERSION": "2.0",
        "PRODID": "-//Linehold//Bookings//EN",
        "UID": f"{booked.id}@linehold",
        "DTSTAMP": "20261201T200000Z",
        "DTSTART": "20270701T233000Z",
        "SEQUENCE": entry["SEQUENCE"],
        "STATUS": "CONFIRMED",
        "SUMMARY": f"Faust {HOSTILE}",
        "DESCRIPTION": f"Booking {booked.id}\nSeats: A-1-1, A-1-2",
        "LOCATION": f"Roxy {HOSTILE}, 1 Main St, {HOSTILE}",
        "GEO": "40.712800;-74.006000",
    }
    saved = booked.buyer.get(f"{booked.path}/event.ics").headers["content-disposition"]
    assert saved == f'attachment; filename="{booked.id}.ics"'


def test_a_calendar_learns_that_the_event_has_moved(here: World) -> None:
    """The same entry, with a higher number."""
    booked = _booked(here)
    before = _entry(booked.buyer, booked.path)
    booked.sale.owner.patch(booked.sale.path, {"starts_at": "2027-02-01T20:00:00Z"}).expect(200)
    after = _entry(booked.buyer, booked.path)
    assert (after["UID"], after["DTSTART"]) == (before["UID"], "20270201T200000Z")
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert "GEO" not in after, "nobody said where the venue is"


def test_a_calendar_learns_what_became_of_a_booking(here: World) -> None:
    """Tentative until it is paid for, cancelled when it is given back, or when the event is called off."""
    booked = _booked(here, method="test_delayed")
    assert _entry(booked.buyer, booked.path)["STATUS"] == "TENTATIVE"
    here.clock.move(2)
    assert _entry(booked.buyer, booked.path)["STATUS"] == "CONFIRMED"
    booked.cancel().expect(200)
    assert _entry(booked.buyer, booked.path)["STATUS"] == "CANCELLED"
    other = _booked(here)
    other.sale.owner.post(f"{other.sale.path}/cancel").expect(200)
    assert _entry(other.buyer, other.path)["STATUS"] == "CANCELLED"


def test_a_booking_of_many_seats_with_long_names_can_still_be_drawn(here: World) -> None:
    """The most seats, with the longest names, fit one code."""
    seats = [f"{number:x<16}" for number in range(10, 30)]
    section, row = "s" * 16, "r" * 16
    owner = here.operator()
    plan = [{"id": row, "category": "standard", "seats": seats}]
    venue_id = venue(owner, {section: plan})
    event = owner.post("/v1/events", event_body(venue_id, here.now, max_per_customer=20)).expect(201)["event_id"]
    owner.post(f"/v1/events/{event}/publish").expect(200)
    booked = _booked(here, *(f"{section}-{row}-{seat}" for seat in seats), sale=Sale(here.api, owner, event))
    assert booked.buyer.get(f"{booked.path}/ticket.svg").status == 200
    assert _picture(f"{booked.path}/ticket.png", booked.buyer).status_code == 200
    assert len(booked.scan(booked.whole).expect(201)["admitted"]) == 20
