"""A watcher that applies the changes that it gets, as a client of the contract does."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect


class Watcher:
    """Watches one section: its seats by row, its version, and how many gaps it noticed."""

    def __init__(self, socket: ClientConnection, topic: str) -> None:
        self._socket, self.topic = socket, topic
        self.version = -1
        self.gaps = 0
        self.taken: dict[str, dict[str, Any]] = {}
        self.heard: list[tuple[float, dict[str, Any]]] = []
        self.subscribe()

    def subscribe(self) -> None:
        """Subscribes, at the start and after a gap."""
        self._socket.send(json.dumps({"action": "subscribe", "topics": [self.topic]}))
        while self.hear()["type"] != "snapshot":
            pass

    def hear(self, seconds: float = 20.0) -> dict[str, Any]:
        """Applies the next message, and returns it."""
        message: dict[str, Any] = json.loads(self._socket.recv(seconds))
        self.heard.append((time.time(), message))
        if message["type"] == "snapshot":
            self.version = message["version"]
            self.taken = {row["id"]: dict(row["taken"]) for row in message["data"]["rows"]}
        elif message["type"] == "changes":
            self._apply(message)
        return message

    def hear_until(self, version: int, seconds: float = 20.0) -> None:
        """Applies messages until the topic has reached a version."""
        give_up = time.monotonic() + seconds
        while self.version < version:
            self.hear(give_up - time.monotonic())

    def _apply(self, message: dict[str, Any]) -> None:
        if message["version"] > self.version + 1:
            self.gaps += 1
        self.version = max(self.version, message["version"])
        for change in message["data"]["changes"]:
            row = self.taken.setdefault(change["row"], {})
            for seat, claim in change["seats"].items():
                if claim["state"] == "free":
                    row.pop(seat, None)
                else:
                    row[seat] = claim


@contextmanager
def watching(address: str, topic: str) -> Iterator[Watcher]:
    with connect(address, open_timeout=20) as socket:
        yield Watcher(socket, topic)
