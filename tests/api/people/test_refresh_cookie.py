"""Sign-ins of browsers, whose refresh token is in a cookie."""

from __future__ import annotations

import json
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any

import pytest

from tests.support.api import Caller, Reply
from tests.worlds.world import World

OPERATOR = {"email": "ann@example.com", "password": "correct horse", "name": "Roxy Cinemas"}
STORE = {**OPERATOR, "timezone": "UTC", "queues": ["Bread"]}
LOGIN = {"email": "ann@example.com", "password": "correct horse"}


@dataclass
class Browser:
    """A page of our own origin: it keeps the cookie, and sends it along."""

    here: World
    kind: str
    cookie: str = ""

    def post(self, path: str, body: dict[str, Any]) -> Reply:
        given = {"Cookie": f"theme=da[rk; {self.cookie}"} if self.cookie else {}
        reply = Caller(self.here.api).post(f"/v1/{self.kind}s{path}", body, **given)
        if "set-cookie" in reply.headers:
            self.cookie = reply.headers["set-cookie"].partition(";")[0]
        return reply

    @property
    def token(self) -> str:
        return self.cookie.partition("=")[2]


@pytest.fixture(params=["operator", "store"])
def browser(request: pytest.FixtureRequest, here: World) -> Browser:
    """One in which a new account is signed in."""
    one = Browser(here, request.param)
    one.post("", {**(OPERATOR if one.kind == "operator" else STORE), "cookie": True}).expect(201)
    return one


def test_no_script_and_no_other_page_gets_the_cookie(here: World) -> None:
    """It is our own host's, over TLS, for requests of our own site, and the body has no token."""
    reply = Caller(here.api).post("/v1/operators", {**OPERATOR, "cookie": True})
    assert reply.expect(201)["refresh_token"] is None
    (kept,) = SimpleCookie(reply.headers["set-cookie"]).values()
    assert kept.key == "__Host-linehold-operator"
    assert (kept["httponly"], kept["secure"], kept["samesite"], kept["path"]) == (True, True, "Strict", "/")
    assert (kept["domain"], kept["max-age"]) == ("", str(30 * 24 * 3600))


def test_a_browser_stays_signed_in(browser: Browser) -> None:
    """Each refresh replaces the cookie; the one before ends the sign-in."""
    first = browser.cookie
    signed = browser.post("/refresh", {"cookie": True}).expect(200)
    assert signed["refresh_token"] is None
    assert browser.cookie != first
    browser.post("/refresh", {"cookie": True}).expect(200)
    stolen = Browser(browser.here, browser.kind, first).post("/refresh", {"cookie": True})
    assert (stolen.status, stolen.code) == (401, "TOKEN_REUSED")


def test_signing_in_again_replaces_the_cookie(browser: Browser) -> None:
    before = browser.cookie
    browser.post("/sign-in", {**LOGIN, "cookie": True}).expect(200)
    assert browser.cookie != before
    browser.post("/refresh", {"cookie": True}).expect(200)


def test_signing_out_deletes_the_cookie(browser: Browser) -> None:
    """And ends the sign-in, for who has kept the token."""
    token = browser.token
    reply = browser.post("/sign-out", {"cookie": True})
    reply.expect(204)
    assert "Max-Age=0" in reply.headers["set-cookie"]
    assert Browser(browser.here, browser.kind).post("/refresh", {"refresh_token": token}).code == "TOKEN_REUSED"


def test_a_cookie_counts_only_where_the_body_says_so(browser: Browser) -> None:
    """A request that another program makes with a token of its own is about that token."""
    for path in ("/refresh", "/sign-out"):
        reply = browser.post(path, {})
        assert reply.status == 422
        assert reply.json["error"]["details"]["fields"] == [{"path": "refresh_token", "problem": "is missing"}]
    browser.post("/refresh", {"cookie": True}).expect(200)


def test_without_a_cookie_there_is_no_sign_in(browser: Browser) -> None:
    for cookie in ("", "__Host-linehold-operator=", "__Host-linehold-store"):
        stranger = Browser(browser.here, browser.kind, cookie)
        assert stranger.post("/refresh", {"cookie": True}).code == "TOKEN_INVALID"


def test_one_kind_of_account_does_not_take_the_cookie_of_the_other(browser: Browser) -> None:
    other = "store" if browser.kind == "operator" else "operator"
    stranger = Browser(browser.here, other, f"__Host-linehold-{other}={browser.token}")
    assert stranger.post("/refresh", {"cookie": True}).code == "TOKEN_INVALID"


def test_other_clients_get_no_cookie(here: World) -> None:
    """Their refresh token is in the body, as before."""
    reply = Caller(here.api).post("/v1/operators", OPERATOR)
    assert "set-cookie" not in reply.headers
    assert reply.expect(201)["refresh_token"]


@pytest.mark.parametrize("path", ["", "/sign-in", "/refresh", "/sign-out"])
def test_another_origin_of_our_site_neither_reads_nor_sets_the_cookie(browser: Browser, path: str) -> None:
    """A browser sends a body without a type for any page, and asks before it sends JSON: without a type it is 415."""
    body = {"": STORE if browser.kind == "store" else OPERATOR, "/sign-in": LOGIN}.get(path, {})
    given = {"Cookie": browser.cookie}
    sent = json.dumps({**body, "cookie": True}).encode()
    reply = browser.here.api.send("POST", f"/v1/{browser.kind}s{path}", sent, given)
    assert reply.status == 415
    assert "set-cookie" not in reply.headers
    browser.post("/refresh", {"cookie": True}).expect(200)
