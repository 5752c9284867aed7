"""Imports the functions' code, and says what it binds: `python importing.py FOLDER LIBRARIES`.

Hot reload asks this process before any function gets new code: a line of JSON with the names of saved modules, which is
answered by a line with the `calls` and the `functions` that app.py binds, or with the `problem`, and the `file` and the
`line` that it is at. Each question is answered by a fork, which imports our modules anew. The libraries are imported
once, by the first answer's list: that is most of the time.
"""

import contextlib
import importlib
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

OURS = ("app", "chalicelib", "functions")

PACKAGED = Path("/var/task")
"""Where the compiled modules of a package say that they are."""


def main() -> None:
    """Answers until its input ends, with the process that asks."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who asks
    folder, libraries = sys.argv[1:]
    sys.path[:0] = [folder, libraries]
    for question in sys.stdin:
        said = _by_a_fork(Path(folder), json.loads(question))
        for name in said.pop("libraries", ()):
            with contextlib.suppress(Exception):
                importlib.import_module(name)
        print(json.dumps(said), flush=True)


def _by_a_fork(folder: Path, modules: list[str]) -> dict[str, Any]:
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what modules print is no answer
        with os.fdopen(writing, "w") as out:
            out.write(json.dumps(_imported(folder, modules)))
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return json.loads(text) if text else {"problem": "the process that imports it ended", "file": "", "line": 0}


def _imported(folder: Path, modules: list[str]) -> dict[str, Any]:
    importlib.invalidate_caches()
    try:
        app = importlib.import_module("app").app
        for name in modules:
            importlib.import_module(name)
    except BaseException as problem:
        return {"problem": f"{type(problem).__name__}: {problem}".partition("\n")[0], **_place(problem, folder)}
    calls = sorted(f"{method} {path}" for path, methods in app.routes.items() for method in methods)
    libraries = [name for name in sys.modules if name.partition(".")[0] not in (*OURS, "__main__")]
    return {"calls": calls, "functions": sorted(app.handler_map), "libraries": libraries}


def _place(problem: BaseException, folder: Path) -> dict[str, str | int]:
    """The innermost line of ours."""
    for frame in reversed(traceback.extract_tb(problem.__traceback__)):
        for place in (folder, PACKAGED):
            if Path(frame.filename).is_relative_to(place):
                return {"file": Path(frame.filename).relative_to(place).as_posix(), "line": frame.lineno or 0}
    return {"file": "", "line": 0}


if __name__ == "__main__":
    main()
