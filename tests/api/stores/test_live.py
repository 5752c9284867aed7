"""Watching a store: its board for anyone, with names for its staff, and each display's code for that display."""

from __future__ import annotations

import json
from typing import Any

import pytest

import app
from chalicelib.stores.storage import closings, stores
from tests.support.api import Caller
from tests.support.events import CONTEXT, Stream, socket
from tests.worlds.shopkeeper import PASSWORD, Shop
from tests.worlds.world import World

STORES = ("STORE#", "DOORS#")


@pytest.fixture
def shop(here: World) -> Shop:
    return here.shop()


def watch(here: World, connection: str, topic: str, token: str | None = None) -> dict[str, Any]:
    """The answer to a subscription."""
    message = {"action": "subscribe", "topics": [topic]} | ({"token": token} if token else {})
    app.message(socket(connection, message), CONTEXT)
    return _sent(here, connection)[-1]


def _sent(here: World, connection: str) -> list[dict[str, Any]]:
    return [json.loads(text) for to, text in here.sockets.sent if to == connection]


def published(here: World, stream: Stream, connection: str) -> list[dict[str, Any]]:
    """The messages that the connection gets for all changes since the last call."""
    known = len(_sent(here, connection))
    assert app.publish(stream.batch(), CONTEXT) == {"batchItemFailures": []}
    return _sent(here, connection)[known:]


def test_a_watcher_begins_with_the_board(here: World, shop: Shop) -> None:
    """The snapshot equals the answer of the call, and contains no name."""
    shop.ticket(here.customer(), "Bo Secret")
    snapshot = watch(here, "c1", f"store/{shop.id}")
    assert (snapshot["type"], snapshot["data"]) == ("snapshot", shop.board())
    assert "Secret" not in json.dumps(snapshot)


def test_a_change_is_one_small_message(here: World, shop: Shop) -> None:
    """It contains the change alone, under the next version; the staff's message has the name too."""
    watch(here, "c1", f"store/{shop.id}")
    watch(here, "own", f"operator/{shop.id}", shop.owner.token)
    stream = Stream(STORES)
    ticket = shop.ticket(here.customer(), "Bo Secret")
    batch_before = len(here.sockets.sent)
    (told,) = published(here, stream, "c1")
    assert (told["topic"], told["type"], told["version"]) == (f"store/{shop.id}", "changes", 1)
    seen = {"queue_id": ticket["queue_id"], "ticket_id": ticket["ticket_id"], "number": "A001", "state": "waiting"}
    assert told["data"] == {"changes": [seen]}
    own = _sent(here, "own")[-1]
    assert (own["version"], own["data"]["changes"][0]["name"]) == (1, "Bo Secret")
    assert len(here.sockets.sent) == batch_before + 2


def test_watchers_get_moves_pauses_and_closing(here: World, shop: Shop) -> None:
    """Versions follow each other. Changes that no watcher sees, such as drawn numbers, send no message."""
    ticket = shop.ticket(here.customer())
    here.clock.move(60)
    watch(here, "c1", f"store/{shop.id}")
    stream = Stream(STORES)
    shop.move(ticket, "waiting", "processing").expect(200)
    (moved,) = published(here, stream, "c1")
    shop.owner.patch(shop.path, {"queues": [{"queue_id": shop.queues["Fish"], "paused": True}]}).expect(200)
    (paused,) = published(here, stream, "c1")
    shop.scan(here.customer()).expect(201)
    stores.draw(shop.id, shop.queues["Bread"], 1, here.clock.now())
    assert published(here, stream, "c1") == []
    shop.close().expect(202)
    (closing,) = published(here, stream, "c1")
    shop_closing = closings.take(shop.id, "cls_1", here.clock.now())
    assert shop_closing
    closings.seal(shop_closing)
    assert published(here, stream, "c1") == []
    assert [told["version"] for told in (moved, paused, closing)] == [1, 2, 3]
    about_queue, about_ticket = moved["data"]["changes"]
    assert (about_queue["mean_seconds"], about_ticket["state"]) == (156, "processing")
    assert paused["data"]["changes"] == [{"queue_id": shop.queues["Fish"], "paused": True, "mean_seconds": 180}]
    assert closing["data"]["changes"][0]["state"] == "closing"


def test_a_display_gets_the_next_code(here: World, shop: Shop) -> None:
    """With its picture, right after a scan; without a code when the store shuts."""
    snapshot = watch(here, "screen", f"display/{shop.display_id}", shop.display.token)
    assert snapshot["data"] == shop.display.get(f"{shop.path}/code").json
    stream = Stream(STORES)
    shop.scan(here.customer()).expect(201)
    (told,) = published(here, stream, "screen")
    assert (told["version"], told["data"]) == (snapshot["version"] + 1, shop.display.get(f"{shop.path}/code").json)
    shop.close().expect(202)
    (shut,) = published(here, stream, "screen")
    assert (shut["version"], shut["data"]["code"], shut["data"]["svg"]) == (told["version"] + 1, None, None)


