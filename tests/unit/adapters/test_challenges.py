"""Challenges of a provider: what it is sent, what its answers mean, and what its silence means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from urllib.parse import parse_qs

import pytest

from chalicelib.adapters.challenges import VERIFIERS, NoChallenges, SiteVerify
from chalicelib.errors import Forbidden, Unavailable
from chalicelib.people.rules.challenges import Challenge, ChallengeKind


class Provider:
    """Answers each request with `status` and `body`, and notes the forms."""

    def __init__(self) -> None:
        self.status, self.body = 200, b'{"success": true, "hostname": "app.example.com"}'
        self.forms: list[dict[str, list[str]]] = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                form = self.rfile.read(int(self.headers["Content-Length"]))
                provider.forms.append(parse_qs(form.decode()))
                self.send_response(provider.status)
                self.end_headers()
                self.wfile.write(provider.body)

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/siteverify"
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider()
    yield provider
    provider.stop()


class Filled:
    """The provider's keys."""

    def __init__(self, **values: str) -> None:
        self._values = values

    def values(self, wanted: str | None = None) -> Mapping[str, str]:
        return self._values


KEYS = Filled(site_key="site", secret="our secret")


def _challenges(provider: Provider) -> SiteVerify:
    return SiteVerify(ChallengeKind.TURNSTILE, KEYS, provider.url)


def test_a_proof_is_checked_with_our_secret(provider: Provider) -> None:
    """And the provider is sent nothing else."""
    _challenges(provider).require("a proof & more")
    assert provider.forms == [{"secret": ["our secret"], "response": ["a proof & more"]}]


@pytest.mark.parametrize("body", [b'{"success": false, "error-codes": ["timeout-or-duplicate"]}', b"{}"])
def test_what_the_provider_refuses_fails(provider: Provider, body: bytes) -> None:
    """Also when it does not say why."""
    provider.body = body
    with pytest.raises(Forbidden) as refused:
        _challenges(provider).require("a proof")
    assert refused.value.code == "CHALLENGE_FAILED"
    assert refused.value.details == {"challenge": "/v1/challenge"}


@pytest.mark.parametrize(("proof", "code"), [(None, "CHALLENGE_NEEDED"), ("", "CHALLENGE_NEEDED")])
def test_without_a_proof_the_provider_is_not_asked(provider: Provider, proof: str | None, code: str) -> None:
    """The error says where to get a challenge."""
    with pytest.raises(Forbidden) as refused:
        _challenges(provider).require(proof)
    assert (refused.value.code, refused.value.details) == (code, {"challenge": "/v1/challenge"})
    assert provider.forms == []


def test_a_proof_that_is_too_long_is_not_passed_on(provider: Provider) -> None:
    """Proofs of both providers have at most 2048 characters."""
    with pytest.raises(Forbidden):
        _challenges(provider).require("x" * 5000)
    assert provider.forms == []


@pytest.mark.parametrize(("status", "body"), [(500, b"{}"), (403, b"{}"), (200, b"no JSON"), (200, b'{"success": 1}')])
def test_an_answer_that_is_none_lets_nobody_in(provider: Provider, status: int, body: bytes) -> None:
    """The call can be made again later."""
    provider.status, provider.body = status, body
    with pytest.raises(Unavailable):
        _challenges(provider).require("a proof")


def test_a_provider_that_cannot_be_reached_lets_nobody_in(provider: Provider) -> None:
    """Nor does one that hangs up."""
    provider.stop()
    with pytest.raises(Unavailable):
        _challenges(provider).require("a proof")


def test_keys_that_are_not_filled_in_yet() -> None:
    """The secret is created empty."""
    empty = SiteVerify(ChallengeKind.HCAPTCHA, Filled(site_key="", secret=""))
    for act in (empty.new, lambda: empty.require("a proof")):
        with pytest.raises(Unavailable):
            act()


def test_the_widget_gets_its_key() -> None:
    """It is no secret."""
    for kind in VERIFIERS:
        assert SiteVerify(kind, KEYS).new() == Challenge(kind, site_key="site")


def test_without_challenges_everyone_passes() -> None:
    """Whatever they send."""
    NoChallenges().require(None)
    NoChallenges().require("x")
    assert NoChallenges().new().kind is ChallengeKind.NONE
