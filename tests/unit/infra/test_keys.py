"""Signing keys: kept between two runs of the local cloud, and rotated."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from chalicelib.people.rules import key_rotation
from infra.local.secret import FILES, keep_secrets
from infra.local.template import local_name
from infra.push_key import with_push
from infra.rotate_keys import rotate, rotated


class Secrets:
    """Secrets Manager, with what the data stack has generated."""

    def __init__(self, generated: str) -> None:
        self.values = {local_name(name): json.dumps({"current": "k1", "k1": generated}) for name in FILES}
        self.versions = 0

    def get_secret_value(self, SecretId: str) -> dict[str, str]:  # noqa: N803  boto3's names
        return {"SecretString": self.values[SecretId], "VersionId": str(self.versions)}

    def put_secret_value(self, SecretId: str, SecretString: str, **_: Any) -> dict[str, str]:  # noqa: N803
        self.values[SecretId] = SecretString
        self.versions += 1
        return {"VersionId": str(self.versions)}

    def update_secret_version_stage(self, **_: Any) -> None:
        """There is one stage here."""


def test_keys_outlive_a_run(tmp_path: Path) -> None:
    """The second run has the keys that the first generated."""
    first, second = Secrets("first"), Secrets("second")
    keep_secrets(tmp_path, first)
    keep_secrets(tmp_path, second)
    assert second.values == first.values


def test_a_state_folder_from_before_tickets_starts(tmp_path: Path) -> None:
    """The tokens' keys are restored, the tickets' are new and kept."""
    old = {"current": "k1", "k1": "old"}
    (tmp_path / "secret.json").write_text(json.dumps(old))
    secrets = Secrets("new")
    keep_secrets(tmp_path, secrets)
    assert old.items() < json.loads(secrets.values[local_name("TokensSecret")]).items()
    assert json.loads(secrets.values[local_name("TicketsSecret")])["k1"] == "new"
    assert json.loads((tmp_path / FILES["TicketsSecret"]).read_text())["k1"] == "new"


def test_alerts_have_a_key_from_the_first_run_on(tmp_path: Path) -> None:
    """A browser's subscription is good for one key alone, so a later run has the same."""
    secrets = Secrets("a")
    keep_secrets(tmp_path, secrets)
    first = json.loads(secrets.values[local_name("TokensSecret")])["push"]
    keep_secrets(tmp_path, secrets)
    assert json.loads(secrets.values[local_name("TokensSecret")])["push"] == first
    assert "push" not in json.loads(secrets.values[local_name("TicketsSecret")])


def test_the_key_of_alerts_is_replaced_alone() -> None:
    """And a rotation of the keys of tokens leaves it."""
    keys = with_push({"current": "k1", "k1": "a", "push": "old"})
    assert (keys["current"], keys["k1"]) == ("k1", "a")
    assert keys["push"] != "old"
    assert rotated(keys)["push"] == keys["push"]


def test_of_tokens_two_keys_stay() -> None:
    """The new one and the one before it."""
    keys = rotated({"current": "k2", "k1": "a", "k2": "b"})
    assert keys.keys() == {"current", "k2", "k3"}
    assert (keys["current"], keys["k2"], len(keys["k3"])) == ("k3", "b", 64)


def test_of_tickets_all_keys_stay() -> None:
    """A ticket is shown months after it was signed."""
    secrets = Secrets("a")
    name = local_name("TicketsSecret")
    for _ in range(2):
        rotate(secrets, name, partial(rotated, keep_all=True))
    keys = json.loads(secrets.values[name])
    assert (keys["current"], keys["k1"]) == ("k3", "a")
    assert keys.keys() == {"current", "k1", "k2", "k3"}


def test_a_rotation_leaves_the_key_of_alerts() -> None:
    """By hand and on a schedule: it is in the same secret, and is no signing key."""
    keys = {"current": "k2", "k1": "one", "k2": "two", "push": "alerts"}
    assert key_rotation.rotated(keys, "three") == {"current": "k3", "k2": "two", "k3": "three", "push": "alerts"}
    assert key_rotation.rotated(keys, "three", keep_all=True).keys() == {"current", "k1", "k2", "k3", "push"}
