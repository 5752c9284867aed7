"""Calls the API as one operator: signs in, retries, and gives up when the API stays down.

Temporary failures (no connection, 429, 502, 503, 504, a first call that is still running) are retried a bounded
number of times. Every call here may be made twice.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx

_TRIES = 8
_LONGEST_PAUSE_SECONDS = 30.0
_PASSING = {429, 502, 503, 504}
_RENEW_BEFORE_SECONDS = 60


class Gone(Exception):
    """The API does not answer, or its answers are not Linehold's. The message has the last failure."""


class SignInFailed(Exception):
    """The API has no operator with this address and password."""


@dataclass(frozen=True, slots=True)
class Login:
    email: str
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """`body` is a JSON object. `code` is an error's; empty for an answer that is no error."""

    status: int
    body: dict[str, Any]

    @property
    def error(self) -> dict[str, Any]:
        found = self.body.get("error")
        return found if self.status >= 400 and isinstance(found, dict) else {}

    @property
    def code(self) -> str:
        return str(self.error.get("code", ""))

    def expect(self, status: int) -> dict[str, Any]:
        """The body. Raises Gone for another status."""
        if self.status != status:
            raise Gone(f"the API answered {self.status} {self.code} {self.error.get('message', '')}".rstrip())
        return self.body


class Account:
    """Signs in with the first call and stays signed in. `sleep` takes seconds, `now` returns monotonic seconds."""

    def __init__(
        self,
        http: httpx.Client,
        login: Login,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http, self._login, self._sleep, self._now = http, login, sleep, now
        self._access = self._refresh = ""
        self._renew_at = 0.0

    def get(self, path: str, **query: str | int) -> Reply:
        return self._call("GET", path, params=query)

    def post(self, path: str, body: dict[str, Any], key: str | None = None) -> Reply:
        """A POST. With a key (`Idempotency-Key`) it takes effect once, however often it is sent."""
        return self._call("POST", path, json=body, headers={"Idempotency-Key": key} if key else {})

    def listed(self, path: str) -> Iterator[dict[str, Any]]:
        """Every item of a listing, page by page. Raises Gone."""
        query: dict[str, str | int] = {"limit": 100}
        while True:
            page = self.get(path, **query).expect(200)
            yield from page["items"]
            if not page["next_cursor"]:
                return
            query["cursor"] = page["next_cursor"]

    def sign_out(self) -> None:
        """Signs out, if signed in. Raises Gone."""
        if self._refresh:
            self._send("POST", "/v1/operators/sign-out", json={"refresh_token": self._refresh})
            self._access = self._refresh = ""

    def _call(self, method: str, path: str, headers: dict[str, str] | None = None, **rest: Any) -> Reply:
        if not self._access:
            self._sign_in()
        elif self._now() >= self._renew_at:
            self._renew()
        reply = self._send(method, path, headers=self._signed(headers), **rest)
        if reply.status == 401:
            self._sign_in()
            reply = self._send(method, path, headers=self._signed(headers), **rest)
            if reply.status == 401:
                raise Gone(f"the API signs in and then answers {reply.code}")
        return reply

    def _signed(self, headers: dict[str, str] | None) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._access}", **(headers or {})}

    def _sign_in(self) -> None:
        login = {"email": self._login.email, "password": self._login.password}
        reply = self._send("POST", "/v1/operators/sign-in", json=login)
        if reply.status in (401, 422):
            raise SignInFailed(f"{self._login.email} and this password are not an organiser's")
        self._keep(reply.expect(200))

    def _renew(self) -> None:
        """Gets new tokens for the refresh token. Signs in when that is used up, because its answer may be lost."""
        reply = self._send("POST", "/v1/operators/refresh", json={"refresh_token": self._refresh})
        if reply.status == 401:
            self._sign_in()
        else:
            self._keep(reply.expect(200))

    def _keep(self, tokens: dict[str, Any]) -> None:
        self._access, self._refresh = tokens["access_token"], tokens["refresh_token"]
        self._renew_at = self._now() + tokens["expires_in"] - _RENEW_BEFORE_SECONDS

    def _send(self, method: str, path: str, **rest: Any) -> Reply:
        last = ""
        for number in range(_TRIES):
            asked = ""
            try:
                answer = self._http.request(method, path, **rest)
            except httpx.TransportError as exc:
                last = f"the API cannot be reached ({type(exc).__name__})"
            else:
                reply = _read(answer)
                if answer.status_code not in _PASSING and reply.code != "IDEMPOTENCY_IN_FLIGHT":
                    return reply
                last = f"the API goes on answering {answer.status_code}"
                asked = answer.headers.get("Retry-After", "")
            if number < _TRIES - 1:
                self._sleep(_pause(asked, number))
        raise Gone(f"{last}; {_TRIES} tries")


def _pause(asked: str, number: int) -> float:
    """Seconds until the next try: the answer's Retry-After, or twice the last pause."""
    return min(_LONGEST_PAUSE_SECONDS, float(asked) if asked.isdecimal() else 0.5 * 2**number)


def _read(answer: httpx.Response) -> Reply:
    if not answer.content:
        return Reply(answer.status_code, {})
    try:
        body = answer.json()
    except ValueError:
        body = None
    if isinstance(body, dict):
        return Reply(answer.status_code, body)
    if answer.status_code in _PASSING:
        return Reply(answer.status_code, {})
    raise Gone(f"{answer.request.url.host} answered {answer.status_code} without JSON: is it this API?")
