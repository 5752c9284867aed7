"""Requests past the edge: refused where only the edge may call, and elsewhere believed in nothing that proxies say."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import pytest

import app
from chalicelib.settings import settings
from functions.http import origin
from functions.http.origin import HEADER
from tests.support.api import Caller
from tests.support.aws import EDGE_KEY
from tests.support.events import CONTEXT, socket
from tests.worlds.world import World

EDGE: dict[str, str] = {HEADER: EDGE_KEY}
PAST: list[dict[str, str]] = [{}, {HEADER: ""}, {HEADER: "wrong"}, {"X-Forwarded-For": "192.0.2.1"}]


def _set(here: World, **variables: str) -> None:
    os.environ.update(variables)
    settings.cache_clear()
    here.app.config = here.app.outside.config = settings()


@pytest.mark.parametrize("headers", PAST, ids=str)
@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/customers"), ("GET", "/v1/"), ("GET", "/v1/bookings")])
def test_past_the_edge_nothing_is_answered(here: World, headers: dict[str, str], method: str, path: str) -> None:
    """403, before the path or the token is looked at; with the key the same request is answered."""
    _set(here, EDGE_ONLY="true")
    refused = Caller(here.api).call(method, path, headers=headers)
    assert (refused.status, refused.code) == (403, "EDGE_ONLY")
    assert Caller(here.api).call(method, path, headers={**headers, **EDGE}).status in (200, 201, 401)


def test_the_key_before_counts_too(here: World) -> None:
    """Places of the edge that have not got the new key yet go on."""
    _set(here, EDGE_ONLY="true")
    Caller(here.api).call("POST", "/v1/customers", headers={HEADER: "the one before"}).expect(201)


def test_without_the_switch_all_are_answered(here: World) -> None:
    """As on a laptop. The secret is not even read."""
    _set(here, EDGE_SECRET="no such secret")
    Caller(here.api).post("/v1/customers").expect(201)


@pytest.mark.parametrize(
    ("headers", "status"), [*((past, 403) for past in PAST), (EDGE, 200), ({HEADER.lower(): EDGE_KEY}, 200)], ids=str
)
def test_a_socket_opens_through_the_edge_only(here: World, headers: Mapping[str, str], status: int) -> None:
    """API Gateway closes a connection whose opening is not answered with 200."""
    _set(here, EDGE_ONLY="true")
    assert _opened(headers) == {"statusCode": status}


def test_without_the_switch_every_socket_opens(here: World) -> None:
    """As on a laptop."""
    assert _opened({}) == {"statusCode": 200}


@pytest.mark.parametrize(("headers", "proxies"), [*((past, 0) for past in PAST), (EDGE, 1)], ids=str)
def test_proxies_are_believed_of_requests_through_the_edge(here: World, headers: dict[str, str], proxies: int) -> None:
    """A caller past it is known by the address that it has, whatever it says of proxies."""
    _set(here, TRUSTED_PROXIES="1")
    assert origin.proxies(here.app, headers) == proxies


def _opened(headers: Mapping[str, str]) -> Any:
    return app.connect(socket("c1", route="$connect", **headers), CONTEXT)
