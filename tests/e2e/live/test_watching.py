"""Live updates on the local cloud: stream, publisher, sockets."""

from __future__ import annotations

import json
from contextlib import ExitStack
from uuid import uuid4

from websockets.sync.client import connect

from infra.local.cloud import Addresses
from tests.support.api import Caller, OverHttp
from tests.support.local import wait_for
from tests.support.sockets import watching
from tests.worlds.scene import Sale, customer, free_at, sale
from tests.worlds.shopkeeper import PASSWORD, opened


def _topic(show: Sale) -> str:
    return f"seats/{show.event}/A"


def _shown(api: OverHttp, show: Sale) -> dict[str, dict[str, object]]:
    found = Caller(api).get(f"{show.path}/seats/A").expect(200)
    return {row["id"]: row["taken"] for row in found["rows"] if row["taken"]}


def test_a_hold_is_seen_on_another_screen(cloud: Addresses, api: OverHttp) -> None:
    """Hold, booking and release reach a watcher in order, without a gap."""
    show = sale(api)
    with watching(cloud.websocket, _topic(show)) as watcher:
        start = watcher.version
        buyer = customer(api)
        hold = show.hold(buyer, "A-1-1", "A-1-2").expect(201)
        watcher.hear_until(start + 1)
        assert watcher.taken["1"]["1"] == {"state": "held", "until": free_at(hold)}
        show.book(buyer, hold["hold_id"]).expect(201)
        while watcher.taken["1"]["1"]["state"] != "booked":
            watcher.hear()
        other = customer(api)
        released = show.hold(other, "A-2-1").expect(201)["hold_id"]
        while "1" not in watcher.taken["2"]:
            watcher.hear()
        other.delete(f"/v1/holds/{released}").expect(204)
        while "1" in watcher.taken["2"]:
            watcher.hear()
        assert watcher.gaps == 0


def test_a_watcher_that_reconnects_has_the_servers_state(cloud: Addresses, api: OverHttp) -> None:
    """A watcher that lost its socket, missed changes and reconnected agrees with GET, and gets the next changes."""
    show = sale(api)
    with watching(cloud.websocket, _topic(show)) as watcher:
        before = watcher.version
    for seat in range(1, 6):
        show.hold(customer(api), f"A-1-{seat}").expect(201)
    with watching(cloud.websocket, _topic(show)) as watcher:
        show.hold(customer(api), "A-3-1").expect(201)
        while "1" not in watcher.taken.get("3", {}):
            watcher.hear()
        assert watcher.version > before
        assert {row: taken for row, taken in watcher.taken.items() if taken} == _shown(api, show)


def test_a_closed_socket_does_not_hold_up_the_others(cloud: Addresses, api: OverHttp) -> None:
    """Sockets that disappear are forgotten, and the others get every message."""
    show = sale(api)
    with ExitStack() as lost, watching(cloud.websocket, _topic(show)) as watcher:
        for _ in range(5):
            lost.enter_context(watching(cloud.websocket, _topic(show)))
        lost.close()
        for seat in range(1, 4):
            show.hold(customer(api), f"A-2-{seat}").expect(201)
        while len(watcher.taken.get("2", {})) < 3:
            watcher.hear()
        assert watcher.gaps == 0


def test_bad_messages_are_answered(cloud: Addresses) -> None:
    """Each gets an error, and the socket stays open."""
    with connect(cloud.websocket) as socket:
        for message in ("nope", "[]", '{"action": "subscribe", "topics": ["bar/1"]}'):
            socket.send(message)
            assert json.loads(socket.recv(20))["type"] == "error"
        socket.send('{"action": "ping"}')
        assert json.loads(socket.recv(20)) == {"type": "pong"}


def test_a_lapse_is_known_beforehand(cloud: Addresses, api: OverHttp) -> None:
    """The change itself says when the seat is free again, so a screen needs no second message."""
    show = sale(api, hold_seconds=5)
    with watching(cloud.websocket, _topic(show)) as watcher:
        hold = show.hold(customer(api), "A-1-1").expect(201)
        while "1" not in watcher.taken.get("1", {}):
            watcher.hear()
        assert watcher.taken["1"]["1"]["until"] == free_at(hold)
        wait_for(lambda: _shown(api, show) == {}, "free seat", 10)


def test_a_socket_is_told_no_names_after_the_sign_out(cloud: Addresses, api: OverHttp) -> None:
    """The staff's board ends with the sign-in; the public board on the same socket goes on."""
    email = f"{uuid4().hex}@example.com"
    shop, guest = opened(api, email), customer(api)
    login = {"email": email, "password": PASSWORD}
    signed = Caller(api).post("/v1/stores/sign-in", login).expect(200)
    own, board = f"operator/{shop.id}", f"store/{shop.id}"
    with connect(cloud.websocket, open_timeout=20) as socket:
        watch = {"action": "subscribe", "topics": [own, board], "token": signed["access_token"]}
        socket.send(json.dumps(watch))
        assert {json.loads(socket.recv(20))["topic"] for _ in range(2)} == {own, board}
        shop.ticket(guest, "Bo Told")
        told = {(message := json.loads(socket.recv(20)))["topic"]: json.dumps(message) for _ in range(2)}
        assert "Bo Told" in told[own]
        assert "Bo Told" not in told[board]
        Caller(api).post("/v1/stores/sign-out", {"refresh_token": signed["refresh_token"]}).expect(204)
        shop.ticket(guest, "Bo Secret")
        after = [json.loads(socket.recv(20)) for _ in range(2)]
        assert {(message["topic"], message["type"]) for message in after} == {(own, "error"), (board, "changes")}
        assert "Bo Secret" not in json.dumps(after)
        shop.ticket(guest, "Bo Silent")
        last = json.loads(socket.recv(20))
        assert (last["topic"], "Bo Silent" in json.dumps(last)) == (board, False)
