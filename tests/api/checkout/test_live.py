"""Watching a market: the board for anyone, advice for its operator, a ticket for its customer."""

from __future__ import annotations

import json
from typing import Any

import app
from tests.support.events import CONTEXT, Stream, socket
from tests.worlds.market import Shop, buyer, looks, market, pass_minutes
from tests.worlds.tavern import landlord
from tests.worlds.world import World

Json = dict[str, Any]

NO_MARKET = "mkt_01M8SK2MG05W2BWVJFRTMWZEZE"
KEYS = ("MARKET#", "CUSTOMER#")


def _watch(here: World, connection: str, topic: str, token: str | None = None) -> Json:
    """The answer to a subscription."""
    message = {"action": "subscribe", "topics": [topic]} | ({"token": token} if token else {})
    app.message(socket(connection, message), CONTEXT)
    return _sent(here, connection)[-1]


def _sent(here: World, connection: str) -> list[Json]:
    return [json.loads(text) for to, text in here.sockets.sent if to == connection]


def _published(here: World, stream: Stream, connection: str) -> list[Json]:
    """The messages that the connection gets for the changes since the last time."""
    known = len(_sent(here, connection))
    assert app.publish(stream.batch(), CONTEXT) == {"batchItemFailures": []}
    return _sent(here, connection)[known:]


def _changes(messages: list[Json]) -> list[Json]:
    return [change for message in messages for change in message["data"]["changes"]]


def test_anyone_watches_a_markets_board(here: World, shop: Shop) -> None:
    """The snapshot is what the call returns; each change is the floor as it is then, under the next version."""
    snapshot = _watch(here, "c1", f"market/{shop.id}")
    assert (snapshot["type"], snapshot["version"], snapshot["data"]) == ("snapshot", 0, shop.board())
    stream, received = Stream(KEYS), []
    for act in (lambda: shop.tills("4"), shop.add, lambda: shop.next("4"), lambda: shop.done("4")):
        act()
        received += _published(here, stream, "c1")
    assert [message["version"] for message in received] == [1, 2, 3, 4]
    floors = _changes(received)
    assert {floor["kind"] for floor in floors} == {"floor"}
    assert [floor["waiting"] for floor in floors] == [0, 1, 0, 0]
    assert [[call["number"] for call in floor["lanes"][0]["calls"]] for floor in floors] == [[], [], ["R001"], []]
    board = shop.board()
    assert {name: floors[-1][name] for name in floors[-1] if name != "kind"} == {
        name: board[name] for name in board if name not in ("version", "market_id", "door")
    }
    assert board["version"] == 4


def test_the_door_is_on_the_board(here: World) -> None:
    """Who comes in, waits outside and leaves changes its counts, and tells nothing of the floor."""
    shop = market(here, max_inside=1)
    _watch(here, "c1", f"market/{shop.id}")
    stream, received = Stream(KEYS), []
    visit = shop.owner.post(f"{shop.path}/visits").expect(201)["visit_id"]
    received += _published(here, stream, "c1")
    buyer(here.api, shop).enter()
    received += _published(here, stream, "c1")
    shop.owner.delete(f"{shop.path}/visits/{visit}")
    received += _published(here, stream, "c1")
    assert _changes(received) == [
        {"kind": "door", "inside": 1, "at_door": 0, "next_in": None},
        {"kind": "door", "inside": 1, "at_door": 1, "next_in": "D002"},
        {"kind": "door", "inside": 1, "at_door": 0, "next_in": None},
    ]
    assert [message["version"] for message in received] == [1, 2, 3]
    assert shop.board()["version"] == 3


def test_changes_at_once_are_one_message(here: World, shop: Shop) -> None:
    """Of floor and door each the last state."""
    _watch(here, "c1", f"market/{shop.id}")
    stream = Stream(KEYS)
    shop.tills("1", "2")
    shop.add(), shop.add()
    shop.owner.post(f"{shop.path}/visits").expect(201)
    (message,) = _published(here, stream, "c1")
    by_kind = {change["kind"]: change for change in message["data"]["changes"]}
    assert (by_kind["floor"]["waiting"], by_kind["floor"]["open_lanes"], by_kind["door"]["inside"]) == (2, 2, 1)


def test_the_board_is_not_sent_what_it_does_not_show(here: World, shop: Shop) -> None:
    """A look at the advice changes nothing on it."""
    shop.tills("1")
    _watch(here, "c1", f"market/{shop.id}")
    stream = Stream(KEYS)
    here.clock.move(61)
    assert looks(here) == 1
    assert _published(here, stream, "c1") == []


