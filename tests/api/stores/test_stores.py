"""Stores from opening to serving, as owners, displays and customers use them."""

from __future__ import annotations

import msgspec
import pytest

from chalicelib import wiring
from chalicelib.core.identity import TokenKind
from chalicelib.settings import settings
from tests.support.api import Caller
from tests.support.passwords import CHEAP
from tests.worlds.shopkeeper import PASSWORD, opened
from tests.worlds.world import FixedKeys, World


def test_a_store_is_open_with_the_sign_up(here: World) -> None:
    """Its owner is signed in, its queues keep their order, and it is open for 24 hours."""
    shop = opened(here.api, "ann@example.com", "Bread", "Fish")
    assert list(shop.queues) == ["Bread", "Fish"]
    board = shop.board()
    assert (board["state"], board["closes_at"]) == ("open", "2026-12-02T20:00:00Z")
    assert [queue["name"] for queue in board["queues"]] == ["Bread", "Fish"]


def test_an_email_has_one_open_store(here: World) -> None:
    """In any spelling, once it is confirmed."""
    opened(here.api, "ann@example.com")
    here.confirm(TokenKind.STORE, "ann@example.com")
    body = {"email": " ANN@example.com", "password": PASSWORD, "name": "X", "timezone": "UTC", "queues": ["A"]}
    assert Caller(here.api).post("/v1/stores", body).code == "STORE_OPEN"


def test_no_store_opens_where_no_emails_are_sent(here: World) -> None:
    """It could never close: its report is mailed before its data is deleted."""
    ports = wiring.Ports(clock=here.clock, keys=FixedKeys(), scrypt=CHEAP)
    wiring.use(wiring.App(msgspec.structs.replace(settings(), mail_from=""), ports))
    body = {"email": "ann@example.com", "password": PASSWORD, "name": "X", "timezone": "UTC", "queues": ["A"]}
    assert Caller(here.api).post("/v1/stores", body).code == "UNAVAILABLE"


def test_scanning_joining_and_being_served(here: World) -> None:
    """The whole way of one person, with the numbers that staff call."""
    shop, guest = here.shop(), here.customer()
    first = shop.code()
    session = shop.scan(guest, first).expect(201)
    assert (session["expires_in"], [queue["name"] for queue in session["queues"]]) == (600, ["Bread", "Fish"])
    assert shop.code() != first
    (ticket,) = shop.join(guest, ("Bo", "Bread"), session=session["session"]).expect(201)["tickets"]
    assert (ticket["number"], ticket["position"], ticket["state"]) == ("A001", 1, "waiting")
    assert shop.states() == {"A001": "waiting"}
    called = shop.next().expect(200)
    assert (called["number"], called["queue_id"], called["state"]) == ("A001", shop.queues["Bread"], "processing")
    mine = guest.get(f"/v1/store-tickets/{ticket['ticket_id']}").expect(200)
    assert (mine["state"], mine["position"], mine["wait"]) == ("processing", None, None)
    assert shop.move(ticket, "processing", "done").expect(200)["state"] == "done"
    assert shop.next().status == 204


@pytest.mark.parametrize("count", [1, 5])
def test_people_join_several_queues_at_once(here: World, count: int) -> None:
    """Each in their own queue, in the order of the request."""
    shop, guest = here.shop(), here.customer()
    people = [(f"P{number}", ("Bread", "Fish")[number % 2]) for number in range(count)]
    tickets = shop.join(guest, *people).expect(201)["tickets"]
    names = [guest.get(f"/v1/store-tickets/{ticket['ticket_id']}").expect(200)["name"] for ticket in tickets]
    assert names == [name for name, _ in people]
    assert [ticket["number"] for ticket in tickets] == ["A001", "B001", "A002", "B002", "A003"][:count]
