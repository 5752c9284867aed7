"""An API for the client's tests: it remembers what it was asked, and answers what a test has prepared."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

from linehold_client import Linehold, Retries
from linehold_client.asynchronous import AsyncLinehold
from linehold_client.identity import Identity

API = "https://api.example.com"

HOLD = {
    "hold_id": "hld_1",
    "event_id": "evt_1",
    "seats": ["A-1-1"],
    "total": {"amount": 1250, "currency": "EUR"},
    "state": "held",
    "expires_at": "2027-01-01T19:05:00Z",
    "expires_in": 300,
    "extended": False,
    "booking_id": None,
}


def answer(status: int, body: Any = None, **headers: str) -> httpx.Response:
    """A response; headers are given as retry_after="3"."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return (
        httpx.Response(status, json=body, headers=named) if body is not None else httpx.Response(status, headers=named)
    )


def refusal(status: int, code: str, **headers: str) -> httpx.Response:
    content = {"code": code, "message": f"{code}.", "details": {"seats": ["A-1-1"]}, "request_id": "r1"}
    return answer(status, {"error": content}, **headers)


class Answers:
    """Gives the prepared answers in order, and the last one again and again; an exception is raised instead."""

    def __init__(self, *prepared: httpx.Response | Exception) -> None:
        self._prepared = list(prepared)
        self.asked: list[httpx.Request] = []
        self.slept: list[float] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(request)
        prepared = self._prepared.pop(0) if self._prepared[1:] else self._prepared[0]
        if isinstance(prepared, Exception):
            raise prepared
        return httpx.Response(prepared.status_code, content=prepared.content, headers=prepared.headers)

    @property
    def keys(self) -> list[str | None]:
        """The Idempotency-Key of each request."""
        return [each.headers.get("idempotency-key") for each in self.asked]

    @property
    def tokens(self) -> list[str | None]:
        """The token of each request."""
        return [each.headers.get("authorization", "").removeprefix("Bearer ") or None for each in self.asked]

    def body(self, number: int = -1) -> Any:
        """The body of a request."""
        return json.loads(self.asked[number].content)


GUEST = Identity("customer", "guest-token", "cus_1")


def client(
    answers: Callable[[httpx.Request], httpx.Response], identity: Identity | None = GUEST, chance: float = 0.5
) -> Linehold:
    """A client of these answers, whose pauses take no time and are remembered."""
    http = httpx.Client(transport=httpx.MockTransport(answers))
    slept = getattr(answers, "slept", [])
    return Linehold(API, identity=identity, retries=Retries(chance=lambda: chance), http=http, sleep=slept.append)


def async_client(
    answers: Callable[[httpx.Request], httpx.Response], identity: Identity | None = GUEST
) -> AsyncLinehold:
    """The same for asyncio."""

    async def sleep(seconds: float) -> None:
        getattr(answers, "slept", []).append(seconds)

    http = httpx.AsyncClient(transport=httpx.MockTransport(answers))
    return AsyncLinehold(API, identity=identity, retries=Retries(chance=lambda: 0.5), http=http, sleep=sleep)
