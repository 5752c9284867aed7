"""Visits of a store a second, ours and those of the queue system that our stores are modelled on, in turns.

`python -m bench.peer --peer http://host:port [--seconds 5]`: both serve the same callers on the same machine, one after
the other at 1, 8 and 32 clients. A visit is a scan and a join; each system shows the code in its own way.
"""

from __future__ import annotations

import argparse
import base64
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPException, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from bench.__main__ import environment
from bench.store_days import Rush
from bench.store_scene import guest
from infra.local.cloud import Cloud
from tests.support.api import over_http
from tests.support.crowd import at_once
from tests.support.local import free_port

CLIENTS = (1, 8, 32)
PATIENCE_SECONDS = 20.0

_API = "/api/v1"

Visitor = Callable[[], bool]
"""Makes one visit; False when it was refused."""


class Absent(Exception):
    """The peer is not there, or is another system. The message says which call failed."""


class Peer:
    """A store of the peer's, with a display for each visitor, which shows a new code once its own is scanned."""

    def __init__(self, address: str) -> None:
        place = urlsplit(address)
        self._place = (place.hostname or "", place.port or 80)
        owner = {"email": f"{uuid4().hex}@example.com", "password": base64.b64encode(b"correct horse").decode()}
        store = {"name": "Corner Shop", "timezone": "Europe/Stockholm", "queue_names": ["Bread"]}
        opened, _ = self._call("POST", "/stores", owner | store)
        self._store, self._queue = int(opened["id"]), int(opened["queues"][0]["id"])
        _, cookie = self._call("POST", "/stores/signin", owner)
        tokens, _ = self._call("PUT", "/stores/token", headers={"Cookie": cookie.partition(";")[0]})
        self._display = f"{_API}/sessions/sse?{urlencode({'session_token': tokens['session_token']})}"

    def visitor(self) -> Visitor:
        codes, calls = self._codes(), self._connected()

        def visit() -> bool:
            code = next(codes)
            headers = {"Authorization": code}
            self._call("PUT", f"/sessions/{code}", {"store_id": self._store}, headers, calls)
            person = {"name": "Bo", "phone": "0700000000", "queue_id": self._queue}
            self._call("POST", "/customers", {"store_id": self._store, "customers": [person]}, headers, calls)
            return True

        return visit

    def _codes(self) -> Iterator[str]:
        """The codes of a display, as they are shown."""
        display = self._connected()
        display.request("GET", self._display)
        answer = self._answer(display, "GET /sessions/sse")
        while line := answer.readline():
            if line.startswith(b"data:"):
                yield str(json.loads(line[5:])["scanned_url"]).rpartition("/")[2]
        raise Absent("the display of the peer ended")

    def _connected(self) -> HTTPConnection:
        return HTTPConnection(*self._place, timeout=PATIENCE_SECONDS)

    def _call(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        connection: HTTPConnection | None = None,
    ) -> tuple[Any, str]:
        """The answer, and its cookie."""
        connection, what = connection or self._connected(), f"{method} {path.partition('?')[0]}"
        try:
            sent = {"Content-Type": "application/json"} | (headers or {})
            connection.request(method, _API + path, json.dumps(body or {}), sent)
            answer = self._answer(connection, what)
            return json.loads(answer.read()), answer.headers.get("Set-Cookie", "")
        except (OSError, HTTPException, ValueError) as problem:
            raise Absent(f"{what}: {problem}") from problem

    def _answer(self, connection: HTTPConnection, what: str) -> HTTPResponse:
        answer = connection.getresponse()
        if answer.status != 200:
            raise Absent(f"{what} was answered with {answer.status}: {answer.read(200).decode(errors='replace')}")
        return answer


def rate(visitors: list[Visitor], seconds: float) -> float:
    """Visits a second of so many visitors at once, each of whom makes one after the other."""
    end, done = time.monotonic() + seconds, [0] * len(visitors)

    def go(number: int) -> None:
        while time.monotonic() < end:
            done[number] += visitors[number]()

    started = time.monotonic()
    at_once([lambda number=number: go(number) for number in range(len(visitors))])
    return sum(done) / (time.monotonic() - started)


def ours(rush: Rush, http: Any, number: int) -> Visitor:
    return lambda: rush.visit(guest(http), number) is not None


def main() -> None:
    wished = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    wished.add_argument("--peer", required=True, help="http://host:port of the peer")
    wished.add_argument("--seconds", type=float, default=5.0, help="for each number of clients, and each system")
    options = wished.parse_args()
    try:
        peer = Peer(options.peer)
    except Absent as reason:
        sys.exit(f"bench.peer: no peer at {options.peer}: {reason}")
    with tempfile.TemporaryDirectory() as state, Cloud(Path(state), free_port()) as cloud:
        environment(cloud.addresses)
        with over_http(cloud.addresses.api) as http:
            print(f"{'clients':>8} {'ours/s':>8} {'peer/s':>8} {'ratio':>7}")
            for clients in CLIENTS:
                rush = Rush(http, clients, clients)
                both = [ours(rush, http, number) for number in range(clients)], [peer.visitor() for _ in range(clients)]
                for visitors in both:
                    rate(visitors, 1)  # warms up
                here, there = (rate(visitors, options.seconds) for visitors in both)
                print(f"{clients:>8} {here:>8.1f} {there:>8.1f} {here / there:>7.2f}", flush=True)


if __name__ == "__main__":
    main()
