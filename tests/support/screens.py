"""A screen that shows a store's board as a client does, from its first snapshot and every change."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect

Json = dict[str, Any]


class Screen:
    """`tickets` are by id, `store` is the last change of the store or display; `gaps` counts missed messages."""

    def __init__(self, socket: ClientConnection, topic: str, token: str | None = None) -> None:
        self.socket, self.topic = socket, topic
        self.version, self.gaps = -1, 0
        self.tickets: dict[str, Json] = {}
        self.store: Json = {}
        self.heard: list[tuple[float, Json]] = []
        asked = {"action": "subscribe", "topics": [topic]} | ({"token": token} if token else {})
        socket.send(json.dumps(asked))
        self.hear()

    @property
    def states(self) -> dict[str, str]:
        """Number → state."""
        return {ticket["number"]: ticket["state"] for ticket in self.tickets.values()}

    def hear(self, seconds: float = 20.0) -> Json:
        """Receive the next message and apply it."""
        message: Json = json.loads(self.socket.recv(seconds))
        self.heard.append((time.time(), message))
        assert message["type"] != "error", message
        if message["type"] == "changes" and message["version"] > self.version + 1:
            self.gaps += 1
        self.version = max(self.version, message["version"])
        data = message["data"]
        for queue in data.get("queues", ()):
            self.tickets |= {ticket["ticket_id"]: ticket for ticket in queue["tickets"]}
        for change in data.get("changes", ()):
            if "ticket_id" in change:
                self.tickets[change["ticket_id"]] = change
            elif "store_id" in change:
                self.store = change
        if "code" in data:
            self.store = data
        return message

    def hear_until(self, wanted: Any, what: str, seconds: float = 20.0) -> None:
        """Receive messages until this holds."""
        give_up = time.monotonic() + seconds
        while not wanted(self):
            left = give_up - time.monotonic()
            assert left > 0, f"no {what} within {seconds} s"
            self.hear(left)


@contextmanager
def screen(address: str, topic: str, token: str | None = None) -> Iterator[Screen]:
    with connect(address, open_timeout=20, max_size=None) as socket:
        yield Screen(socket, topic, token)
