"""Small private files in the state folder, written whole or not at all."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any


class Unreadable(Exception):
    """A state file has no valid content. Writes here are atomic, so another program changed it."""


def opened(path: Path) -> IO[str]:
    """The file, empty and open for writing. Only the owner may read it, whoever could before."""
    file = path.open("w")
    os.fchmod(file.fileno(), 0o600)
    return file


@contextmanager
def replaced(path: Path) -> Iterator[IO[str]]:
    """A private file to write, which gets the path's name at the end; a crash leaves the old content."""
    fresh = path.with_suffix(".new")
    with opened(fresh) as out:
        yield out
    fresh.replace(path)


def write(path: Path, text: str) -> None:
    """Replaces the file's content."""
    with replaced(path) as out:
        out.write(text)


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in the file. Raises Unreadable."""
    try:
        value = json.loads(path.read_text())
    except ValueError as cause:
        raise Unreadable(str(path)) from cause
    if not isinstance(value, dict):
        raise Unreadable(str(path))
    return value
