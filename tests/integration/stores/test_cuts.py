"""Runs that die halfway: no place is lost, every ticket is reported, no session joins twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.stores.storage import closings, displays, keys
from tests.integration.stores.closing import close, reported
from tests.support.engines import engine
from tests.support.faults import Fuse, powered_by
from tests.worlds.shopkeeper import called, opened
from tests.worlds.world import World

pytestmark = pytest.mark.faults

STEPS = 40


def steps(cut: Callable[[int, bool], Fuse], least: int) -> None:
    """Cut the power before and after every write; there must be more than `least` writes."""
    for step in range(1, STEPS):
        for done in (False, True):
            fuse = cut(step, done)
        if fuse.steps < step:
            assert step > least
            return
    raise AssertionError("more steps than expected")


def test_an_opening_that_dies_leaves_no_store_without_its_key(here: World) -> None:
    """Nor a key without its store."""

    def cut(step: int, done: bool) -> Fuse:
        fuse = Fuse(step, done)
        here.clock.move(3600)
        with powered_by(fuse):
            opened(here.api, f"{step}{done}@example.com")
        found = ((item["pk"]["S"], item["sk"]["S"]) for item in engine().items("linehold"))
        stores = {pk.removeprefix("STORE#") for pk, sk in found if pk.startswith("STORE#") and sk == "~"}
        assert stores == {item["pk"]["S"] for item in engine().items("linehold-store-keys")}
        return fuse

    steps(cut, least=2)


def test_a_scan_that_dies_can_be_repeated(here: World) -> None:
    """By the same customer: one session, and one code on the display, wherever it died."""
    shop = here.shop()

    def cut(step: int, done: bool) -> Fuse:
        guest, code, fuse = here.customer(), shop.code(), Fuse(step, done)
        with powered_by(fuse):
            shop.scan(guest, code)
        session = shop.scan(guest, code).expect(201)["session"]
        assert shop.code() != code
        assert shop.join(guest, ("Bo", "Bread"), session=session).status == 201
        assert len(displays.of_store(shop.id)) == 1
        return fuse

    steps(cut, least=2)


def test_a_join_that_dies_can_be_repeated(here: World) -> None:
    """The second try returns the first one's tickets or makes them; numbers without tickets stay out of the line."""
    shop = here.shop()

    def cut(step: int, done: bool) -> Fuse:
        guest, fuse = here.customer(), Fuse(step, done)
        session = shop.session(guest)
        with powered_by(fuse):
            shop.join(guest, ("Ann", "Bread"), ("Bo", "Fish"), ("Cy", "Bread"), session=session)
        again = shop.join(guest, ("Ann", "Bread"), ("Bo", "Fish"), ("Cy", "Bread"), session=session)
        if again.status == 409:
            ids = again.json["error"]["details"]["tickets"]
        else:
            ids = [ticket["ticket_id"] for ticket in again.expect(201)["tickets"]]
        tickets = [guest.get(f"/v1/store-tickets/{id}").expect(200) for id in ids]
        assert [ticket["name"] for ticket in tickets] == ["Ann", "Bo", "Cy"]
        assert called(shop) == [tickets[0]["number"], tickets[2]["number"]]
        assert shop.next("Fish").json["number"] == tickets[1]["number"]
        return fuse

    steps(cut, least=3)


def test_adding_that_dies_adds_all_or_none(here: World) -> None:
    """Numbers without tickets stay out of the line, and people who come later are called."""
    shop = here.shop()

    def cut(step: int, done: bool) -> Fuse:
        fuse, before = Fuse(step, done), set(shop.states())
        with powered_by(fuse):
            shop.add(("Ann", "Bread"), ("Bo", "Fish"), ("Cy", "Bread"))
        added = sorted(set(shop.states()) - before)
        assert [number[0] for number in added] in ([], ["A", "A", "B"])
        later = shop.ticket(here.customer(), "Di")
        assert called(shop) == [*added[:2], later["number"]]
        assert [shop.next("Fish").status for _ in range(2)] == ([200, 204] if added else [204, 204])
        return fuse

    steps(cut, least=2)


def test_moving_that_dies_leaves_board_and_line_agreed(here: World) -> None:
    """Board, positions and the next call all show the move, or none does."""
    shop = here.shop()

    def cut(step: int, done: bool) -> Fuse:
        first, second, fuse = here.customer(), here.customer(), Fuse(step, done)
        one, two = shop.ticket(first), shop.ticket(second)
        with powered_by(fuse):
            shop.move(one, "waiting", "processing")
        waits = shop.states()[one["number"]] == "waiting"
        position = second.get(f"/v1/store-tickets/{two['ticket_id']}").expect(200)["position"]
        assert position == (2 if waits else 1)
        assert called(shop) == ([one["number"]] if waits else []) + [two["number"]]
        return fuse

    steps(cut, least=1)


def test_putting_back_that_dies_leaves_board_and_line_agreed(here: World) -> None:
    """A ticket that is put back is called again, once."""
    shop = here.shop()

    def cut(step: int, done: bool) -> Fuse:
        ticket, fuse = shop.ticket(here.customer()), Fuse(step, done)
        shop.next().expect(200)
        with powered_by(fuse):
            shop.move(ticket, "processing", "waiting")
        waits = shop.states()[ticket["number"]] == "waiting"
        assert called(shop) == ([ticket["number"]] if waits else [])
        return fuse

    steps(cut, least=1)


def test_moving_to_another_queue_that_dies_leaves_one_place(here: World) -> None:
    """The customer waits in one of the two queues, under the same address, and the move can be repeated."""
    shop = here.shop()

    def cut(step: int, done: bool) -> Fuse:
        guest, fuse = here.customer(), Fuse(step, done)
        ticket = shop.ticket(guest)
        with powered_by(fuse):
            shop.transfer(ticket, "Fish")
        mine = guest.get(f"/v1/store-tickets/{ticket['ticket_id']}").expect(200)
        assert (mine["state"], mine["position"]) == ("waiting", 1)
        again = shop.transfer(ticket, "Fish").expect(200)
        assert guest.get(f"/v1/store-tickets/{ticket['ticket_id']}").expect(200)["ticket_id"] == again["ticket_id"]
        assert called(shop) == []
        assert shop.next("Fish").expect(200)["number"] == again["number"]
        assert shop.next("Fish").status == 204
        return fuse

    steps(cut, least=2)


def test_a_closing_that_dies_continues(here: World) -> None:
    """At any write: in the end all tickets are reported, the email is sent, and nothing is left."""

    def cut(step: int, done: bool) -> Fuse:
        here.post.emails.clear()
        shop, fuse = here.shop(), Fuse(step, done)
        shop.ticket(here.customer(), "Ann")
        shop.scan(here.customer()).expect(201)
        everybody = [("A001", "Ann", "waiting")]
        with powered_by(fuse):
            shop.close()
            close(here, shop)
        if here.post.emails:
            assert reported(here) == everybody
        elif shop.board()["state"] == "open":
            shop.close().expect(202)
        here.clock.move(closings.LEASE / 1000)
        close(here, shop)
        assert reported(here) == everybody
        assert 1 <= len(here.post.emails) <= 2
        assert keys.get(shop.id) is None
        assert shop.owner.get(f"{shop.path}/board").status == 401
        assert here.customer().get(f"{shop.path}/board").code == "STORE_CLOSED"
        return fuse

    steps(cut, least=8)
