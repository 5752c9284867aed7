"""The secrets of a local cloud. The keys of tokens and tickets are kept between two runs, so that tokens and tickets
stay valid after a restart. The payment provider's keys come from the environment of `make run`."""

import json
import os
from pathlib import Path
from typing import Any

from infra.local import state
from infra.local.stripe import Stripe
from infra.local.template import local_name
from infra.push_key import PUSH, with_push

FILES = {"TokensSecret": "secret.json", "TicketsSecret": "tickets-secret.json"}
"""Secrets of the data stack, and the files of the state folder that keep their keys."""


def keep_secrets(folder: Path, secrets: Any) -> None:
    """Restores the keys of the last run. Keys that were generated for this run are written to the state folder. There
    is a key of alerts from the first run on.

    Raises state.Unreadable for keys without the current one: with them every token would be refused.
    """
    for logical_id, name in FILES.items():
        path, secret_id = folder / name, local_name(logical_id)
        if path.exists():
            keys = _read_keys(path)
        else:
            keys = json.loads(secrets.get_secret_value(SecretId=secret_id)["SecretString"])
        if logical_id == "TokensSecret" and PUSH not in keys:
            keys = with_push(keys)
        secrets.put_secret_value(SecretId=secret_id, SecretString=json.dumps(keys))
        state.write(path, json.dumps(keys))


def _read_keys(path: Path) -> dict[str, Any]:
    try:
        keys = state.read_object(path)
        if isinstance(keys.get(keys["current"]), str):
            return keys
    except (state.Unreadable, KeyError, TypeError):
        pass
    raise state.Unreadable(
        f"{os.path.relpath(path)} has no current key; without the file a start makes new keys, "
        "and what was signed with the old ones is no longer valid"
    )


def fill_in(stripe: Stripe, secrets: Any) -> None:
    """Writes Stripe's keys into the secret, as one does by hand on AWS."""
    keys = {
        "api_key": stripe.api_key,
        "publishable_key": stripe.publishable_key,
        "webhook_secret": stripe.webhook_secret,
    }
    secrets.put_secret_value(SecretId=local_name("StripeSecret"), SecretString=json.dumps(keys))
