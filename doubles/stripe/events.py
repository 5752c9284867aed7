"""The events of the account: one for each change, in order, each with a snapshot of the object at that moment."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

API_VERSION = "2026-10-28.endive"
"""The version of the account's events. Answers are in the version that their request names."""


@dataclass(frozen=True)
class Event:
    """An event, with the bytes that every delivery of it sends. It is about `intent` and `order`."""

    id: str
    type: str
    intent: str | None
    order: str | None
    payload: bytes


def signature(payload: bytes, secret: str, at: int) -> str:
    """The Stripe-Signature header for a payload that is sent at `at`, in seconds since 1970."""
    digest = hmac.new(secret.encode(), b"%d." % at + payload, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


class Events:
    """Hands each new event to `listener`, and keeps it until it is fetched."""

    def __init__(self, listener: Callable[[Event], None]) -> None:
        self._listener = listener
        self._unfetched: list[Event] = []

    def make(self, type: str, subject: dict[str, Any], intent: str | None, order: str | None) -> None:
        id = f"evt_{secrets.token_hex(12)}"
        body = {
            "id": id,
            "object": "event",
            "api_version": API_VERSION,
            "created": int(time.time()),
            "data": {"object": subject},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": type,
        }
        event = Event(id, type, intent, order, json.dumps(body, indent=2).encode())
        self._unfetched.append(event)
        self._listener(event)

    def fetch(self) -> list[Event]:
        """The events that were not fetched yet."""
        fetched, self._unfetched = self._unfetched, []
        return fetched
