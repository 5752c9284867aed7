"""Gives the tokens a new signing key and keeps the one before, so that nobody is signed out.

    python -m infra.rotate_keys ENV         on AWS, with the credentials of the environment
    python -m infra.rotate_keys             on the running local cloud

The secret is flat: `{"current": "k2", "k1": "...", "k2": "..."}`. The new key becomes the current one; the
previous one goes on checking the tokens it has signed; older ones are dropped, and with them tokens that are
two rotations old. Functions read the secret again within minutes.

The new value becomes the secret's current version only if the version it was made from still is: of two
rotations at once one fails and changes nothing.
"""

import json
import secrets
import sys
from pathlib import Path
from typing import Any

import boto3

from infra.local import state
from infra.local.deploy import running
from infra.local.template import local_name
from infra.package import ROOT
from infra.stacks import exported

KEY_CHARACTERS = 64
CANDIDATE_STAGE = "LINEHOLD_NEXT"


def rotated(keys: dict[str, str]) -> dict[str, str]:
    """The keys with a fresh current one and its predecessor."""
    previous = keys["current"]
    newest = max(int(name.removeprefix("k")) for name in keys if name != "current")
    fresh = f"k{newest + 1}"
    return {"current": fresh, previous: keys[previous], fresh: secrets.token_hex(KEY_CHARACTERS // 2)}


def rotate(client: Any, secret_id: str) -> dict[str, str]:
    """Replace the secret's value; returns the new one."""
    before = client.get_secret_value(SecretId=secret_id)
    keys = rotated(json.loads(before["SecretString"]))
    after = client.put_secret_value(SecretId=secret_id, SecretString=json.dumps(keys), VersionStages=[CANDIDATE_STAGE])
    client.update_secret_version_stage(
        SecretId=secret_id,
        VersionStage="AWSCURRENT",
        MoveToVersionId=after["VersionId"],
        RemoveFromVersionId=before["VersionId"],
    )
    return keys


def main() -> None:
    """The command line; prints the id of the current key, never a key."""
    if len(sys.argv) > 1:
        secret = exported(boto3.client("cloudformation"), f"linehold-{sys.argv[1]}-TokensSecretArn")
        keys = rotate(boto3.client("secretsmanager"), secret)
    else:
        keys = _rotate_locally(ROOT / ".local")
    print(f"current key: {keys['current']}")


def _rotate_locally(folder: Path) -> dict[str, str]:
    """In the running cloud, and in the file from which the next run takes the keys."""
    keys = rotate(running(folder).client("secretsmanager"), local_name("TokensSecret"))
    state.write(folder / "secret.json", json.dumps(keys))
    return keys


if __name__ == "__main__":
    main()
