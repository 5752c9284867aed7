"""`make run`: starts infra.local.workbench, and ends it at Ctrl-C or SIGTERM, which are exit status 0.

    PORT=8000 python -m infra.local.run [FOLDER]

The folder of the state is .local without one. This module only says how a run ends, before the imports that take half a
second. It also ends when the processes in STARTED_BY are gone: its parent, and the parent of that.
"""

import importlib
import os
import signal
import threading
import time
from types import FrameType
from typing import NoReturn


def main() -> None:
    """The command line."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        if starters := os.environ.pop("STARTED_BY", ""):
            threading.Thread(target=_end_with, args=map(int, starters.split()), daemon=True).start()
        importlib.import_module("infra.local.workbench").main()
    except KeyboardInterrupt:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        print("Stopped; the data is kept.", flush=True)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _end_with(shell: int, make: int) -> None:
    while os.getppid() == shell and _exists(make):
        time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGTERM)


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # another user's, as with sudo
    return True


if __name__ == "__main__":
    main()
