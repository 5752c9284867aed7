"""The secrets of a local cloud: keys are kept between two runs, so that signed-in people stay signed in and tickets
stay good after a restart; the payment provider's come from whoever starts it."""

import json
from pathlib import Path
from typing import Any

from infra.local import state
from infra.local.stripe import Stripe
from infra.local.template import local_name

FILES = {"TokensSecret": "secret.json", "TicketsSecret": "tickets-secret.json"}
"""Where in the state folder the keys of a secret of the data stack are kept."""


def keep_secrets(folder: Path, secrets: Any) -> None:
    """Give the cloud the keys of the last run; what there were none of then has been generated, and is remembered."""
    for logical_id, name in FILES.items():
        path, secret_id = folder / name, local_name(logical_id)
        if path.exists():
            secrets.put_secret_value(SecretId=secret_id, SecretString=json.dumps(state.read_object(path)))
        else:
            state.write(path, secrets.get_secret_value(SecretId=secret_id)["SecretString"])


def fill_in(stripe: Stripe, secrets: Any) -> None:
    """What an operator does on AWS."""
    keys = {
        "api_key": stripe.api_key,
        "publishable_key": stripe.publishable_key,
        "webhook_secret": stripe.webhook_secret,
    }
    secrets.put_secret_value(SecretId=local_name("StripeSecret"), SecretString=json.dumps(keys))
