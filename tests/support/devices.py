"""The key of alerts in tests, and the double of a push service that gets them."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from chalicelib.adapters.web_push import PushServices
from chalicelib.core.clock import Clock
from doubles.push.server import Server

NOBODY = "http://127.0.0.1:9"
"""An address at which nothing answers."""


class PushKey:
    """The secret with the key of alerts, or without one. The key is that of an example of RFC 8291, so it is no
    secret."""

    def __init__(self, key: str | None = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw") -> None:
        self._values = {"push": key} if key else {}

    def values(self) -> Mapping[str, str]:
        return self._values


def push_services(clock: Clock, instead: str = NOBODY, key: PushKey | None = None) -> PushServices:
    return PushServices(key or PushKey(), "https://app.example.com/", clock, instead)


def said(kind: str, name: str, number: str | None, address: str, language: str = "en") -> dict[str, str | None]:
    """What a browser reads in an alert."""
    return {"kind": kind, "name": name, "number": number, "address": address, "language": language}


@contextmanager
def push_service() -> Iterator[Server]:
    """The double, in a thread of its own."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
