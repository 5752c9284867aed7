"""The code that the functions run, as a folder: the unpacked package, in which saved files replace its own.

New code is compiled and imported before it is kept, so a mistake leaves the folder as it was.
"""

from __future__ import annotations

import io
import json
import select
import subprocess
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from infra.local.saved import PAGE
from infra.package import own_triggers
from infra.services import STAGES

IMPORTED_WITHIN_SECONDS = 30
_IMPORTING = Path(__file__).with_name("importing.py")


class Broken(Exception):
    """The saved code cannot be run. The message has file, line and reason."""


@dataclass(frozen=True)
class Bound:
    """What app.py binds: calls as `GET /v1/…`, and the names of functions."""

    calls: frozenset[str]
    functions: frozenset[str]


class RunningCode:
    """The code of a stage in `folder`, unpacked from `package`; `libraries` is where the layer's are."""

    def __init__(self, package: Path, folder: Path, libraries: Path, stage: str) -> None:
        self._folder, self._libraries, self._stage = folder, libraries, stage
        self._importing: subprocess.Popen[str] | None = None
        with zipfile.ZipFile(package) as packed:
            packed.extractall(folder)
        self.bound = self._imported(())

    def replace(self, root: Path, paths: Iterable[str]) -> None:
        """Takes these files from below `root`; those that are not there are deleted. Raises Broken, and then keeps the
        code of before."""
        fresh = {path: self._read(root, path) for path in paths}
        before = {path: self._content(path) for path in fresh}
        for path, content in fresh.items():
            _compile(path, content)
        try:
            for path, content in fresh.items():
                self._write(path, content)
            self.bound = self._imported([path for path, content in fresh.items() if content is not None])
        except BaseException:
            for path, content in before.items():
                self._write(path, content)
            raise

    def close(self) -> None:
        """Ends the process that imports."""
        if self._importing:
            self._importing.kill()
            self._importing.communicate()
            self._importing = None

    def zipped(self) -> bytes:
        """The package of this code. It is not compressed, because it stays on this machine."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
            for file in sorted(self._folder.rglob("*")):
                if file.is_file():
                    entry = zipfile.ZipInfo(file.relative_to(self._folder).as_posix(), (1980, 1, 1, 0, 0, 0))
                    entry.external_attr = 0o644 << 16
                    out.writestr(entry, file.read_bytes())
        return made.getvalue()

    def _read(self, root: Path, path: str) -> bytes | None:
        try:
            content = (root / path).read_bytes()
        except FileNotFoundError:
            return None
        if path != PAGE:
            return content
        _compile(path, content)
        return own_triggers(content.decode(), STAGES[self._stage]).encode()

    def _content(self, path: str) -> bytes | None:
        file = self._folder / path
        return file.read_bytes() if file.exists() else None

    def _write(self, path: str, content: bytes | None) -> None:
        """Without its bytecode, which is of another text and which Python would trust."""
        file = self._folder / path
        Path(cache_from_source(str(file))).unlink(missing_ok=True)
        if content is None:
            file.unlink(missing_ok=True)
        else:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)

    def _imported(self, paths: Iterable[str]) -> Bound:
        modules = [path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in paths]
        said = self._answer(json.dumps(modules))
        if problem := said.get("problem"):
            raise Broken(f"{said['file']}, line {said['line']}: {problem}" if said["file"] else problem)
        return Bound(frozenset(said["calls"]), frozenset(said["functions"]))

    def _answer(self, question: str) -> dict[str, Any]:
        """Of the process that imports, which is started when there is none."""
        if self._importing is None:
            self._importing = subprocess.Popen(
                [sys.executable, "-I", "-S", "-B", str(_IMPORTING), str(self._folder), str(self._libraries)],
                env={"LINEHOLD_SERVICES": self._stage},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self._importing.stdin
        assert self._importing.stdout
        try:
            self._importing.stdin.write(f"{question}\n")
            self._importing.stdin.flush()
            ready, _, _ = select.select([self._importing.stdout], [], [], IMPORTED_WITHIN_SECONDS)
            answer: dict[str, Any] = json.loads(self._importing.stdout.readline() if ready else "")
        except (OSError, ValueError):
            self.close()
            raise Broken(f"it was not imported within {IMPORTED_WITHIN_SECONDS} s") from None
        return answer


def _compile(path: str, content: bytes | None) -> None:
    if content is None:
        return
    try:
        compile(content, path, "exec", dont_inherit=True)
    except SyntaxError as problem:
        raise Broken(f"{path}, line {problem.lineno}: {problem.msg}") from None
    except ValueError as problem:  # a zero byte
        raise Broken(f"{path}: {problem}") from None
