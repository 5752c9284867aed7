"""A short day in a market on the local cloud: real calls, sockets, queues and streams."""

from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from infra.local.cloud import Addresses
from tests.support.api import OverHttp
from tests.support.local import wait_for
from tests.worlds.market import Shop, buyer
from tests.worlds.scene import operator

Json = dict[str, Any]


def _watch(socket: ClientConnection, topic: str, token: str | None = None) -> Json:
    socket.send(json.dumps({"action": "subscribe", "topics": [topic], "token": token}))
    message = json.loads(socket.recv(20))
    assert message["type"] == "snapshot", message
    return dict(message["data"])


def _hear(socket: ClientConnection, wanted: Callable[[Json], bool], seconds: float = 20) -> Json:
    """The first change for which `wanted` is true."""
    give_up = time.monotonic() + seconds
    while True:
        message = json.loads(socket.recv(max(0.0, give_up - time.monotonic())))
        for change in message["data"].get("changes", ()):
            if wanted(change):
                return dict(change)


def _shop(api: OverHttp, **fields: Any) -> Shop:
    owner = operator(api)
    return Shop(owner.post("/v1/markets", {"name": "Corner Market"} | fields).expect(201)["market_id"], owner)


def test_a_day_in_a_market(cloud: Addresses, api: OverHttp) -> None:
    """Two come in and one waits outside; two join, are called to their tills and served; the next one comes in."""
    shop = _shop(api, max_inside=2)
    first, second, third = (buyer(api, shop) for _ in range(3))
    with connect(cloud.websocket) as wall, connect(cloud.websocket) as phone, connect(cloud.websocket) as office:
        assert _watch(wall, f"market/{shop.id}")["lanes"] == []
        _watch(phone, f"customer/{first.id}", first.calls.token)
        assert _watch(office, f"operator/{shop.id}", shop.owner.token)["open"] == 0
        visit = first.enter().expect(201)["visit_id"]
        second.enter().expect(201)
        outside = third.enter()
        assert (outside.status, outside.code, "retry-after" in outside.headers) == (429, "FULL", True)
        assert _hear(wall, lambda change: change["kind"] == "door" and change["at_door"] == 1)["next_in"] == "D003"
        shop.tills("4")
        shop.till("9", kind="express")
        tickets = [first.join(30).expect(201), second.join(3).expect(201)]
        assert [ticket["number"] for ticket in tickets] == ["R001", "E001"]
        assert [(shop.next(lane) or {})["number"] for lane in ("4", "9")] == ["R001", "E001"]
        called = _hear(phone, lambda change: change.get("state") == "called")
        assert (called["number"], called["lane"]) == ("R001", "4")
        floor = _hear(
            wall, lambda change: change["kind"] == "floor" and sum(bool(lane["calls"]) for lane in change["lanes"]) == 2
        )
        assert [[call["number"] for call in lane["calls"]] for lane in floor["lanes"]] == [["R001"], ["E001"]]
        shop.done("4"), shop.done("9")
        assert _hear(phone, lambda change: change.get("state") == "done")["number"] == "R001"
        assert first.leave(visit).status == 204
        assert _hear(wall, lambda change: change["kind"] == "door" and change["at_door"] == 0)["inside"] == 2
        assert third.enter().expect(201)["state"] == "inside"
    assert sum(each["served"] for each in shop.history()) == 2
    sheet = shop.owner.get(f"{shop.path}/history.csv").text.removeprefix("\ufeff")
    assert sum(int(row["joined"]) for row in csv.DictReader(io.StringIO(sheet))) == 2


def test_closing_the_last_till_loses_nobody(cloud: Addresses, api: OverHttp) -> None:
    """The line hears that no till is open, and goes on in order when one is."""
    shop = _shop(api)
    shop.tills("1")
    guest = buyer(api, shop)
    ticket = guest.join().expect(201)["ticket_id"]
    shop.add()
    shop.next("1")
    with connect(cloud.websocket) as wall, connect(cloud.websocket) as phone:
        _watch(wall, f"market/{shop.id}")
        _watch(phone, f"customer/{guest.id}", guest.calls.token)
        shop.till("1", "closed")
        assert _hear(phone, lambda change: change.get("state") == "waiting")["lane"] is None
        assert _hear(wall, lambda change: change["open_lanes"] == 0)["waiting"] == 2
    shown = guest.ticket(ticket)
    assert (shown["state"], shown["position"], shown["wait"]) == ("waiting", 1, None)
    shop.tills("2")
    assert [(shop.next("2") or {})["number"] for _ in range(2)] == ["R001", "R002"]


@pytest.mark.faults
def test_the_office_hears_of_a_line(cloud: Addresses, api: OverHttp) -> None:
    """The first look comes by itself after a minute, and says how many tills a line needs."""
    shop = _shop(api, express_items=0)
    with connect(cloud.websocket) as office:
        _watch(office, f"operator/{shop.id}", shop.owner.token)
        for _ in range(12):
            shop.add()
        advice = _hear(office, lambda change: change["needed_now"] > 0, 100)
    assert advice["open"] == 0
    assert advice["expected_wait_seconds"] is None
    assert "12 in line" in advice["why"] or "the 12 in line" in advice["why"]
    assert wait_for(lambda: shop.advice()["needed_now"] or None, "advice") == advice["needed_now"]
