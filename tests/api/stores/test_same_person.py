"""One person who stands in a store's queues twice: the staff see it, at once, and no one else does."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.stores.test_live import STORES, published, watch
from tests.support.api import Caller
from tests.support.events import Stream
from tests.worlds.shopkeeper import Shop
from tests.worlds.world import World

Also = dict[str, list[tuple[str, str]]]


@pytest.fixture
def shop(here: World) -> Shop:
    return here.shop()


def _join(shop: Shop, guest: Caller | None, *people: tuple[str, str | None], queue: str = "Bread") -> list[Any]:
    """People with a name and a phone: by one scan of the guest's, or added by the staff."""
    body: dict[str, Any] = {
        "people": [{"name": name, "phone": phone, "queue_id": shop.queues[queue]} for name, phone in people]
    }
    if guest is not None:
        body["session"] = shop.session(guest)
    return list((guest or shop.owner).post(f"{shop.path}/tickets", body).expect(201)["tickets"])


def _told(tickets: list[Any]) -> Also:
    return {
        each["number"]: [(other["number"], other["by"]) for other in each["also"]] for each in tickets if each["also"]
    }


def _also(shop: Shop) -> Also:
    return _told([each for queue in shop.board(shop.owner)["queues"] for each in queue["tickets"]])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("+46 70 123 45 67", "070-123 45 67"),
        ("+46701234567", "0046 70 1234567"),
        ("5550100", "555 0100"),
    ],
)
def test_the_same_phone(here: World, shop: Shop, one: str, other: str) -> None:
    """However it is written, under whatever name, and in whatever queue."""
    _join(shop, here.customer(), ("Ann", one))
    here.clock.move(1)
    _join(shop, here.customer(), ("Bo", other), queue="Fish")
    assert _also(shop) == {"A001": [("B001", "phone")], "B001": [("A001", "phone")]}


def test_another_join_of_the_same_customer(here: World, shop: Shop) -> None:
    """Without a phone, under another name."""
    guest = here.customer()
    _join(shop, guest, ("Ann", None))
    here.clock.move(1)
    _join(shop, guest, ("Bo", None))
    assert _also(shop) == {"A001": [("A002", "customer")], "A002": [("A001", "customer")]}


def test_the_same_name(here: World, shop: Shop) -> None:
    """The weakest hint: of people whom the staff added, and whatever the case and the spaces."""
    _join(shop, None, ("Bo  Ek", None))
    here.clock.move(1)
    _join(shop, None, ("bo ek", None))
    _join(shop, None, ("Bo Ekman", None))
    assert _also(shop) == {"A001": [("A002", "name")], "A002": [("A001", "name")]}


def test_people_who_join_together_are_different_people(here: World, shop: Shop) -> None:
    """A family has one phone and one device; only the same name twice is one person."""
    _join(shop, here.customer(), ("Ann", "5550100"), ("Bo", "5550100"), ("Cy", "5550100"))
    assert _also(shop) == {}
    _join(shop, here.customer(), ("Di", None), ("Di", None))
    assert _also(shop) == {"A004": [("A005", "name")], "A005": [("A004", "name")]}


def test_only_those_who_wait_or_are_called_count(here: World, shop: Shop) -> None:
    """A person who was served and comes again stands once; so does one who was moved to another queue."""
    first, *_ = _join(shop, None, ("Bo", "5550100"))
    here.clock.move(1)
    _join(shop, None, ("Bo", "5550100"))
    shop.next().expect(200)
    assert _also(shop) == {"A001": [("A002", "phone")], "A002": [("A001", "phone")]}
    shop.move(first, "processing", "done").expect(200)
    assert _also(shop) == {}
    third, *_ = _join(shop, None, ("Ed", None))
    path = f"{shop.path}/tickets/{third['ticket_id']}"
    shop.owner.patch(path, {"queue_id": shop.queues["Fish"]}).expect(200)
    assert _also(shop) == {}


def test_staff_who_watch_see_it_at_once(here: World, shop: Shop) -> None:
    """A join is also a change of the person's other ticket, and so is the end of one; the public topic has neither."""
    first, *_ = _join(shop, None, ("Bo", "5550100"))
    here.clock.move(1)
    watch(here, "own", f"operator/{shop.id}", shop.owner.token)
    watch(here, "all", f"store/{shop.id}")
    stream = Stream(STORES)
    _join(shop, None, ("Ed", "5550100"))
    (told,) = published(here, stream, "own")
    assert _told(told["data"]["changes"]) == {"A001": [("A002", "phone")], "A002": [("A001", "phone")]}
    shop.move(first, "waiting", "removed").expect(200)
    known = len(here.sockets.sent)
    (told,) = published(here, stream, "own")
    assert {each["number"]: each["also"] for each in told["data"]["changes"]} == {"A001": [], "A002": []}
    public = [text for to, text in here.sockets.sent if to == "all"]
    assert len(here.sockets.sent) == known + 2
    assert not any(b"also" in text or b"5550100" in text for text in public)
    assert '"number":"A001"' in public[-1].decode()
    assert '"number":"A002"' not in public[-1].decode()


def test_only_the_staff_see_it(here: World, shop: Shop) -> None:
    """Not the public board, a display, a customer, or another store."""
    guest = here.customer()
    _join(shop, guest, ("Bo", "5550100"))
    here.clock.move(1)
    _join(shop, guest, ("Bo", "5550100"))
    assert _also(shop)
    for caller in (Caller(here.api), shop.display, guest, here.shop().owner):
        assert "also" not in caller.get(f"{shop.path}/board").text


def test_at_most_five_others_are_listed(here: World, shop: Shop) -> None:
    """However many there are."""
    for _ in range(8):
        _join(shop, None, ("Bo", None))
        here.clock.move(0.001)
    assert [len(others) for others in _also(shop).values()] == [5] * 8
