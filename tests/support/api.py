"""A client of the contract, over the app in this process or over HTTP: the same calls, the same replies."""

from __future__ import annotations

import json as jsonlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from chalice.test import Client as ChaliceClient

from tests.support.contract import call_of


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return jsonlib.loads(self.text)

    @property
    def code(self) -> str | None:
        """The error code, None when it is no error."""
        return self.json["error"]["code"] if self.status >= 400 else None

    def expect(self, status: int) -> Any:
        """The body, if this was the status."""
        assert self.status == status, f"{self.status} instead of {status}: {self.text[:500]}"
        return self.json if self.text else None


class Api(Protocol):
    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply: ...


class Caller:
    """Sends calls with a token, or without."""

    def __init__(self, api: Api, token: str | None = None) -> None:
        self.api, self.token = api, token

    def call(self, method: str, path: str, json: Any = None, headers: Mapping[str, str] | None = None) -> Reply:
        sent = dict(headers or {})
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        body = None
        if json is not None:
            body = json if isinstance(json, bytes) else jsonlib.dumps(json).encode()
            sent.setdefault("Content-Type", "application/json")
        return self.api.send(method, path, body, sent)

    def get(self, path: str, **headers: str) -> Reply:
        return self.call("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, json: Any = None, **headers: str) -> Reply:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call("POST", path, {} if json is None else json, given)

    def patch(self, path: str, json: Any) -> Reply:
        return self.call("PATCH", path, json)

    def delete(self, path: str) -> Reply:
        return self.call("DELETE", path)


class InProcess:
    """The app itself, through Chalice's test client. Every reply has to be one that the contract declares."""

    def __init__(self, client: ChaliceClient) -> None:
        self._client = client

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        answer = self._client.http.request(method, path, headers=dict(headers), body=body or b"")
        lowered = {name.lower(): str(value) for name, value in answer.headers.items()}
        kind = lowered.get("content-type", "")
        reply = Reply(answer.status_code, lowered, answer.body.hex() if kind == "image/png" else answer.body.decode())
        if (declared := call_of(method, path)) and (complaint := declared.complaint(reply.status, reply.code)):
            raise AssertionError(f"the contract: {complaint}")
        return reply


@contextmanager
def over_http(base: str) -> Iterator[OverHttp]:
    """A client of the API at this address, with room for a crowd of callers."""
    limits = httpx.Limits(max_connections=256, max_keepalive_connections=64)
    with httpx.Client(timeout=60, limits=limits) as client:
        yield OverHttp(base, client)


class OverHttp:
    """The local cloud, or any other."""

    def __init__(self, base: str, client: httpx.Client) -> None:
        self._base, self._client = base, client

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        answer = self._client.request(method, self._base + path, content=body, headers=dict(headers))
        return Reply(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.text)
