"""Texts as people and devices send them, in every service: names, phones, codes and tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.api.bars.calls import watch
from tests.api.orders.booked import booked_tickets
from tests.support.api import Caller, Reply
from tests.worlds.scene import event_body, rows, venue
from tests.worlds.shopkeeper import opened
from tests.worlds.tavern import bar_behind, landlord, queueing
from tests.worlds.world import World

Named = Callable[[World, str], Reply]


def _sign_up(here: World, name: str) -> Reply:
    body = {"email": "ann@example.com", "password": "correct horse", "name": name}
    return Caller(here.api).post("/v1/operators", body)


def _store(here: World, name: str = "Corner Shop", queue: str = "Bread") -> Reply:
    body = {"email": "bo@example.com", "password": "correct horse", "timezone": "UTC"}
    return Caller(here.api).post("/v1/stores", body | {"name": name, "queues": [queue]})


def _event(here: World, **fields: Any) -> Reply:
    owner = here.operator()
    return owner.post("/v1/events", event_body(venue(owner, {"A": rows(1, 1)}), here.now, **fields))


def _plan(name: str = "Roxy", section: str = "Stalls", address: str = "") -> dict[str, Any]:
    sections = [{"id": "A", "name": section, "rows": rows(1, 1)}]
    return {"name": name, "location": {"lat": 1, "lon": 1, "address": address}, "sections": sections}


def _bar(here: World, name: str = "The Anchor", address: str = "") -> Reply:
    return here.operator().post("/v1/bars", {"name": name, "location": {"lat": 1, "lon": 1, "address": address}})


def _walk_in(here: World, name: str) -> Reply:
    return here.shop("Bread").add((name, "Bread"))


NAMES: dict[str, Named] = {
    "operator": _sign_up,
    "customer": lambda here, name: here.customer().patch("/v1/customers/me", {"name": name}),
    "venue": lambda here, name: here.operator().post("/v1/venues", _plan(name)),
    "performer": lambda here, name: here.operator().post("/v1/performers", {"name": name}),
    "event": lambda here, name: _event(here, name=name),
    "event's new name": lambda here, name: (sale := here.sale()).owner.patch(sale.path, {"name": name}),
    "reference": lambda here, name: _event(here, reference=name),
    "store": lambda here, name: _store(here, name),
    "queue": lambda here, name: _store(here, queue=name),
    "person by hand": _walk_in,
    "bar": lambda here, name: _bar(here, name),
}
LABELS: dict[str, Named] = {
    "section": lambda here, name: here.operator().post("/v1/venues", _plan(section=name)),
    "venue's address": lambda here, name: here.operator().post("/v1/venues", _plan(address=name)),
    "bar's address": lambda here, name: _bar(here, address=name),
}


@pytest.mark.parametrize("named", NAMES)
def test_a_name_shows_something(here: World, named: str) -> None:
    """What shows nothing is 422 in words, and an ordinary name of any script is taken."""
    for name in ("\u200b", "\u2800", "\u3164", "\u00ad", " \ufeff\u2060 "):
        refused = NAMES[named](here, name)
        (fault,) = refused.json["error"]["details"]["fields"]
        assert (refused.status, fault["problem"]) == (422, "shows nothing"), ascii(name)
    assert NAMES[named](here, "Caf\u00e9 \u05e9\u05dc\u05d5\u05dd\u200f 👩\u200d🍳").status in (200, 201)


@pytest.mark.parametrize("named", NAMES | LABELS)
def test_a_name_leaves_its_surroundings_as_they_are(here: World, named: str) -> None:
    """Overrides, embeddings and isolates are refused, in labels that may be blank too."""
    for control in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069":
        refused = (NAMES | LABELS)[named](here, f"gnp{control}.exe")
        (fault,) = refused.json["error"]["details"]["fields"]
        assert "turns the direction" in fault["problem"], ascii(control)


def test_a_section_whose_name_shows_nothing_has_its_id(here: World) -> None:
    """As one without a name."""
    owner = here.operator()
    for name in ("", " ", "\u3164"):
        assert owner.post("/v1/venues", _plan(section=name)).expect(201)["sections"][0]["name"] == "A"


def test_two_queues_whose_names_look_alike_are_one(here: World) -> None:
    """Customers could not tell them apart."""
    body = {"email": "bo@example.com", "password": "correct horse", "timezone": "UTC", "name": "Shop"}
    assert Caller(here.api).post("/v1/stores", body | {"queues": ["Bread", "Br\u00adead\u200b"]}).status == 422


PHONES = [
    ("\u202a(212)\u00a0555\u20130100\u202c", "(212) 555-0100"),
    ("00\uff14\uff16 70 123 45 67", "+46 70 123 45 67"),
]


@pytest.mark.parametrize(("pasted", "meant"), PHONES)
def test_a_phone_is_kept_as_it_is_meant(here: World, pasted: str, meant: str) -> None:
    """A customer's own, a person's who joins a queue, and one's whom the staff add."""
    assert here.customer().patch("/v1/customers/me", {"phone": pasted}).expect(200)["phone"] == meant
    shop, customer = here.shop("Bread"), here.customer()
    people = [{"name": "Bo", "phone": pasted, "queue_id": shop.queues["Bread"]}]
    body = {"session": shop.session(customer), "people": people}
    customer.post(f"{shop.path}/tickets", body).expect(201)
    shop.owner.post(f"{shop.path}/tickets", {"people": people}).expect(201)
    (queue,) = shop.board(shop.owner)["queues"]
    assert [ticket["phone"] for ticket in queue["tickets"]] == [meant, meant]


