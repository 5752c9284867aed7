"""The second engine of DynamoDB: dynoxide, a process on loopback that keeps its items in memory.

`make engine` installs it where cargo is; LINEHOLD_ENGINE names another binary.
"""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.local import free_port, wait_for

_ROOT = Path(__file__).parents[2]
_WITH_ITS_PARENT = '"$@" & cat >/dev/null; kill $!'
"""It does not end by itself with the process that started it: this shell ends it, when its standard input closes."""


def binary() -> Path | None:
    """None where there is none. Raises UsageError when the environment names one that is not there."""
    named = os.environ.get("LINEHOLD_ENGINE")
    found = Path(named or _ROOT / ".build" / "engine" / "bin" / "dynoxide")
    if named and not found.is_file():
        raise pytest.UsageError(f"LINEHOLD_ENGINE names {named}, which is no program.")
    return found if found.exists() else None


@contextmanager
def second_engine() -> Iterator[str]:
    """A running engine without tables: its address."""
    port = free_port()
    command = ["sh", "-c", _WITH_ITS_PARENT, "sh", str(binary()), "--port", str(port), "--log", "quiet"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        assert process.stdin is not None
        try:
            wait_for(lambda: _listens(port), "second engine", 10)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.stdin.close()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
