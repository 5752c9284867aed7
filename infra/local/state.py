"""Small private files in the state folder, written whole or not at all."""

import json
import os
from pathlib import Path
from typing import Any


class Unreadable(Exception):
    """A state file has no valid content. Writes here are atomic, so another program changed it."""


def write(path: Path, text: str) -> None:
    """Replaces the file's content; a crash leaves the old content. Only the owner may read the file."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
    fresh.replace(path)


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in the file. Raises Unreadable."""
    try:
        value = json.loads(path.read_text())
    except ValueError as cause:
        raise Unreadable(str(path)) from cause
    if not isinstance(value, dict):
        raise Unreadable(str(path))
    return value