def test_what_is_wrong_with_a_phone_is_said_in_words(here: World) -> None:
    """With the place, and without a pattern."""
    shop = here.shop("Bread")
    people = [{"name": "Bo", "phone": "call me", "queue_id": shop.queues["Bread"]}]
    for refused, path in (
        (here.customer().patch("/v1/customers/me", {"phone": "call me"}), "phone"),
        (shop.owner.post(f"{shop.path}/tickets", {"people": people}), "people[0].phone"),
    ):
        (fault,) = refused.json["error"]["details"]["fields"]
        assert (refused.status, fault) == (422, {"path": path, "problem": "has letters where a number has digits"})


ADDED = ["{}\r\n", "{}\t", "\x1d{}", "\ufeff{} ", "]Q1{}\r"]
"""How scanners and clipboards change a code."""


@pytest.mark.parametrize("added", ADDED, ids=ascii)
def test_a_scanned_ticket_admits(here: World, added: str) -> None:
    """Whatever the scanner adds, and once."""
    booked = booked_tickets(here)
    booked.scan(added.format(booked.whole)).expect(201)
    assert booked.scan(booked.whole).code == "TICKET_USED"


@pytest.mark.parametrize("added", ADDED, ids=ascii)
def test_codes_sessions_and_ids_are_read_as_they_were_issued(here: World, added: str) -> None:
    """In a shop, in a bar, for seats and in a message to the socket."""
    shop, customer = here.shop("Bread"), here.customer()
    session = shop.scan(customer, added.format(shop.code())).expect(201)["session"]
    people = [{"name": "Bo", "queue_id": added.format(shop.queues["Bread"])}]
    customer.post(f"{shop.path}/tickets", {"session": added.format(session), "people": people}).expect(201)
    tavern = bar_behind(here, landlord(here))
    guest = queueing(here, tavern)
    door = tavern.owner.get(f"{tavern.path}/door").expect(200)["code"]
    guest.calls.post(f"{guest.path}/arrive", {"code": added.format(door)}).expect(200)
    sale, buyer = here.sale(), here.customer()
    hold = buyer.post(f"{sale.path}/holds", {"seats": [added.format("A-1-1")]}).expect(201)
    assert hold["seats"] == ["A-1-1"]
    sale.book(buyer, added.format(hold["hold_id"])).expect(201)
    answer = watch(here, "c1", f"operator/{shop.id}", added.format(shop.owner.token))
    assert answer["type"] == "snapshot"


@pytest.mark.parametrize("added", ADDED, ids=ascii)
def test_tokens_in_bodies_are_read_as_they_were_issued(here: World, added: str) -> None:
    """Refresh tokens of operators and stores, which stay good for one use."""
    anyone = Caller(here.api)
    tokens = {
        "/v1/operators": _sign_up(here, "Roxy").expect(201)["refresh_token"],
        "/v1/stores": _store(here).expect(201)["refresh_token"],
    }
    for path, token in tokens.items():
        fresh = anyone.post(f"{path}/refresh", {"refresh_token": added.format(token)}).expect(200)["refresh_token"]
        anyone.post(f"{path}/sign-out", {"refresh_token": added.format(fresh)}).expect(204)


def test_a_pasted_address_and_password_sign_in(here: World) -> None:
    """An address with what a clipboard adds, and a password in whichever form a keyboard composes."""
    composed, decomposed = "sm\u00f6rg\u00e5sbord-1", "smo\u0308rga\u030asbord-1"
    opened(here.api, "\u2068Cleo@example.com\u2069\u200b", password=composed)
    body = {"email": "cleo@example.com", "password": decomposed}
    Caller(here.api).post("/v1/stores/sign-in", body).expect(200)
    _sign_up(here, "Roxy").expect(201)


@pytest.mark.parametrize("password", ["Password1", "dora.maar@example.com", "DORA.MAAR"])
@pytest.mark.parametrize("path", ["/v1/operators", "/v1/stores"])
def test_a_password_that_is_easy_to_guess_is_refused(here: World, path: str, password: str) -> None:
    """A usual one, or the address: 422, and no account."""
    body: dict[str, Any] = {"email": "dora.maar@example.com", "password": password, "name": "Dora"}
    if path == "/v1/stores":
        body |= {"timezone": "UTC", "queues": ["Bread"]}
    refused = Caller(here.api).post(path, body)
    assert (refused.status, [fault["path"] for fault in refused.json["error"]["details"]["fields"]]) == (
        422,
        ["password"],
    )
    Caller(here.api).post(path, body | {"password": "correct horse"}).expect(201)
