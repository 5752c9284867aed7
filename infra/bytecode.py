"""Compiles the modules of an unpacked package: `python -I -S infra/bytecode.py FOLDER`.

It is a program of its own, and runs in a process of its own, for two reasons: the Python that runs the functions has to
compile them, and the bytes that `marshal` writes depend on what else the process holds (an object that is referred to
twice is written in another way), so the same module would be compiled to other bytes after a change of another.
"""

import ast
import re
import sys
from importlib.util import MAGIC_NUMBER, cache_from_source, source_hash
from marshal import dumps
from pathlib import Path

# The bytecode of Chalice's own module is as large as a third of ours, and saves only a twentieth of the time.
_NOT_COMPILED = re.compile(r"/chalice\b")

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def compile_module(source: Path, name: str) -> None:
    """Writes bytecode without docstrings, which no function reads, and which Python does not check against the source,
    because unzipping loses the times. Every statement keeps its line, and the source is in the package too, so
    tracebacks show both."""
    text = source.read_bytes()
    tree = ast.parse(text, name)
    for node in ast.walk(tree):
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            node.body[:1] = [] if len(node.body) > 1 else [ast.copy_location(ast.Pass(), node.body[0])]
    code = compile(tree, name, "exec", dont_inherit=True)
    compiled = Path(cache_from_source(str(source)))
    compiled.parent.mkdir(exist_ok=True)
    unchecked = (1).to_bytes(4, "little")
    compiled.write_bytes(MAGIC_NUMBER + unchecked + source_hash(text) + dumps(code))


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    for source in sorted(folder.rglob("*.py")):
        if not _NOT_COMPILED.search(source.as_posix()):
            compile_module(source, f"/var/task/{source.relative_to(folder)}")
