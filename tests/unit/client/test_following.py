"""Watchers over real sockets: a connection that is lost is made again, and a token that ended is renewed."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import httpx
import pytest
from websockets.sync.server import ServerConnection, serve

from linehold_client import AsyncLinehold, Linehold, Retries, errors
from linehold_client.identity import Account
from tests.unit.client.answers import API, Answers, answer

BOARD, STAFF = "store/str_1", "operator/str_1"


class Pusher:
    """A server of sockets that does, for each connection, what a test says. `heard` has all messages."""

    def __init__(self, *acts: Callable[[Pusher, ServerConnection], None]) -> None:
        self._acts, self.heard = list(acts), list[dict[str, Any]]()

    def hear(self, socket: ServerConnection) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(socket.recv(10))
        self.heard.append(message)
        return message

    def serve(self, socket: ServerConnection) -> None:
        act = self._acts.pop(0) if self._acts[1:] else self._acts[0]
        act(self, socket)

    @contextmanager
    def running(self) -> Iterator[str]:
        with serve(self.serve, "127.0.0.1", 0) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield f"ws://127.0.0.1:{server.socket.getsockname()[1]}"
            server.shutdown()
            thread.join(10)


def _send(socket: ServerConnection, topic: str, kind: str, version: int, **data: Any) -> None:
    socket.send(json.dumps({"topic": topic, "type": kind, "version": version, "data": data}))


def _snapshot_and_a_cut(pusher: Pusher, socket: ServerConnection) -> None:
    pusher.hear(socket)
    _send(socket, BOARD, "snapshot", 7)


def _snapshot_and_a_change(pusher: Pusher, socket: ServerConnection) -> None:
    pusher.hear(socket)
    _send(socket, BOARD, "snapshot", 9)
    _send(socket, BOARD, "changes", 10, changes=[{"queue_id": "que_1"}])
    for _ in socket:
        """Until the client goes."""


def _client(
    address: str, answers: Callable[[httpx.Request], httpx.Response], account: Account | None = None
) -> Linehold:
    http = httpx.Client(transport=httpx.MockTransport(answers))
    retries = Retries(chance=lambda: 0.0)
    return Linehold(API, websocket=address, identity=account, retries=retries, http=http, sleep=lambda _: None)


SHOWN = [("snapshot", 7), ("snapshot", 9), ("changes", 10)]


def test_a_lost_connection_is_made_again() -> None:
    """The snapshot of the next one makes good what was missed."""
    pusher = Pusher(_snapshot_and_a_cut, _snapshot_and_a_change)
    with pusher.running() as address:
        updates = _client(address, Answers(answer(200, {}))).watch(BOARD)
        assert [(each.kind, each.version) for each in islice(updates, 3)] == SHOWN
        updates.close()
    assert pusher.heard == [{"action": "subscribe", "topics": [BOARD]}] * 2


def test_a_lost_connection_is_made_again_with_asyncio() -> None:
    """The same."""

    async def shown(address: str) -> list[tuple[str, int]]:
        async def pause(seconds: float) -> None:
            await asyncio.sleep(0)

        async with AsyncLinehold(API, websocket=address, retries=Retries(chance=lambda: 0.0), sleep=pause) as linehold:
            updates, found = linehold.watch(BOARD), list[tuple[str, int]]()
            while len(found) < 3:
                update = await anext(updates)
                found.append((update.kind, update.version))
            await updates.aclose()
            return found

    with Pusher(_snapshot_and_a_cut, _snapshot_and_a_change).running() as address:
        assert asyncio.run(shown(address)) == SHOWN


def _expired_once(pusher: Pusher, socket: ServerConnection) -> None:
    while pusher.hear(socket)["token"] != "access-2":
        data = {"code": "TOKEN_EXPIRED", "message": "Expired.", "details": {}}
        socket.send(json.dumps({"type": "error", "version": None, "data": data}))
    _send(socket, STAFF, "snapshot", 3)
    for _ in socket:
        """Until the client goes."""


def test_an_expired_token_is_renewed_for_the_topic() -> None:
    """By a refresh, and a subscription with the next token."""
    signed = {
        "store_id": "str_1",
        "name": "Bakery",
        "queues": [],
        "access_token": "access-2",
        "refresh_token": "refresh-2",
        "expires_at": "2027-01-01T19:05:00Z",
        "expires_in": 900,
        "email_confirmed": True,
        "closes_at": "2027-01-01T19:05:00Z",
    }
    account = Account("store", "access-1", "str_1", "refresh-1", datetime.now(UTC) + timedelta(hours=1))
    pusher = Pusher(_expired_once)
    with pusher.running() as address:
        updates = _client(address, Answers(answer(200, signed)), account).watch(STAFF)
        assert next(updates).version == 3
        updates.close()
    assert [each["token"] for each in pusher.heard] == ["access-1", "access-2"]


def _too_large(pusher: Pusher, socket: ServerConnection) -> None:
    pusher.hear(socket)
    _send(socket, BOARD, "snapshot", 7, href="/v1/stores/str_1/board")
    for _ in socket:
        """Until the client goes."""


def test_a_snapshot_that_is_too_large_is_read() -> None:
    """At the path that the message names."""
    answers = Answers(answer(200, {"version": 7, "name": "Bakery"}))
    with Pusher(_too_large).running() as address:
        updates = _client(address, answers).watch(BOARD)
        assert next(updates).data["name"] == "Bakery"
        updates.close()
    assert [each.url.path for each in answers.asked] == ["/v1/stores/str_1/board"]


def _refused(pusher: Pusher, socket: ServerConnection) -> None:
    pusher.hear(socket)
    data = {"code": "STORE_NOT_FOUND", "message": "There is no such store.", "details": {}}
    socket.send(json.dumps({"topic": BOARD, "type": "error", "version": None, "data": data}))


def test_a_topic_that_is_not_there_ends_the_watch() -> None:
    """With the error of its code, instead of trying for ever."""
    with Pusher(_refused).running() as address, pytest.raises(errors.StoreNotFound):
        next(_client(address, Answers(answer(200, {}))).watch(BOARD))
