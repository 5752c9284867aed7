"""Keys from the secret: how often it is read, and what happens when it cannot be read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from chalicelib.adapters.secrets import Keys, SecretKeys
from chalicelib.errors import Unavailable
from tests.support.clock import FakeClock


class SecretsManager:
    """One secret, how often it was read, and the error of reading it."""

    def __init__(self) -> None:
        self.text = json.dumps({"current": "k1", "k1": "first"})
        self.reads: list[str] = []
        self.failure: Exception | None = None

    def get_secret_value(self, *, SecretId: str) -> dict[str, Any]:  # noqa: N803  botocore's name
        self.reads.append(SecretId)
        if self.failure is not None:
            raise self.failure
        return {"SecretString": self.text}


FAILURES = [
    ClientError({"Error": {"Code": "ThrottlingException", "Message": ""}}, "GetSecretValue"),
    EndpointConnectionError(endpoint_url="https://secrets.invalid"),
]
ONE = Keys("k1", {"k1": "first"})
TWO = Keys("k2", {"k1": "first", "k2": "second"})


@pytest.fixture
def manager() -> SecretsManager:
    return SecretsManager()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def keys(manager: SecretsManager, clock: FakeClock) -> SecretKeys:
    return SecretKeys(manager, "tokens", clock)


def _rotate(manager: SecretsManager) -> None:
    manager.text = json.dumps({"current": "k2", "k1": "first", "k2": "second"})


def test_nothing_is_read_before_it_is_needed(keys: SecretKeys, manager: SecretsManager) -> None:
    """Making the object makes no call."""
    assert manager.reads == []


def test_the_secret_is_one_object(keys: SecretKeys, manager: SecretsManager) -> None:
    """`current` names the key to sign with and is no key itself; the others are keys by their id."""
    _rotate(manager)
    assert keys.keys() == TWO
    assert manager.reads == ["tokens"]


def test_keys_are_kept_for_five_minutes(keys: SecretKeys, manager: SecretsManager, clock: FakeClock) -> None:
    """They are read again after five minutes, and not a millisecond before."""
    keys.keys()
    _rotate(manager)
    clock.move(299.999)
    assert (keys.keys(), keys.keys("k1"), len(manager.reads)) == (ONE, ONE, 1)
    clock.move(0.001)
    assert (keys.keys(), len(manager.reads)) == (TWO, 2)


def test_an_unknown_key_is_asked_for_after_ten_seconds(
    keys: SecretKeys, manager: SecretsManager, clock: FakeClock
) -> None:
    """So a token signed with a new key is accepted soon after the rotation."""
    keys.keys()
    _rotate(manager)
    clock.move(9.999)
    assert (keys.keys("k2"), len(manager.reads)) == (ONE, 1)
    clock.move(0.001)
    assert (keys.keys("k2"), len(manager.reads)) == (TWO, 2)


def test_made_up_key_ids_do_not_cost_a_read_each(keys: SecretKeys, manager: SecretsManager, clock: FakeClock) -> None:
    """A thousand tokens with invented keys in a minute cause one read every ten seconds at most."""
    keys.keys()
    for number in range(1200):
        clock.move(0.05)
        keys.keys(f"made-up-{number}")
    assert len(manager.reads) == 1 + 6


@pytest.mark.parametrize("failure", FAILURES, ids=type)
def test_without_any_keys_a_failure_is_unavailable(
    failure: Exception, keys: SecretKeys, manager: SecretsManager
) -> None:
    """Nothing can be verified or signed then; the next call tries again."""
    manager.failure = failure
    with pytest.raises(Unavailable) as caught:
        keys.keys()
    assert caught.value.__cause__ is failure
    manager.failure = None
    assert keys.keys() == ONE


@pytest.mark.parametrize("failure", FAILURES, ids=type)
def test_known_keys_outlive_a_failure(
    failure: Exception, keys: SecretKeys, manager: SecretsManager, clock: FakeClock
) -> None:
    """Keys that were read before stay valid, however old, until the secret can be read again."""
    keys.keys()
    _rotate(manager)
    manager.failure = failure
    clock.move(24 * 3600)
    assert (keys.keys(), keys.keys("k1"), keys.keys("k2")) == (ONE, ONE, ONE)
    manager.failure = None
    clock.move(10)
    assert keys.keys() == TWO


def test_a_failing_store_is_not_asked_at_every_call(
    keys: SecretKeys, manager: SecretsManager, clock: FakeClock
) -> None:
    """At most every ten seconds, because a failing read may take as long as a time-out."""
    keys.keys()
    manager.failure = FAILURES[1]
    clock.move(300)
    for _ in range(100):
        clock.move(0.05)
        keys.keys("made-up")
        keys.keys()
    assert len(manager.reads) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"k1": "first"}',
        '{"current": 1, "k1": "first"}',
        '{"current": "k2", "k1": "first"}',
    ],
)
def test_a_broken_secret_is_a_failure_like_any_other(
    text: str, keys: SecretKeys, manager: SecretsManager, clock: FakeClock
) -> None:
    """Known keys stay valid, and without them the call is `Unavailable`."""
    good, manager.text = manager.text, text
    with pytest.raises(Unavailable):
        keys.keys()
    manager.text = good
    assert keys.keys() == ONE
    manager.text = text
    clock.move(300)
    assert keys.keys() == ONE
