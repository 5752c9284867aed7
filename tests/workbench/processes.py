"""The processes of this machine: from /proc where there is one, or else from `ps`, which small images do not have."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")


class Process(NamedTuple):
    """`text` is the command and the environment, separated by spaces."""

    id: int
    parent: int
    text: str


def processes() -> list[Process]:
    """Of one that has ended and was not waited for, the text is empty or only a name."""
    return list(_from_proc() if (PROC / "self" / "environ").exists() else _from_ps())


def _from_proc() -> Iterator[Process]:
    for folder in PROC.glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is another user's
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            text = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
            yield Process(int(folder.name), int(parent), text.replace(b"\0", b" ").decode(errors="replace"))


def _from_ps() -> Iterator[Process]:
    columns = ["-o", "pid=", "-o", "ppid=", "-o", "command="]
    listed = subprocess.run(["ps", "axeww", *columns], capture_output=True, text=True, check=True)
    for line in listed.stdout.splitlines():
        pid, parent, text = line.split(None, 2)
        yield Process(int(pid), int(parent), f"{text} ")
