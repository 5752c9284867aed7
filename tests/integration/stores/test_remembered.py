"""What a container remembers of a store for a second: never a right that another container has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bench.store import counted
from chalicelib import wiring
from chalicelib.settings import settings
from tests.integration.stores.closing import close, reported
from tests.support.api import Caller, Reply
from tests.worlds.shopkeeper import Shop
from tests.worlds.world import FixedKeys, World


@contextmanager
def elsewhere(here: World) -> Iterator[None]:
    """The calls of the block reach another container."""
    wiring.use(wiring.App(settings(), wiring.Ports(clock=here.clock, keys=FixedKeys(), mail=here.post)))
    try:
        yield
    finally:
        wiring.use(here.app)


def _remembered(here: World, shop: Shop) -> None:
    """This container has just read the store, its queues and its sign-in."""
    here.app.stores.read_store.recent(shop.id)
    here.app.stores.read_store.recent_queues(shop.id)
    shop.owner.get(f"{shop.path}/displays").expect(200)


def test_a_store_that_was_closed_elsewhere_is_closed_at_once(here: World) -> None:
    """For all that begins or calls a visit, though this container remembers it as open."""
    shop, guest, newcomer = here.shop(), here.customer(), here.customer()
    waiting, called, undone = (shop.ticket(guest) for _ in range(3))
    shop.move(called, "waiting", "processing").expect(200)
    shop.move(undone, "waiting", "removed").expect(200)
    one, several, code = shop.session(newcomer), shop.session(newcomer), shop.code()
    _remembered(here, shop)
    with elsewhere(here):
        shop.close().expect(202)
    refused = [
        shop.scan(newcomer, code),
        shop.join(newcomer, ("Bo", "Bread"), session=one),
        shop.join(newcomer, ("Bo", "Bread"), ("Ed", "Fish"), session=several),
        shop.add(("Bo", "Bread")),
        shop.add(("Bo", "Bread"), ("Ed", "Fish")),
        shop.next(),
        shop.move(waiting, "waiting", "processing"),
        shop.move(called, "processing", "waiting"),
        shop.move(undone, "removed", "waiting"),
        shop.transfer(waiting, "Fish"),
        guest.get(f"/v1/store-tickets/{waiting['ticket_id']}"),
        guest.delete(f"/v1/store-tickets/{waiting['ticket_id']}"),
        shop.display.get(f"{shop.path}/code"),
    ]
    assert [reply.code for reply in refused] == ["STORE_CLOSED"] * len(refused)
    with elsewhere(here):
        close(here, shop)
    assert [number for number, _, _ in reported(here)] == ["A001", "A002", "A003"]


@pytest.mark.parametrize("moment", ["shut", "a second later", "closed"])
def test_serving_ends_while_another_container_closes_the_store(here: World, moment: str) -> None:
    """A ticket that is served in the second after the closing began is in the report as done. After that second, or
    once the report was begun, it is refused."""
    shop = here.shop()
    ticket = shop.ticket(here.customer(), "Ann")
    shop.next().expect(200)
    _remembered(here, shop)
    with elsewhere(here):
        shop.close().expect(202)
        if moment == "closed":
            close(here, shop)
    if moment == "a second later":
        here.clock.move(1)
    reply = shop.move(ticket, "processing", "done")
    if moment == "shut":
        assert reply.expect(200)["state"] == "done"
    else:
        assert reply.code == "STORE_CLOSED"
    if moment != "closed":
        close(here, shop)
    assert reported(here) == [("A001", "Ann", "done" if moment == "shut" else "processing")]


def test_a_remembered_store_closes_by_the_clock(here: World) -> None:
    """To the millisecond."""
    shop = here.shop()
    here.clock.move(24 * 3600 - 0.002)
    one, two = (shop.ticket(here.customer()) for _ in range(2))
    for _ in range(2):
        shop.next().expect(200)
    _remembered(here, shop)
    here.clock.move(0.001)
    shop.move(one, "processing", "done").expect(200)
    here.clock.move(0.001)
    assert shop.move(two, "processing", "done").code == "STORE_CLOSED"


def test_a_change_shows_at_once_here_and_a_second_later_elsewhere(here: World) -> None:
    """The description and the paused queues, to a customer who scans; a paused queue takes nobody in between."""
    shop, guest = here.shop(), here.customer()
    _remembered(here, shop)
    change = {"description": "Open late", "queues": [{"queue_id": shop.queues["Fish"], "paused": True}]}
    with elsewhere(here):
        shop.scan(here.customer()).expect(201)
        shop.owner.patch(shop.path, change).expect(200)
        seen = shop.scan(here.customer()).expect(201)
        assert (seen["description"], [each["paused"] for each in seen["queues"]]) == ("Open late", [False, True])
    stale = shop.scan(guest).expect(201)
    assert (stale["description"], [each["paused"] for each in stale["queues"]]) == ("", [False, False])
    for people in ([("Bo", "Fish")], [("Bo", "Fish"), ("Ed", "Bread")], [("Ed", "Bread"), ("Bo", "Fish")]):
        assert shop.join(guest, *people, session=stale["session"]).code == "QUEUE_PAUSED"
    assert shop.states() == {}
    here.clock.move(1)
    seen = shop.scan(here.customer()).expect(201)
    assert (seen["description"], [each["paused"] for each in seen["queues"]]) == ("Open late", [False, True])
    assert shop.join(guest, ("Ed", "Bread"), session=stale["session"]).expect(201)["tickets"][0]["position"] == 1


ACTS = {
    "a display's code": ((0, 1), (0, 1)),
    "a scan": ((3, 2), (3, 0)),
    "joining": ((3, 1), (3, 1)),
    "joining two queues": ((4, 3), (4, 2)),
    "a customer's ticket": ((0, 2), (0, 2)),
    "calling the next": ((2, 3), (2, 2)),
    "calling one": ((2, 2), (2, 1)),
    "serving": ((1, 2), (1, 0)),
    "adding": ((3, 2), (3, 1)),
    "moving to another queue": ((3, 2), (3, 1)),
    "the staff's board": ((0, 2), (0, 1)),
}
"""Writes and reads: of a container that has not heard of the shop for a second, and of one that has just worked for
it."""


def _acts(here: World) -> dict[str, Callable[[], Reply]]:
    """What is done in a shop. Each act can be done twice."""
    shop, guest = here.shop(), here.customer()
    shop.fill("Bread", 8, here.clock.now())
    tickets = [each for queue in shop.board()["queues"] for each in queue["tickets"]]
    served, waiting = iter([shop.next().json, shop.next().json]), iter(tickets[4:])
    sessions = iter([shop.session(guest) for _ in range(2)])
    mine = shop.ticket(guest)["ticket_id"]
    other = shop.owner.post(f"{shop.path}/displays").expect(201)["display_token"]
    codes = iter([shop.code(), Caller(here.api, other).get(f"{shop.path}/code").json["code"]])

    def join(*people: tuple[str, str]) -> Reply:
        return shop.join(guest, *people, session=next(sessions))

    return {
        "a display's code": lambda: shop.display.get(f"{shop.path}/code"),
        "joining": lambda: join(("Bo", "Bread")),
        "joining two queues": lambda: join(("Bo", "Bread"), ("Ed", "Fish")),
        "a customer's ticket": lambda: guest.get(f"/v1/store-tickets/{mine}"),
        "calling the next": shop.next,
        "calling one": lambda: shop.move(next(waiting), "waiting", "processing"),
        "serving": lambda: shop.move(next(served), "processing", "done"),
        "adding": lambda: shop.add(("Bo", "Bread")),
        "moving to another queue": lambda: shop.transfer(next(waiting), "Fish"),
        "the staff's board": lambda: shop.owner.get(f"{shop.path}/board"),
        "a scan": lambda: shop.scan(guest, next(codes)),
    }


@pytest.mark.parametrize("act", ACTS)
def test_no_act_asks_the_table_for_more_than_it_needs(here: World, act: str) -> None:
    """docs/decisions/0029-fewer-calls.md says for each call of the table why it is there."""
    do = _acts(here)[act]
    here.clock.move(2)
    for expected in ACTS[act]:
        with counted() as asked:
            reply = do()
        assert reply.status < 300, reply.text
        assert (asked.writes, asked.reads) == expected
