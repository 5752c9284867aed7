"""Signing keys: kept between two runs of the local cloud, and rotated."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from infra.local.secret import FILES, keep_secrets
from infra.local.template import local_name
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
    assert json.loads(secrets.values[local_name("TokensSecret")]) == old
    assert json.loads(secrets.values[local_name("TicketsSecret")])["k1"] == "new"
    assert json.loads((tmp_path / FILES["TicketsSecret"]).read_text())["k1"] == "new"


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
