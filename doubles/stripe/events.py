"""The events of the account: one for each change, in order, each a snapshot of the object as it was just then."""

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
"""The version that the account's events are in, whatever version a request asks its answer in."""


@dataclass(frozen=True)
class Made:
    """An event, in the bytes that every delivery of it has. `intent` and `order` say whom it is about."""

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
    """Each event is handed to `listener` as it is made, and also kept until somebody fetches it."""

    def __init__(self, listener: Callable[[Made], None]) -> None:
        self._listener = listener
        self._unfetched: list[Made] = []

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
        made = Made(id, type, intent, order, json.dumps(body, indent=2).encode())
        self._unfetched.append(made)
        self._listener(made)

    def fetch(self) -> list[Made]:
        """Those that were not fetched yet."""
        fetched, self._unfetched = self._unfetched, []
        return fetched
