"""`make run`: starts infra.local.workbench, and ends it at Ctrl-C or SIGTERM, which are exit status 0.

    PORT=8000 python -m infra.local.run [FOLDER]

The folder of the state is .local without one. This module only says how a run ends, before the imports that take half a
second.
"""

import importlib
import signal
from types import FrameType
from typing import NoReturn


def main() -> None:
    """The command line."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        importlib.import_module("infra.local.workbench").main()
    except KeyboardInterrupt:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        print("Stopped; the data is kept.", flush=True)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
