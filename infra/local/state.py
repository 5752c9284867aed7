"""Small private files in the state folder, written whole or not at all."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any


class Unreadable(Exception):
    """A state file has no valid content. Writes here are atomic, so another program changed it.

    The message names the file.
    """


def private_folder(path: Path) -> None:
    """Makes the folder if there is none, and closes it to everyone but its owner in any case."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)


def opened(path: Path, append: bool = False) -> IO[str]:
    """The file, open for writing, empty unless it is to be appended to. A new file is its owner's alone from the first
    instant on; one that others could read is closed to them before anything is written."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC), 0o600)
    os.fchmod(number, 0o600)
    return os.fdopen(number, "w")


@contextmanager
def replaced(path: Path) -> Iterator[IO[str]]:
    """A private file to write, which gets the path's name at the end; a crash or an error leaves the old content."""
    fresh = path.with_suffix(".new")
    try:
        with opened(fresh) as out:
            yield out
        fresh.replace(path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink()  # it would fill a full disk
        raise


def write(path: Path, text: str) -> None:
    """Replaces the file's content."""
    with replaced(path) as out:
        out.write(text)


def read_object(path: Path) -> dict[str, Any]:
    """The JSON object in the file. Raises Unreadable."""
    try:
        value = json.loads(path.read_bytes().decode())
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise Unreadable(f"{os.path.relpath(path)} is damaged")
    return value
