"""Runs the server, so that it ends with its launcher: `python -m infra.local.tether`.

A launcher that is killed must not leave a server on the port. Its end of the pipe that is this process's standard input
closes with it, in whatever way it ends, and also when that was before this process looked. So the watch begins here,
before the imports of the server, which take a second.
"""

import os
import runpy
import shutil
import signal
import sys
import threading


def _end_with_launcher() -> None:
    while os.read(sys.stdin.fileno(), 1):
        """The launcher writes nothing."""
    shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
    os.killpg(os.getpgid(0), signal.SIGKILL)  # this session: the server and its workers


if __name__ == "__main__":
    threading.Thread(target=_end_with_launcher, daemon=True, name="linehold-tether").start()
    runpy.run_module("infra.local.server", run_name="__main__", alter_sys=True)
