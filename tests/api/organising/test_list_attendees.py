"""The attendees of an event, as a sheet for its organiser."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import pytest

from tests.support.api import Caller, Reply
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World

PRICES = {"standard": {"amount": 1250, "currency": "EUR"}, "box": {"amount": 9900, "currency": "EUR"}}


def _sale(here: World, **changes: Any) -> Sale:
    return here.sale({"A": rows(5, 10), "B": rows(1, 4, "box")}, **{"prices": PRICES, **changes})


def _buy(here: World, sale: Sale, *seats: str, **contact: str) -> str:
    """A booking of these seats by a new customer with this contact."""
    buyer = here.customer()
    if contact:
        buyer.patch("/v1/customers/me", contact).expect(200)
    hold = sale.hold(buyer, *seats).expect(201)["hold_id"]
    return str(sale.book(buyer, hold).expect(201)["booking_id"])


def _ask(sale: Sale, query: str = "") -> Reply:
    answer = sale.owner.get(f"{sale.path}/attendees{query}")
    assert answer.status == 200, answer.text
    return answer


def _lines(answer: Reply) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))


def _next(answer: Reply) -> str | None:
    """The path of the next page."""
    if "link" not in answer.headers:
        return None
    found = re.fullmatch(r'<(/v1/[^>]+)>; rel="next"', answer.headers["link"])
    assert found
    return found[1]


def test_every_booked_seat_is_a_line(here: World) -> None:
    """With its place, its price and its customer's contact, in the order of the booking's seats."""
    sale = _sale(here)
    booking = _buy(here, sale, "B-1-2", "A-3-7", name="Ada Lovelace", email="ada@example.com", phone="070-123 45 67")
    seat = {
        "booking_id": booking,
        "status": "confirmed",
        "currency": "EUR",
        "name": "Ada Lovelace",
        "email": "ada@example.com",
        "phone": "070-123 45 67",
        "booked_at": "2026-12-01T20:00:00Z",
        "checked_in_at": "",
    }
    first = {"seat": "B-1-2", "section": "B", "row": "1", "place": "2", "category": "box", "price": "99.00"}
    second = {"seat": "A-3-7", "section": "A", "row": "3", "place": "7", "category": "standard", "price": "12.50"}
    assert _lines(_ask(sale)) == [seat | first, seat | second]


def test_it_is_a_file_that_a_spreadsheet_opens(here: World) -> None:
    """CSV in UTF-8 with a byte order mark, a file name with the event's id, and no caching."""
    sale = _sale(here)
    answer = _ask(sale)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert answer.headers["content-disposition"] == f'attachment; filename="attendees-{sale.event}.csv"'
    assert answer.headers["cache-control"] == "no-store"
    assert "Link" in answer.headers["access-control-expose-headers"]
    headings = (
        "booking_id,status,seat,section,row,place,category,price,currency,name,email,phone,booked_at,checked_in_at"
    )
    assert answer.text == f"\ufeff{headings}\r\n"


def test_only_confirmed_bookings_are_listed(here: World) -> None:
    """No holds, and no bookings that are pending, declined or refunded."""
    sale, buyer, other = _sale(here), here.customer(), here.customer()
    sale.hold(here.customer(), "A-1-1").expect(201)
    sale.book(buyer, sale.hold(buyer, "A-1-2").expect(201)["hold_id"], "test_pending").expect(201)
    assert sale.book(other, sale.hold(other, "A-1-3").expect(201)["hold_id"], "test_declined").status == 402
    booking = _buy(here, sale, "A-2-1")
    assert [(line["booking_id"], line["seat"]) for line in _lines(_ask(sale))] == [(booking, "A-2-1")]


def test_a_customer_without_a_contact_is_listed(here: World) -> None:
    """With empty cells."""
    sale = _sale(here)
    _buy(here, sale, "A-1-1")
    (line,) = _lines(_ask(sale))
    assert (line["name"], line["email"], line["phone"]) == ("", "", "")


def test_a_currency_without_cents_has_none(here: World) -> None:
    """1250 yen are 1250 yen."""
    sale = here.sale(prices={"standard": {"amount": 1250, "currency": "JPY"}})
    _buy(here, sale, "A-1-1")
    (line,) = _lines(_ask(sale))
    assert (line["price"], line["currency"]) == ("1250", "JPY")


@pytest.mark.parametrize(
    "name", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "＝1+1", '=cmd|" /C calc"!A0', "Ada, Countess", 'Ada "A"', "東 京"]
)
def test_a_customers_name_is_never_a_formula(here: World, name: str) -> None:
    """An apostrophe before it makes it text; other names stay as they are."""
    sale = _sale(here)
    _buy(here, sale, "A-1-1", name=name, phone="+46 70 123 45 67")
    (line,) = _lines(_ask(sale))
    assert line["name"] == (name if name[0] in "A東" else f"'{name}")
    assert line["phone"] == "'+46 70 123 45 67"


@pytest.mark.parametrize("limit", [1, 2, 5, 6])
def test_pages_are_all_bookings_once(here: World, limit: int) -> None:
    """Each under its headings, the next one in `Link`, which the last one lacks; a booking's seats stay together."""
    sale = _sale(here)
    booked = [_buy(here, sale, f"A-{row}-1", f"A-{row}-2") for row in range(1, 6)]
    listed: list[list[str]] = []
    path: str | None = f"{sale.path}/attendees?limit={limit}"
    while path:
        answer = sale.owner.get(path)
        listed.append([line["booking_id"] for line in _lines(answer)])
        path = _next(answer)
    assert sorted(id for page in listed for id in page) == sorted(booked * 2)
    assert all(len(page) == 2 * limit for page in listed[:-1])
    assert all(page.count(id) == 2 for page in listed for id in page)


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=5001", "limit=x", "cursor=", "cursor=0", "cursor=0%23bkg_1", "page=2"]
)
def test_a_wrong_query_is_422(here: World, query: str) -> None:
    """So is a foreign cursor."""
    sale = _sale(here)
    assert sale.owner.get(f"{sale.path}/attendees?{query}").code == "INVALID"


def test_only_the_organiser_lists_attendees(here: World) -> None:
    """403 for others and for customers, 401 for strangers, 404 for an unknown event."""
    sale = _sale(here)
    path = f"{sale.path}/attendees"
    assert here.operator().get(path).code == "NOT_YOURS"
    assert here.customer().get(path).code == "WRONG_KIND_OF_TOKEN"
    assert Caller(here.api).get(path).status == 401
    assert sale.owner.get("/v1/events/evt_00000000000000000000000000/attendees").code == "EVENT_NOT_FOUND"
