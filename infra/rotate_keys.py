"""Adds a signing key for tokens, or tickets, and keeps the one before, so that what it signed stays valid.

    python -m infra.rotate_keys [--tickets | --push | --edge] ENV     on AWS, with the credentials of the environment
    python -m infra.rotate_keys [--tickets | --push]                  on the running local cloud

The secret is flat: `{"current": "k2", "k1": "...", "k2": "..."}`. The new key becomes the current one. For tokens the
previous key stays, to check the tokens that it signed; older keys are removed, and tokens that are two rotations old
become invalid. For tickets all keys stay, because a ticket may be shown months after it was signed. Functions read the
secret again within minutes.

`--push` makes the key of alerts, the property `push` of the secret of tokens. Without it there are no alerts. Browsers
subscribe with its public part, so a new one ends every subscription; a device subscribes again when its guest looks at
a place in line.

The edge's key is no signing key: `{"current": "...", "previous": "..."}`. Functions accept both, and `make deploy-web`
gives the new one to the edge. Between two rotations the edge has to be deployed, because only two keys count.

The new value replaces only the version that it was made from: of two rotations at once one fails and changes nothing.
"""

import argparse
import json
import secrets
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import boto3

from chalicelib.people.rules import key_rotation
from infra.local import state
from infra.local.deploy import running
from infra.local.secret import FILES
from infra.local.template import local_name
from infra.package import ROOT
from infra.push_key import with_push
from infra.stacks import exported

KEY_CHARACTERS = 64
CANDIDATE_STAGE = "LINEHOLD_NEXT"

Change = Callable[[dict[str, str]], dict[str, str]]


def rotated(keys: dict[str, str], keep_all: bool = False) -> dict[str, str]:
    """The keys with a new current one, and its predecessor or all earlier ones."""
    return key_rotation.rotated(keys, secrets.token_hex(KEY_CHARACTERS // 2), keep_all)


def edge_rotated(keys: dict[str, str]) -> dict[str, str]:
    """A new key of the edge, and the one before."""
    return {"current": secrets.token_hex(KEY_CHARACTERS // 2), "previous": keys["current"]}


def rotate(client: Any, secret_id: str, make: Change = rotated) -> dict[str, str]:
    """Replaces the secret's value by what `make` makes of it; returns the new one."""
    before = client.get_secret_value(SecretId=secret_id)
    keys = make(json.loads(before["SecretString"]))
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
    parser = argparse.ArgumentParser(prog="python -m infra.rotate_keys", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("environment", nargs="?", help="on AWS; the running local cloud, if not given")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--tickets", action="store_true", help="the keys of tickets and not those of tokens")
    which.add_argument("--push", action="store_true", help="the key of alerts")
    which.add_argument("--edge", action="store_true", help="the key of the edge, on AWS")
    chosen = parser.parse_args()
    secret = "TicketsSecret" if chosen.tickets else "EdgeSecret" if chosen.edge else "TokensSecret"
    make = _change(chosen)
    if chosen.environment:
        arn = exported(boto3.client("cloudformation"), f"linehold-{chosen.environment}-{secret}Arn")
        keys = rotate(boto3.client("secretsmanager"), arn, make)
    elif chosen.edge:
        parser.error("name the environment: the local cloud has no edge")
    else:
        keys = _rotate_locally(ROOT / ".local", secret, make)
    if chosen.edge:
        print(f"new key; now: make deploy-web ENV={chosen.environment}")
    else:
        print("alerts have a new key" if chosen.push else f"current key: {keys['current']}")


def _change(chosen: argparse.Namespace) -> Change:
    if chosen.edge:
        return edge_rotated
    return with_push if chosen.push else partial(rotated, keep_all=chosen.tickets)


def _rotate_locally(folder: Path, secret: str, make: Change) -> dict[str, str]:
    """Rotates in the running local cloud, and in the file that the next run reads."""
    keys = rotate(running(folder).client("secretsmanager"), local_name(secret), make)
    state.write(folder / FILES[secret], json.dumps(keys))
    return keys


if __name__ == "__main__":
    main()
