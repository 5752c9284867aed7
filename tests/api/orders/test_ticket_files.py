"""Tickets as files: QR codes as SVG and PNG, and the page to print."""

from __future__ import annotations

import io
import re
import struct
import xml.etree.ElementTree as ET
import zlib
from html.parser import HTMLParser

import pytest
import segno
import zxingcpp

from tests.api.orders.booked import HOSTILE, booked_tickets, error, hostile_sale, picture
from tests.support.api import Caller
from tests.worlds.scene import Sale, event_body, venue
from tests.worlds.world import World


def _read(modules: list[bytes]) -> str:
    """What a reader finds in a code, drawn with four points a module and its quiet zone."""
    side = len(modules) + 8
    blank, padded = bytes(side), [bytes(4) + row + bytes(4) for row in modules]
    rows = [blank] * 4 + padded + [blank] * 4
    points = b"".join(bytes(0 if dark else 255 for dark in row for _ in range(4)) * 4 for row in rows)
    (found,) = zxingcpp.read_barcodes(memoryview(points).cast("B", (4 * side, 4 * side)))
    return found.text


def _modules(png: bytes, border: int) -> list[bytes]:
    """The rows of modules of a painted QR code, 1 for dark, without the quiet zone."""
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
        assert plain[at] in (0, 2), "unfiltered, or the difference from the line above"
        above = lines[-1] if plain[at] else bytes(line - 1)
        lines.append(bytes((x + y) % 256 for x, y in zip(plain[at + 1 : at + line], above, strict=True)))
    bits = [[1 - (each[x // 8] >> (7 - x % 8) & 1) for x in range(width)] for each in lines[1:]]
    quiet = next(y for y, row in enumerate(bits) if any(row))
    inner = slice(quiet, -quiet, quiet // border)
    return [bytes(row[inner]) for row in bits[inner]]


def test_a_ticket_can_be_drawn(here: World) -> None:
    """As an SVG that scales, has a title and a quiet zone of four, and contains exactly the ticket."""
    booked = booked_tickets(here)
    for query, token, title in (
        ("", booked.whole, "Ticket for A-1-1, A-1-2"),
        ("?seat=A-1-2", booked.of("A-1-2"), "Ticket for A-1-2"),
    ):
        answer = booked.buyer.get(f"{booked.path}/ticket.svg{query}")
        assert (answer.status, answer.headers["cache-control"]) == (200, "no-store")
        assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
        drawn = ET.fromstring(answer.text)
        code = segno.make_qr(token, error="m", boost_error=False, mask=3)
        side = code.symbol_size(border=4)[0]
        assert drawn.attrib == {"viewBox": f"0 0 {side} {side}"}
        assert [each.text for each in drawn.iter("{http://www.w3.org/2000/svg}title")] == [title]
        expected = io.BytesIO()
        code.save(expected, kind="svg", border=4, omitsize=True)
        assert [each.attrib["d"] for each in drawn if each.attrib.get("stroke")] == re.findall(
            ' d="([^"]+)"', expected.getvalue().decode()
        )


def test_a_ticket_can_be_painted(here: World) -> None:
    """As a PNG of 600 pixels or more, module by module a QR code that a reader reads."""
    booked = booked_tickets(here)
    for query, token in (("", booked.whole), ("?seat=A-1-1", booked.of("A-1-1"))):
        answer = picture(f"{booked.path}/ticket.png{query}", booked.buyer)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/png")
        assert answer.body.startswith(b"\x89PNG\r\n\x1a\n")
        width, height = struct.unpack(">II", answer.body[16:24])
        assert width == height >= 600
        assert _read(_modules(answer.body, border=4)) == token


@pytest.mark.parametrize("accept", [None, "*/*", "image/*", "image/avif,image/webp,image/png,*/*;q=0.8", "text/html"])
def test_a_png_must_be_asked_for(here: World, accept: str | None) -> None:
    """With any other Accept its bytes would not arrive: 406 with the accepted type."""
    booked = booked_tickets(here)
    answer = picture(f"{booked.path}/ticket.png", booked.buyer, accept)
    assert answer.status_code == 406
    assert answer.json_body["error"]["code"] == "NOT_ACCEPTABLE"
    assert answer.json_body["error"]["details"] == {"accept": "image/png"}


FORMS = ["ticket.svg", "ticket.png", "ticket.html", "event.ics"]


@pytest.mark.parametrize("form", FORMS)
def test_only_its_customer_and_its_organiser_get_a_bookings_files(here: World, form: str) -> None:
    """All others get 401 or 403; an unknown booking or seat is 404, a wrong query 422."""
    booked = booked_tickets(here)
    path = f"{booked.path}/{form}"
    for caller in (booked.buyer, booked.sale.owner):
        assert picture(path, caller).status_code == 200
    assert Caller(here.api).get(path).status == 401
    for stranger in (here.customer(), here.operator()):
        assert error(stranger.get(path)) == (403, "NOT_YOURS")
    for id in ("bkg_00000000000000000000000000", "nonsense"):
        assert error(booked.buyer.get(f"/v1/bookings/{id}/{form}")) == (404, "BOOKING_NOT_FOUND")
    if form in ("ticket.svg", "ticket.png"):
        assert error(booked.buyer.get(f"{path}?seat=A-1-3")) == (404, "SEAT_NOT_FOUND")
        assert booked.buyer.get(f"{path}?seat=").status == 422
        assert booked.buyer.get(f"{path}?set=A-1-1").status == 422


@pytest.mark.parametrize("form", ["ticket.svg", "ticket.png", "ticket.html"])
def test_a_booking_that_is_not_confirmed_has_no_ticket(here: World, form: str) -> None:
    """409 with its status; it has one as soon as its payment has succeeded."""
    booked = booked_tickets(here, method="test_delayed")
    refused = booked.buyer.get(f"{booked.path}/{form}")
    assert error(refused) == (409, "NOT_CONFIRMED")
    assert refused.json["error"]["details"] == {"status": "pending_payment"}
    here.clock.move(2)
    assert picture(f"{booked.path}/{form}", booked.buyer).status_code == 200


class Page(HTMLParser):
    """A page as a browser parses it."""

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


def test_tickets_can_be_printed(here: World) -> None:
    """A sheet for each seat, with all facts to find it; the page loads and runs nothing."""
    booked = booked_tickets(here, sale=hostile_sale(here))
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


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "when"),
    [
        ("2027-07-01T18:00:00Z", "2027-07-01T20:30:00Z", "Thursday 1 July 2027, 20:00 – 22:30 "),
        ("2027-07-01T20:00:00Z", "2027-07-01T23:00:00Z", "Thursday 1 July 2027, 22:00 – Friday 2 July 2027, 01:00 "),
        ("2027-10-31T00:30:00Z", "2027-10-31T01:30:00Z", "Sunday 31 October 2027, 02:30 (+02:00) – 02:30 (+01:00) "),
        ("2027-10-31T01:30:00Z", None, "Sunday 31 October 2027, 02:30 (+01:00) "),
    ],
)
def test_a_ticket_says_from_when_until_when(here: World, starts_at: str, ends_at: str | None, when: str) -> None:
    """The end where it is known, and of two equal local times which one it is."""
    booked = booked_tickets(here, "A-1-1", sale=here.sale(starts_at=starts_at, ends_at=ends_at))
    assert f"{when}(Europe/Stockholm)" in Page(booked.buyer.get(f"{booked.path}/ticket.html").text).text


def test_a_cancelled_seat_is_not_printed(here: World) -> None:
    """The others are."""
    booked = booked_tickets(here)
    booked.cancel("A-1-1").expect(200)
    page = Page(booked.buyer.get(f"{booked.path}/ticket.html").text)
    assert page.tags.count("article") == 1
    assert "A-1-2" in page.text
    assert "A-1-1" not in page.text


def test_a_booking_of_many_seats_with_long_names_can_still_be_drawn(here: World) -> None:
    """The most seats, with the longest names, fit one QR code."""
    seats = [f"{number:x<16}" for number in range(10, 30)]
    section, row = "s" * 16, "r" * 16
    owner = here.operator()
    plan = [{"id": row, "category": "standard", "seats": seats}]
    venue_id = venue(owner, {section: plan})
    event = owner.post("/v1/events", event_body(venue_id, here.now, max_per_customer=20)).expect(201)["event_id"]
    owner.post(f"/v1/events/{event}/publish").expect(200)
    booked = booked_tickets(here, *(f"{section}-{row}-{seat}" for seat in seats), sale=Sale(here.api, owner, event))
    assert booked.buyer.get(f"{booked.path}/ticket.svg").status == 200
    assert picture(f"{booked.path}/ticket.png", booked.buyer).status_code == 200
    assert len(booked.scan(booked.whole).expect(201)["admitted"]) == 20
