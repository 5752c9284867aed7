"""The launcher as a process of its own, and what it has started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.package import ROOT
from tests.support.local import free_port, wait_for
from tests.workbench.processes import processes

LAUNCH = [sys.executable, "-m", "infra.local.run"]


class Launcher:
    """`python -m infra.local.run FOLDER` in a session of its own."""

    def __init__(self, folder: Path, command: list[str], variables: Mapping[str, str], limit: Any = None) -> None:
        self.port = int(variables.get("PORT") or free_port())
        own = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.process = subprocess.Popen(
            [*command, str(folder)],
            cwd=ROOT,
            # A file that is written partly, as some tests make them, must not be a compiled module of this checkout.
            env=own | {"PORT": str(self.port), "PYTHONDONTWRITEBYTECODE": "1", **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            preexec_fn=limit,
        )

    def servers(self) -> list[int]:
        """The processes of its server and of the workers."""
        return [each.id for each in processes() if f" GATEWAY_PORT={self.port} " in each.text]

    def wait_for_server(self) -> None:
        """Waits until there is one, however young."""
        wait_for(lambda: self.servers() or None, "server", 60)

    def ended(self, seconds: float = 20) -> tuple[int, str, str]:
        """Status, output and errors; raises if it goes on."""
        out, errors = self.process.communicate(timeout=seconds)
        return self.process.returncode, out, errors


@contextmanager
def launched(folder: Path, command: list[str] = LAUNCH, limit: Any = None, **variables: str) -> Iterator[Launcher]:
    launcher = Launcher(folder, command, variables, limit)
    try:
        yield launcher
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(launcher.process.pid, signal.SIGKILL)
        launcher.process.communicate()
        with contextlib.suppress(AssertionError):
            gone(launcher)  # it deletes its files first
        for pid in launcher.servers():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def gone(launcher: Launcher) -> None:
    """Waits until nothing is left of its server."""
    wait_for(lambda: not launcher.servers(), "end of the server", 5)
