"""An evening out on the local cloud: real calls, sockets, queues and streams."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from websockets.sync.client import ClientConnection, connect

from infra.local.cloud import Addresses
from tests.support.api import OverHttp
from tests.support.local import wait_for
from tests.worlds.scene import operator
from tests.worlds.tavern import bar, drinker

Json = dict[str, Any]

SOUTH = -5_000_000.0
"""Metres from the centre to where no other test has bars."""


def _watch(socket: ClientConnection, topic: str, token: str | None) -> Json:
    socket.send(json.dumps({"action": "subscribe", "topics": [topic], "token": token}))
    return dict(json.loads(socket.recv(20)))


def _hear(socket: ClientConnection, wanted: Callable[[Json], bool], seconds: float = 20) -> Json:
    """The first change for which `wanted` is true."""
    give_up = time.monotonic() + seconds
    while True:
        message = json.loads(socket.recv(max(0.0, give_up - time.monotonic())))
        for change in message["data"].get("changes", ()):
            if wanted(change):
                return dict(change)


def test_an_evening_out(cloud: Addresses, api: OverHttp) -> None:
    """Rejected by the chosen bar, accepted by the next; time to set out, call, seat, and the location is deleted."""
    owner, guest = operator(api), drinker(api)
    full, free = bar(owner, SOUTH), bar(owner, SOUTH + 300, mean_visit_minutes=4, servers=4)
    guest.at(SOUTH).expect(200)
    with connect(cloud.websocket) as console, connect(cloud.websocket) as phone, connect(cloud.websocket) as wall:
        assert _watch(console, f"operator/{full.id}", owner.token)["data"]["offers"] == []
        _watch(wall, f"bar/{free.id}", None)
        assert _watch(phone, f"customer/{guest.id}", guest.calls.token)["data"]["bar_request"] is None
        guest.ask(full).expect(202)
        offer = _hear(console, lambda change: change["kind"] == "offer")
        assert (offer["state"], offer["party_size"]) == ("pending", 2)
        full.reject(offer).expect(200)
        wait_for(lambda: free.offers() or None, "an offer to the next bar")
        free.accept().expect(200)
        found = _hear(phone, lambda change: change["state"] == "CONFIRMING")
        assert found["bar_id"] == free.id
        guest.act("confirm").expect(200)
        # one minute to wait and four to walk: time to set out
        assert _hear(phone, lambda change: change["set_out_at"] is not None)["state"] == "QUEUEING"
        (entry,) = free.queue()
        free.entry(entry, "call").expect(200)
        board = _hear(wall, lambda board: any(each["state"] == "called" for each in board["entries"]))
        assert [each["number"] for each in board["entries"]] == [entry["number"]]
        free.entry(entry, "seat").expect(200)
        assert _hear(phone, lambda change: change["state"] == "SEATED")["reason"] is None
        assert _hear(wall, lambda board: board["queue_length"] == 0)["entries"] == []
    # the location was deleted with the seat, so a search without coordinates has none
    assert guest.calls.get("/v1/bars/nearby").status == 422


def test_a_bar_that_closes_turns_its_guests_away(api: OverHttp) -> None:
    """Asynchronously, after the call has returned: guests of its line may ask elsewhere at once."""
    owner = operator(api)
    closing, other = bar(owner, SOUTH + 20_000, auto_accept=True), bar(owner, SOUTH + 20_100)
    guests = [drinker(api) for _ in range(3)]
    for guest in guests:
        guest.ask(closing, max_wait_minutes=300).expect(202)
        wait_for(lambda guest=guest: guest.state == ("QUEUEING", None), "an entry in the line")
    assert [entry["number"] for entry in closing.queue()] == ["001", "002", "003"]
    closing.switch("close").expect(200)
    for guest in guests:
        assert guest.state == ("IDLE", "BAR_CLOSED")
        wait_for(lambda guest=guest: guest.ask(other).status == 202, "another request")
