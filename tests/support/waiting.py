"""Customers who wait for seats over HTTP, and the socket on which each gets the changes."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.support.api import Api, Caller, Reply
from tests.worlds.scene import Sale

Json = dict[str, Any]


@dataclass(frozen=True)
class Guest:
    """A customer whose id is known: their topic is named after it."""

    id: str
    calls: Caller

    def join(self, show: Sale, **wish: Any) -> Reply:
        """Wait for `seats`, or for `quantity` together in `category`."""
        return self.calls.post(f"{show.path}/waitlist", wish)

    def entries(self, show: Sale) -> list[Json]:
        """All entries of the customer, ended ones too."""
        found: list[Json] = self.calls.get(f"{show.path}/waitlist").expect(200)["items"]
        return found

    def offers(self) -> list[Json]:
        """The customer's open offers."""
        found: list[Json] = self.calls.get("/v1/customers/me/offers").expect(200)["items"]
        return found

    def accept(self, offer: Json) -> Reply:
        return self.calls.post(f"/v1/offers/{offer['offer_id']}/accept")


def guest(api: Api, email: str | None = None) -> Guest:
    """A new customer, with an email address or without."""
    made = Caller(api).post("/v1/customers").expect(201)
    found = Guest(made["customer_id"], Caller(api, made["token"]))
    if email:
        found.calls.patch("/v1/customers/me", {"email": email}).expect(200)
    return found


class Watcher:
    """Watches a customer's topic: the offers of its snapshot, and every change since, in order."""

    def __init__(self, socket: ClientConnection, guest: Guest) -> None:
        self._socket, self._guest = socket, guest
        self.changes: list[Json] = []
        self.gaps = 0
        self.version, self.offers = self._subscribe()

    def wait_for(self, kind: str, seconds: float = 20.0, **facts: Any) -> Json:
        """The first change of this kind with these facts that was not returned before; waits for it up to `seconds`."""
        give_up = time.monotonic() + seconds
        while True:
            for change in self.changes:
                if change["kind"] == kind and facts.items() <= change.items() and not change.get("returned"):
                    change["returned"] = True
                    return change
            self._next(give_up - time.monotonic())

    def messages(self) -> int:
        """How many changes were ever sent on this topic, whether or not they arrived here: its version now."""
        version, _ = self._subscribe()
        return version

    def _subscribe(self) -> tuple[int, list[Json]]:
        asked = {"action": "subscribe", "topics": [f"customer/{self._guest.id}"], "token": self._guest.calls.token}
        self._socket.send(json.dumps(asked))
        while (message := self._next(20.0))["type"] != "snapshot":
            assert message["type"] == "changes", message
        return message["version"], message["data"]["items"]

    def _next(self, seconds: float) -> Json:
        message: Json = json.loads(self._socket.recv(max(0.0, seconds)))
        if message["type"] == "changes":
            self.gaps += message["version"] > self.version + 1
            self.version = max(self.version, message["version"])
            self.changes += message["data"]["changes"]
        return message


@contextmanager
def watching(address: str, guest: Guest) -> Iterator[Watcher]:
    with connect(address, open_timeout=20) as socket:
        yield Watcher(socket, guest)
