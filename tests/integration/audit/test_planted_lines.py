"""An audit finds each fault that is planted into a store, a bar, a guest, a market or a waiting room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from infra.audit.findings import Item, Thing
from tests.support.audited import Change, added, only, planted, rules
from tests.support.engines import USUAL
from tests.worlds.lobby import Lobby
from tests.worlds.market import buyer, market
from tests.worlds.round import queueing
from tests.worlds.tavern import landlord
from tests.worlds.world import World, world


def _store(here: World) -> None:
    """One is served, one waits, one was moved to the other queue, and one has left."""
    shop, customers = here.shop("Bread", "Fish"), [here.customer() for _ in range(4)]
    tickets = [shop.ticket(customer) for customer in customers]
    shop.next().expect(200)
    shop.transfer(tickets[1], "Fish").expect(200)
    shop.move(tickets[2], "waiting", "removed").expect(200)


def _bar(here: World) -> None:
    """A guest queues."""
    queueing(here, landlord(here))


def _market(here: World) -> None:
    """One is at a till, two wait; one visit is inside and one outside."""
    shop = market(here, max_inside=1)
    shop.tills("1")
    for _ in range(3):
        shop.add(5)
    shop.next("1")
    assert [buyer(here.api, shop).enter().status for _ in range(2)] == [201, 429]


def _room(here: World) -> None:
    """Three have places, two may be inside, and one has come in."""
    lobby = Lobby(here.clock, capacity=2)
    joined = lobby.join(3)
    lobby.tick()
    lobby.start()
    lobby.tick(times=3)
    first = lobby.in_order(joined)[0]
    lobby.claim(first, 1)


SCENES: dict[str, Callable[[World], None]] = {
    "store": _store, "bar": _bar, "guest": _bar, "market": _market, "room": _room, "page": _room,
}  # fmt: skip


@pytest.fixture(scope="module", params=SCENES)
def scene(request: pytest.FixtureRequest) -> Iterator[tuple[str, Thing, int]]:
    """A good thing of each kind, and the instant."""
    with world(USUAL) as here:
        SCENES[request.param](here)
        things = {"bar": _asked} if request.param == "bar" else {}
        yield request.param, things.get(request.param, only)(request.param), here.clock.now()


def _asked(kind: str) -> Thing:
    """Of the two bars of a round, the one with a guest in its line."""
    from tests.support.audited import things

    return next(each for each in things().values() if each.kind == kind and any(each.of("CUSTOMER#", "REQUEST#")))


def _set(**values: object) -> Change:
    return lambda data: data.update(values)


def _drop(*names: str) -> Change:
    return lambda data: [data.pop(name) for name in names]


def _raw(change: Change) -> Change:
    return lambda data: change(data["raw"])


def _slot(**values: object) -> Change:
    return lambda data: next(iter(data["slots"].values())).update(values)


def _twice(data: dict[str, Any]) -> None:
    """The last shopper of a line is in it twice."""
    (line,) = (each["L"] for each in data["lines"]["M"].values())
    line.append(line[-1])


def _undue(data: dict[str, Any]) -> None:
    """A request that bars are asked for, and that is not checked."""
    data.update(state="REQUESTING")
    data.pop("due_shard", None)


_NO_DEADLINE = _drop("due_shard", "due_at")

FAULTS: dict[str, list[tuple[str, str, Change | None, str]]] = {
    "store": [
        ("STORE#", "~", _NO_DEADLINE, "store.deadline"),
        ("STORE#", "QUEUE#A", _set(shut=True), "store.shut"),
        ("STORE#", "~", _set(displays=4), "store.displays"),
        ("STORE#", "QUEUE#A", _set(issued=1), "store.number"),
        ("STORE#", "TICKET#A#000001", _set(state="waiting"), "store.line"),
        ("STORE#", "TICKET#A#000004", _set(state="done"), "store.line"),
        ("STORE#", "TICKET#A#000001", _drop("who"), "store.name"),
        ("DOORS#", "GONE#A", _set(numbers=[1, 2, 3, 4]), "store.line"),
        ("STORE#", "TICKET#A#000004", None, "store.session"),
        ("STORE#", "TICKET#A#000001", lambda data: data.update(id="tkt_1"), "store.session"),
    ],
    "bar": [
        ("BAR#", "~", _slot(n=7), "bar.number"),
        ("BAR#", "~", _slot(n=7), "bar.entry"),
        ("BAR#", "~", _set(queueing=5), "bar.count"),
        ("BAR#", "~", _set(slots={}, queueing=0), "bar.request"),
        ("BAR#", "~", _set(turned_away={"req_1": "cus_1"}), "bar.deadline"),
        ("CUSTOMER#", "REQUEST#", _set(state="SEATED"), "bar.entry"),
        ("CUSTOMER#", "REQUEST#", None, "bar.entry"),
    ],
    "guest": [
        ("CUSTOMER#", "GUEST", _drop("request"), "guest.request"),
        ("CUSTOMER#", "REQUEST#", _set(state="SEATED"), "guest.request"),
        ("CUSTOMER#", "REQUEST#", _undue, "guest.deadline"),
    ],
    "market": [
        ("MARKET#", "~", _raw(_twice), "market.place"),
        ("MARKET#", "~", _raw(_twice), "market.turn"),
        ("MARKET#", "~", _raw(lambda raw: raw.update(issued={"M": {}})), "market.number"),
        ("MARKET#", "TICKET#", _set(state="done"), "market.ticket"),
        ("MARKET#", "TICKET#", None, "market.ticket"),
        ("MARKET#", "~", _raw(lambda raw: raw["lines"]["M"].clear()), "market.ticket"),
        ("MARKET#", "DOOR", _raw(lambda raw: raw.update(waiting={"L": [{"N": "1"}]})), "door.place"),
        ("MARKET#", "DOOR", _raw(lambda raw: raw.update(waiting={"L": [{"N": "2"}, {"N": "2"}]})), "door.place"),
        ("MARKET#", "DOOR", _raw(lambda raw: raw.update(issued={"N": "0"})), "door.number"),
        ("MARKET#", "DOOR", _NO_DEADLINE, "door.deadline"),
    ],
    "room": [
        ("ROOM#", "~", lambda data: data["progress"].update(cursor=99), "room.cursor"),
        ("ROOM#", "~", lambda data: data["progress"].update(cursor=0, settled=0), "room.called"),
        ("ROOM#", "~", _set(capacity=0), "room.capacity"),
        ("ROOM#", "~", _set(drawn=7), "room.draw"),
        ("ARRIVALS#", "PAGE#000000000", _set(start=2), "room.pages"),
        ("ARRIVALS#", "PAGE#000000000", None, "room.pages"),
        ("ARRIVALS#", "PAGE#000000000", _set(sealed=True), "room.pages"),
    ],
    "page": [
        ("ARRIVALS#", "PAGE#", _set(slots="1"), "room.place"),
    ],
}  # fmt: skip


def test_the_scene_is_good(scene: tuple[str, Thing, int]) -> None:
    """Nothing is found before anything is planted."""
    _, thing, now = scene
    assert rules(thing, now) == rules(thing, now, heals=True) == set()


def test_each_planted_fault_is_found(scene: tuple[str, Thing, int]) -> None:
    """By its own rule."""
    kind, thing, now = scene
    missed = [
        (partition, sort, rule)
        for partition, sort, change, rule in FAULTS[kind]
        if rule not in rules(planted(thing, partition, sort, change), now)
    ]
    assert missed == []


def test_a_place_of_two_customers_is_found(scene: tuple[str, Thing, int]) -> None:
    """Two places in one slot of a page; and a place on a page that there is not heals while its message may come."""
    kind, thing, now = scene
    if kind == "page":
        place = next(thing.of("PLACE#"))
        assert rules(added(thing, Item(f"{place.pk}2", "~", place.data)), now) == {"room.place"}
        lost = planted(thing, "ARRIVALS#", "", None)
        given = place.data["given_at"]
        assert (rules(lost, given), rules(lost, given, heals=True)) == (set(), {"room.place"})
        assert rules(lost, given + 10 * 60_000) == {"room.place"}


def test_limits_that_were_lowered_are_no_violation(scene: tuple[str, Thing, int]) -> None:
    """They send no one out."""
    kind, thing, now = scene
    if kind == "room":
        lowered = planted(thing, "ROOM#", "~", _set(capacity=0))
        history = [Item(f"AUDIT#{thing.id}", str(number), {"at": now, "act": "set"}) for number in range(2)]
        assert "room.capacity" not in rules(added(lowered, *history), now)
