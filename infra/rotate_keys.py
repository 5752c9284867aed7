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
from infra.local.deploy import Deployment
from infra.local.template import local_name
from infra.package import ROOT

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
        keys = rotate(boto3.client("secretsmanager"), _exported(f"linehold-{sys.argv[1]}-TokensSecretArn"))
    else:
        keys = _rotate_locally(ROOT / ".local")
    print(f"current key: {keys['current']}")


def _exported(name: str) -> str:
    pages = boto3.client("cloudformation").get_paginator("list_exports").paginate()
    for export in (export for page in pages for export in page["Exports"]):
        if export["Name"] == name:
            return str(export["Value"])
    raise SystemExit(f"rotate_keys: no stack exports {name}; is the environment deployed in this region?")


def _rotate_locally(folder: Path) -> dict[str, str]:
    """In the running cloud, and in the file from which the next run takes the keys."""
    if not (folder / "addresses.json").exists():
        raise SystemExit("rotate_keys: the local cloud does not run; start it with make run")
    endpoint = state.read_object(folder / "addresses.json")["api"].partition("/_aws/")[0]
    keys = rotate(Deployment(endpoint).client("secretsmanager"), local_name("TokensSecret"))
    state.write(folder / "secret.json", json.dumps(keys))
    return keys


if __name__ == "__main__":
    main()
