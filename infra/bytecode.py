"""Compiles modules for the Python that the functions run on.

A function cannot write to the disk of its code and its layer, so without bytecode each cold start compiles all modules
that it imports. Bytecode counts for one minor version of Python only, so the interpreter of that version makes it: it
runs this file, which needs nothing but the standard library. Python does not check the bytecode against the source,
because unzipping does not keep modification times.

    python3.13 infra/bytecode.py FOLDER PLACE       PLACE is the folder's path on Lambda
"""

import argparse
import ast
import os
import subprocess
import sys
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from marshal import dumps
from pathlib import Path

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_UNCHECKED_HASH = (1).to_bytes(4, "little")
MISSING = (
    "There is no Python {0} here (python{0} on the PATH, or one that uv knows), so the modules are not compiled: "
    "each cold start takes about 400 ms more."
)
_VERSION = "import sys; print('%d.%d' % sys.version_info[:2])"


def interpreter(version: str) -> str | None:
    """A Python of this minor version: the one that runs this, one on the PATH, or one that uv knows. None without."""
    if version == "{}.{}".format(*sys.version_info):
        return sys.executable
    for candidate in (f"python{version}", _output(["uv", "python", "find", "--no-project", version])):
        if candidate and _output([candidate, "-I", "-S", "-c", _VERSION]) == version:
            return candidate
    return None


def compile_with(python: str, folder: Path, place: str, *options: str) -> None:
    """Compiles all modules below the folder. Raises subprocess.CalledProcessError, with the module in its `stderr`."""
    command = [python, "-I", "-S", "-B", str(Path(__file__).resolve()), str(folder), place, *options]
    subprocess.run(command, check=True, capture_output=True, text=True)


def _output(command: list[str]) -> str:
    """What a command prints; nothing if it fails. (A version manager's python3.13 may exist and refuse to run.)"""
    try:
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=30)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def _compile(source: Path, name: str, docstrings: bool) -> None:
    """Writes the bytecode beside its source. Without docstrings every statement keeps its line, so tracebacks are the
    same."""
    text = source.read_bytes()
    tree = ast.parse(text)
    for node in [] if docstrings else ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body[:1] = [] if len(node.body) > 1 else [ast.copy_location(ast.Pass(), node.body[0])]
    code = compile(tree, name, "exec", dont_inherit=True)
    compiled = Path(cache_from_source(os.fspath(source)))
    compiled.parent.mkdir(exist_ok=True)
    compiled.write_bytes(MAGIC_NUMBER + _UNCHECKED_HASH + source_hash(text) + dumps(code))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("place")
    parser.add_argument("--no-docstrings", action="store_true")
    parser.add_argument("--leave-out", default="", metavar="SUBFOLDER")
    given = parser.parse_args()
    for source in sorted(given.folder.rglob("*.py")):
        name = source.relative_to(given.folder)
        if name.parts[0] == given.leave_out:
            continue
        try:
            _compile(source, f"{given.place}/{name.as_posix()}", not given.no_docstrings)
        except (SyntaxError, ValueError) as problem:
            raise SystemExit(f"{name} cannot be compiled: {problem}") from None


if __name__ == "__main__":
    main()
