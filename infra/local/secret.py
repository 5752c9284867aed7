"""The secrets of a local cloud. The keys of tokens and tickets are kept between two runs, so that tokens and tickets
stay valid after a restart. The payment provider's keys come from the environment of `make run`."""

import json
from pathlib import Path
from typing import Any

from infra.local import state
from infra.local.stripe import Stripe
from infra.local.template import local_name

FILES = {"TokensSecret": "secret.json", "TicketsSecret": "tickets-secret.json"}
"""Secrets of the data stack, and the files of the state folder that keep their keys."""


def keep_secrets(folder: Path, secrets: Any) -> None:
    """Restores the keys of the last run. Keys that were generated for this run are written to the state folder."""
    for logical_id, name in FILES.items():
        path, secret_id = folder / name, local_name(logical_id)
        if path.exists():
            secrets.put_secret_value(SecretId=secret_id, SecretString=json.dumps(state.read_object(path)))
        else:
            state.write(path, secrets.get_secret_value(SecretId=secret_id)["SecretString"])


def fill_in(stripe: Stripe, secrets: Any) -> None:
    """Writes Stripe's keys into the secret, as one does by hand on AWS."""
    keys = {
        "api_key": stripe.api_key,
        "publishable_key": stripe.publishable_key,
        "webhook_secret": stripe.webhook_secret,
    }
    secrets.put_secret_value(SecretId=local_name("StripeSecret"), SecretString=json.dumps(keys))
