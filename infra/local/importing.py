"""Imports the functions' code, and says what it binds: `python importing.py FOLDER LIBRARIES MODULE ...`.

Hot reload runs this in a process of its own, before any function gets new code. It prints one object of JSON: the
`calls` and the `functions` that app.py binds, or the `problem`, with the `file` and the `line` that it is at.
"""

import importlib
import json
import sys
import traceback
from pathlib import Path

PACKAGED = Path("/var/task")
"""Where the compiled modules of a package say that they are."""


def main() -> None:
    """The command line."""
    folder, libraries, *modules = sys.argv[1:]
    sys.path[:0] = [folder, libraries]
    try:
        app = importlib.import_module("app").app
        for name in modules:
            importlib.import_module(name)
    except Exception as problem:
        print(json.dumps({"problem": f"{type(problem).__name__}: {problem}"} | _place(problem, Path(folder))))
        return
    calls = sorted(f"{method} {path}" for path, methods in app.routes.items() for method in methods)
    print(json.dumps({"calls": calls, "functions": sorted(app.handler_map)}))


def _place(problem: Exception, folder: Path) -> dict[str, str | int]:
    """The innermost line of ours."""
    if isinstance(problem, SyntaxError):
        return {"file": problem.filename or "", "line": problem.lineno or 0}
    for frame in reversed(traceback.extract_tb(problem.__traceback__)):
        for place in (folder, PACKAGED):
            if Path(frame.filename).is_relative_to(place):
                return {"file": Path(frame.filename).relative_to(place).as_posix(), "line": frame.lineno or 0}
    return {"file": "", "line": 0}


if __name__ == "__main__":
    main()