def test_a_removed_display_gets_one_message(here: World, shop: Shop) -> None:
    """It has no code any more; a new display with its number sends it no message."""
    watch(here, "screen", f"display/{shop.display_id}", shop.display.token)
    stream = Stream(STORES)
    shop.owner.delete(f"{shop.path}/displays/{shop.display_id}").expect(204)
    (gone,) = published(here, stream, "screen")
    assert (gone["version"], gone["data"]["code"]) == (2, None)
    shop.owner.post(f"{shop.path}/displays").expect(201)
    assert published(here, stream, "screen") == []


def test_codes_and_names_are_watched_with_the_right_token_only(here: World, shop: Shop) -> None:
    """Not without a token, with another owner's, or with one of another kind."""
    other = here.shop()
    for topic, tokens in (
        (f"display/{shop.display_id}", (None, other.display.token, shop.owner.token, here.customer().token)),
        (f"operator/{shop.id}", (None, other.owner.token, shop.display.token, here.operator().token)),
    ):
        for number, token in enumerate(tokens):
            refused = watch(here, f"c{number}", topic, token)
            assert (refused["type"], refused["topic"]) == ("error", topic)
            assert refused["data"]["code"] in ("UNAUTHORIZED", "NOT_YOURS")


@pytest.mark.parametrize("topic", ["store/", "store/str_nope", "store/str_01M8SK2MG05W2BWVJFRTMWZEZE", "store/x/y"])
def test_an_unknown_store_cannot_be_watched(here: World, topic: str) -> None:
    """The answer is an error."""
    assert watch(here, "c1", topic)["data"]["code"] == "STORE_NOT_FOUND"


def test_a_repeated_batch_keeps_its_version(here: World, shop: Shop) -> None:
    """The message is sent again with the same version."""
    watch(here, "c1", f"store/{shop.id}")
    stream = Stream(STORES)
    shop.ticket(here.customer())
    batch = stream.batch()
    for _ in range(2):
        assert app.publish(batch, CONTEXT) == {"batchItemFailures": []}
    first, second = _sent(here, "c1")[-2:]
    assert first == second
    assert first["version"] == 1


def test_a_closed_connection_delays_no_other(here: World, shop: Shop) -> None:
    """The others get each message, and the closed connections are deleted."""
    for number in range(10):
        watch(here, f"c{number}", f"store/{shop.id}")
    here.sockets.closed = {"c3", "c7"}
    stream = Stream(STORES)
    for guest in range(2):
        shop.ticket(here.customer(), f"P{guest}")
        assert app.publish(stream.batch(), CONTEXT) == {"batchItemFailures": []}
    for number in (0, 1, 2, 4, 5, 6, 8, 9):
        assert [told["version"] for told in _sent(here, f"c{number}")] == [0, 1, 2]
    here.sockets.closed = set()
    shop.ticket(here.customer())
    assert published(here, stream, "c3") == []


def test_names_are_sent_until_the_token_expires(here: World, shop: Shop) -> None:
    """A socket gets names until the access token expires that it subscribed with."""
    login = {"email": shop.email, "password": PASSWORD}
    signed = Caller(here.api).post("/v1/stores/sign-in", login).expect(200)
    for connection, topic in (("own", f"operator/{shop.id}"), ("all", f"store/{shop.id}")):
        assert watch(here, connection, topic, signed["access_token"])["type"] == "snapshot"
    stream = Stream(STORES)
    here.clock.move(signed["expires_in"] - 1)
    shop.ticket(here.customer())
    assert len(published(here, stream, "own")) == 1
    here.clock.move(1)
    shop.ticket(here.customer())
    told = app.publish(stream.batch(), CONTEXT)
    assert told == {"batchItemFailures": []}
    assert [message["version"] for message in _sent(here, "all")] == [0, 1, 2]
    assert [message["version"] for message in _sent(here, "own")] == [0, 1]


def test_ended_tickets_leave_public_boards(here: World, shop: Shop) -> None:
    """After a quarter of an hour; the store's staff see the whole day."""
    served, waiting = shop.ticket(here.customer()), shop.ticket(here.customer())
    shop.move(served, "waiting", "done").expect(200)
    here.clock.move(899.999)
    assert shop.states() == {"A001": "done", "A002": "waiting"}
    here.clock.move(0.001)
    assert shop.states() == {"A002": "waiting"}
    (queue, _) = shop.board(shop.owner)["queues"]
    assert [ticket["number"] for ticket in queue["tickets"]] == ["A001", waiting["number"]]


@pytest.mark.faults
def test_a_board_that_is_too_large_for_a_message_is_fetched(here: World, shop: Shop) -> None:
    """The snapshot contains its address instead."""
    shop.fill("Bread", 1_100, here.clock.now())
    snapshot = watch(here, "c1", f"store/{shop.id}")
    assert snapshot["data"] == {"href": f"{shop.path}/board"}
    assert len(Caller(here.api).get(f"{shop.path}/board").expect(200)["queues"][0]["tickets"]) == 1_100