def test_a_customer_gets_the_call_with_its_till(here: World, shop: Shop) -> None:
    """Where to go, that they wait again, and the end; nothing of others."""
    shop.tills("4", "5")
    guest, other = buyer(here.api, shop), buyer(here.api, shop)
    ticket = guest.join().expect(201)
    other.join().expect(201)
    _watch(here, "me", f"customer/{guest.id}", guest.calls.token)
    stream, received = Stream(KEYS), []
    acts = [
        lambda: shop.next("4"),
        lambda: shop.at("4", "put-back").expect(200),
        lambda: shop.next("5"),
        lambda: shop.next("4"),
        lambda: shop.done("5"),
    ]
    for act in acts:
        act()
        received += _published(here, stream, "me")
    shown = [(change["state"], change["lane"]) for change in _changes(received)]
    assert shown == [("called", "4"), ("waiting", None), ("called", "5"), ("done", None)]
    assert [message["version"] for message in received] == [1, 2, 3, 4]
    assert {message["topic"] for message in received} == {f"customer/{guest.id}"}
    assert {(change["ticket_id"], change["number"]) for change in _changes(received)} == {
        (ticket["ticket_id"], ticket["number"])
    }


def test_a_till_that_closes_tells_its_customer(here: World, shop: Shop) -> None:
    """They wait again."""
    shop.tills("4")
    guest = buyer(here.api, shop)
    guest.join().expect(201)
    shop.next("4")
    _watch(here, "me", f"customer/{guest.id}", guest.calls.token)
    stream = Stream(KEYS)
    shop.till("4", "closed")
    (change,) = _changes(_published(here, stream, "me"))
    assert (change["state"], change["lane"]) == ("waiting", None)


def test_the_operator_watches_the_advice(here: World) -> None:
    """The snapshot is what the call returns; a look that changes it sends it."""
    shop = market(here, express_items=0)
    shop.tills("1")
    snapshot = _watch(here, "own", f"operator/{shop.id}", shop.owner.token)
    assert (snapshot["type"], snapshot["version"], snapshot["data"]) == ("snapshot", 0, shop.advice())
    stream = Stream(KEYS)
    pass_minutes(here, 1)
    (first,) = _published(here, stream, "own")
    assert (first["version"], first["data"]["changes"]) == (1, [shop.advice()])
    pass_minutes(here, 1)
    assert _published(here, stream, "own") == []  # the same advice
    shop.add(), shop.add()
    pass_minutes(here, 2)
    (second,) = _published(here, stream, "own")
    assert second["version"] == 2
    assert second["data"]["changes"][0]["needed_now"] > 0


def test_advice_is_watched_by_its_operator_only(here: World, shop: Shop) -> None:
    """Not without a token, nor with another operator's, nor with a customer's; an unknown market is not found."""
    guest = buyer(here.api, shop)
    for number, token in enumerate((None, landlord(here).token, guest.calls.token)):
        refused = _watch(here, f"c{number}", f"operator/{shop.id}", token)
        assert (refused["type"], refused["topic"]) == ("error", f"operator/{shop.id}")
        assert refused["data"]["code"] in (("FORBIDDEN", "NOT_YOURS") if token else ("UNAUTHORIZED",))
    shop.tills("1")
    stream = Stream(KEYS)
    pass_minutes(here, 1)
    for connection in ("c0", "c1", "c2"):
        assert _published(here, stream, connection) == []
    for topic in (f"operator/{NO_MARKET}", f"market/{NO_MARKET}", "market/", "market/x/y", "market/mkt_nope"):
        assert _watch(here, "c9", topic, shop.owner.token)["data"]["code"] == "MARKET_NOT_FOUND"


def test_a_customers_topic_is_theirs(here: World, shop: Shop) -> None:
    """Another customer cannot watch it, nor can the operator of the market."""
    guest, other = buyer(here.api, shop), buyer(here.api, shop)
    for connection, token in (("c1", other.calls.token), ("c2", shop.owner.token), ("c3", None)):
        assert _watch(here, connection, f"customer/{guest.id}", token)["type"] == "error"


def test_messages_do_not_show_who_a_shopper_is(here: World, shop: Shop) -> None:
    """Neither to anyone nor to the operator: numbers, and no id of a customer."""
    shop.tills("1")
    _watch(here, "c1", f"market/{shop.id}")
    _watch(here, "own", f"operator/{shop.id}", shop.owner.token)
    stream, guest = Stream(KEYS), buyer(here.api, shop)
    guest.enter().expect(201)
    guest.join().expect(201)
    _published(here, stream, "c1")
    called = shop.next("1")
    pass_minutes(here, 1)
    _published(here, stream, "c1")
    texts = json.dumps([_sent(here, "c1"), _sent(here, "own"), shop.board(), called])
    assert guest.id not in texts
    assert "cus_" not in texts
    assert len(_sent(here, "c1")) == 3


def test_a_repeated_batch_does_no_harm(here: World, shop: Shop) -> None:
    """It is sent under the same versions, and to a customer once."""
    shop.tills("1")
    guest = buyer(here.api, shop)
    guest.join().expect(201)
    _watch(here, "c1", f"market/{shop.id}")
    _watch(here, "me", f"customer/{guest.id}", guest.calls.token)
    stream = Stream(KEYS)
    shop.next("1")
    batch = stream.batch()
    for _ in range(2):
        assert app.publish(batch, CONTEXT) == {"batchItemFailures": []}
    first, again = _sent(here, "c1")[1:]
    assert (first, first["version"]) == (again, 1)
    assert [message["version"] for message in _sent(here, "me")] == [0, 1]
