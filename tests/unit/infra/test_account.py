"""Calls as an organiser: signed in for as long as it takes, patient, but not forever."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from infra.importing.account import Account, Gone, Login, SignInFailed

Handler = Callable[[httpx.Request], httpx.Response]


class Door:
    """Signs in every login, and gives the test's answers to other calls, one after the other."""

    def __init__(self, *answers: Handler | int, lasts: int = 900) -> None:
        self.answers, self.lasts = list(answers), lasts
        self.calls: list[str] = []
        self.slept: list[float] = []
        self.now = 0.0

    def account(self) -> Account:
        http = httpx.Client(base_url="http://api.invalid/stage", transport=httpx.MockTransport(self._answer))
        return Account(http, Login("a@example.com", "s3cret"), self.slept.append, lambda: self.now)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/stage/v1")
        self.calls.append(path)
        if path in ("/operators/sign-in", "/operators/refresh"):
            number = self.calls.count("/operators/sign-in") + self.calls.count("/operators/refresh")
            return _ok({"access_token": f"t{number}", "refresh_token": f"r{number}", "expires_in": self.lasts})
        answer = self.answers.pop(0)
        return httpx.Response(answer, json={}) if isinstance(answer, int) else answer(request)


def _ok(body: Any) -> httpx.Response:
    return httpx.Response(200, json=body)


def _no_connection(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def test_what_passes_is_tried_again() -> None:
    """No connection, 503, 429: again after a pause, the one that the answer asks for if it asks."""
    slow_down = httpx.Response(429, json={}, headers={"Retry-After": "7"})
    door = Door(_no_connection, 503, lambda _: slow_down, 200)
    assert door.account().get("/v1/x").status == 200
    assert door.slept == [0.5, 1.0, 7.0]


def test_an_api_that_stays_away_is_given_up() -> None:
    """After a bounded number of tries, with the last reason."""
    door = Door(*[_no_connection] * 8)
    with pytest.raises(Gone, match="cannot be reached"):
        door.account().get("/v1/x")
    assert len(door.slept) == 7


def test_a_first_call_that_still_runs_is_waited_for() -> None:
    """Two runs that add the same performer at once get one performer."""
    busy = httpx.Response(409, json={"error": {"code": "IDEMPOTENCY_IN_FLIGHT"}})
    assert Door(lambda _: busy, 201).account().post("/v1/performers", {}, "key").status == 201


def test_a_token_is_renewed_before_it_ends() -> None:
    """With the refresh token, and without asking for the password again."""
    door = Door(200, 200)
    account = door.account()
    account.get("/v1/x")
    door.now = 850
    account.get("/v1/x")
    assert door.calls == ["/operators/sign-in", "/x", "/operators/refresh", "/x"]


def test_a_sign_in_that_has_ended_is_made_again() -> None:
    """A 401 leads to one new sign-in and one more try; a second 401 is the end."""
    door = Door(401, 200)
    assert door.account().get("/v1/x").status == 200
    assert door.calls == ["/operators/sign-in", "/x", "/operators/sign-in", "/x"]
    with pytest.raises(Gone):
        Door(401, 401).account().get("/v1/x")


def test_a_wrong_password_is_said_without_saying_it() -> None:
    """Neither the message nor the login's text has it."""
    http = httpx.Client(base_url="http://api.invalid", transport=httpx.MockTransport(lambda _: httpx.Response(401)))
    with pytest.raises(SignInFailed) as failed:
        Account(http, login := Login("a@example.com", "s3cret")).get("/v1/x")
    assert "s3cret" not in f"{failed.value} {login}"


def test_a_listing_is_read_to_its_end() -> None:
    """Page by page, with the cursor of the page before."""

    def page(request: httpx.Request) -> httpx.Response:
        cursor = request.url.params.get("cursor")
        return _ok({"items": [{"n": 2}], "next_cursor": None} if cursor else {"items": [{"n": 1}], "next_cursor": "&"})

    assert [each["n"] for each in Door(page, page).account().listed("/v1/x")] == [1, 2]


def test_another_service_at_this_address_is_noticed() -> None:
    """An answer that is no JSON is not this API's."""
    with pytest.raises(Gone, match="is it this API"):
        Door(lambda _: httpx.Response(200, text="<html>")).account().get("/v1/x")


def test_a_token_is_sent_and_given_back() -> None:
    """Calls carry the token; signing out ends it, and without a sign-in does nothing."""
    seen: list[Any] = []

    def note(request: httpx.Request) -> httpx.Response:
        seen.append(request.headers.get("Authorization") or json.loads(request.content))
        return httpx.Response(204)

    account = Door(note, note).account()
    account.sign_out()
    account.post("/v1/x", {})
    account.sign_out()
    account.sign_out()
    assert seen == ["Bearer t1", {"refresh_token": "r1"}]
