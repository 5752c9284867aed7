"""The key of the edge: which one counts, also while it is changed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.adapters.edge_keys import EdgeKeys
from chalicelib.adapters.secrets import Secret
from chalicelib.errors import Unavailable
from infra.rotate_keys import edge_rotated
from tests.support.clock import FakeClock


class SecretsManager:
    """One secret, and how often it was read."""

    def __init__(self) -> None:
        self.values = {"current": "one", "previous": ""}
        self.reads, self.down = 0, False

    def get_secret_value(self, *, SecretId: str) -> dict[str, Any]:  # noqa: N803  botocore's name
        self.reads += 1
        if self.down:
            raise ConnectionError(SecretId)
        return {"SecretString": json.dumps(self.values)}


@pytest.fixture
def manager() -> SecretsManager:
    return SecretsManager()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def keys(manager: SecretsManager, clock: FakeClock) -> EdgeKeys:
    return EdgeKeys(Secret(manager, "edge", clock))


@pytest.mark.parametrize(
    ("key", "accepted"), [("one", True), ("onE", False), ("", False), ("one ", False), ("é", False)]
)
def test_only_the_key_itself_counts(keys: EdgeKeys, key: str, accepted: bool) -> None:
    """No key is no key, although the secret has an empty value."""
    assert keys.accepts(key) is accepted


def test_while_it_is_changed_both_count(keys: EdgeKeys, manager: SecretsManager, clock: FakeClock) -> None:
    """A function that has read the old value accepts the new one too, and after two changes only the last two count."""
    assert keys.accepts("one")
    for _ in range(2):
        before, manager.values = manager.values["current"], edge_rotated(manager.values)
        clock.move(11)
        assert keys.accepts(manager.values["current"])
        assert keys.accepts(before)
    assert not keys.accepts("one")


def test_wrong_keys_cost_a_read_in_ten_seconds(keys: EdgeKeys, manager: SecretsManager, clock: FakeClock) -> None:
    """However many are sent."""
    for _ in range(20):
        assert not keys.accepts("wrong")
    assert manager.reads == 1
    clock.move(10)
    assert not keys.accepts("wrong")
    assert manager.reads == 2


def test_a_secret_that_was_never_read_is_no_refusal(keys: EdgeKeys, manager: SecretsManager) -> None:
    """The call is to be repeated; it is not said that it came past the edge."""
    manager.down = True
    with pytest.raises(Unavailable):
        keys.accepts("one")
