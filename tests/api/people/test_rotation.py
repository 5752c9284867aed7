"""The key of tokens is rotated while people are signed in, and none of them has to sign in again."""

from __future__ import annotations

import json
from typing import Any

import pytest

import app
from chalicelib import wiring
from chalicelib.adapters.secrets import SecretKeys
from chalicelib.errors import Stale
from chalicelib.settings import settings
from tests.support import aws
from tests.support.api import Caller
from tests.support.events import CONTEXT
from tests.worlds.world import World

SECRET = aws.ENVIRONMENT["TOKENS_SECRET"]
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


class _Reader:
    """moto's Secrets Manager, which gives out the version before unless it is asked for the current one."""

    def get_secret_value(self, **which: Any) -> Any:
        return aws.client("secretsmanager").get_secret_value(**which, VersionStage="AWSCURRENT")


@pytest.fixture
def here(here: World) -> World:
    """With the keys of the secret, and not those that tests share."""
    reader: Any = _Reader()
    here.app = wiring.App(settings(), wiring.Ports(clock=here.clock, keys=SecretKeys(reader, SECRET, here.clock)))
    wiring.use(here.app)
    return here


def _ask(version: int, *steps: str) -> None:
    for step in steps:
        event = {"Step": step, "SecretId": SECRET, "ClientRequestToken": f"{version:032}"}
        app.rotate_tokens(event, CONTEXT)


def _keys(stage: str = "AWSCURRENT") -> Any:
    found = aws.client("secretsmanager").get_secret_value(SecretId=SECRET, VersionStage=stage)
    return json.loads(found["SecretString"])


def test_a_session_survives_a_rotation(here: World) -> None:
    """Its token is accepted before, during and after it, also by functions that have not read the new key yet, and a
    token of the new key by them, too."""
    old = Caller(here.api)
    old.token = old.post("/v1/customers").expect(201)["token"]
    for step in STEPS:
        _ask(1, step)
        old.get("/v1/bookings").expect(200)
    here.clock.move(11)
    new = Caller(here.api)
    new.token = new.post("/v1/customers").expect(201)["token"]
    here.clock.move(301)
    fresh = Caller(here.api)
    fresh.token = fresh.post("/v1/customers").expect(201)["token"]
    assert (_key(new.token), _key(fresh.token)) == ("k1", "k2")
    for caller in (old, new, fresh):
        caller.get("/v1/bookings").expect(200)


def test_a_step_may_come_twice(here: World) -> None:
    """And the same rotation makes one key."""
    for step in STEPS:
        _ask(1, step, step)
    assert _keys().keys() == {"current", "k1", "k2", "push"}


def test_before_the_last_step_nothing_has_changed(here: World) -> None:
    """Functions read the current version."""
    before = _keys()
    _ask(1, *STEPS[:-1])
    assert _keys() == before
    assert _keys("AWSPENDING")["current"] == "k2"


def test_of_two_rotations_the_late_one_fails(here: World) -> None:
    """Its keys lack the one that signs now, so all who signed in since would be signed out."""
    _ask(1, "createSecret")
    _ask(2, *STEPS)
    with pytest.raises(Stale):
        _ask(1, "finishSecret")
    assert _keys()["current"] == "k2"


def _key(token: str | None) -> str:
    from jwt import get_unverified_header

    assert token is not None
    return str(get_unverified_header(token)["kid"])
