"""Keeps the token keys between two runs, so that signed-in people stay signed in after a restart."""

import json
from pathlib import Path
from typing import Any

from infra.local import state


def keep_secret(path: Path, secret_id: str, secrets: Any) -> None:
    """Give the cloud the keys of the last run; on the first run, remember the keys it has generated."""
    if path.exists():
        secrets.put_secret_value(SecretId=secret_id, SecretString=json.dumps(state.read_object(path)))
    else:
        state.write(path, secrets.get_secret_value(SecretId=secret_id)["SecretString"])
