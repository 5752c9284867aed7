"""One person who stands in a store's queues twice: the staff see it, at once, and no one else does."""

from __future__ import annotations

from typing import Any

import pytest

from bench.store import counted
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


def test_changes_have_what_finds_it(here: World, shop: Shop) -> None:
    """For the staff: the customer's `person`, null for people whom the staff added. The public topic has neither."""
    watch(here, "own", f"operator/{shop.id}", shop.owner.token)
    watch(here, "all", f"store/{shop.id}")
    stream, guest = Stream(STORES), here.customer()
    for one in (guest, guest, here.customer(), None):
        _join(shop, one, ("Ed", "5550100"))
    told = {each["number"]: each for message in published(here, stream, "own") for each in message["data"]["changes"]}
    persons = [told[f"A00{number}"]["person"] for number in range(1, 5)]
    assert persons[0] == persons[1] != persons[2]
    assert persons[3] is None
    assert {each["person"] for queue in shop.board(shop.owner)["queues"] for each in queue["tickets"]} == {*persons}
    assert not any("also" in each for each in told.values())
    public = [text for to, text in here.sockets.sent if to == "all"]
    assert public
    assert not any(word in text for text in public for word in (b"also", b"person", b"5550100"))


def test_a_person_is_no_one_elsewhere(here: World, shop: Shop) -> None:
    """One customer is two persons in two stores, and neither has their id in it."""
    guest, other = here.customer(), here.shop()
    for each in (shop, other):
        _join(each, guest, ("Bo", None))
    one, two = (each.board(each.owner)["queues"][0]["tickets"][0]["person"] for each in (shop, other))
    assert one != two


@pytest.mark.faults
def test_a_change_reads_no_board(here: World, shop: Shop) -> None:
    """What is published to watching staff costs the same, however many tickets the day has."""
    watch(here, "own", f"operator/{shop.id}", shop.owner.token)
    stream, costs = Stream(STORES), []
    for _ in range(3):
        _join(shop, None, ("Ed", "5550100"))
        with counted() as asked:
            assert published(here, stream, "own")
        assert not any("TICKET#" in str(item) for _, items in asked.answers for item in items)
        costs.append((asked.reads, asked.read_units))
        for _ in range(20):
            _join(shop, None, ("Bo", "5550100"))
        assert published(here, stream, "own")
    assert costs[0] == costs[1] == costs[2]


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
