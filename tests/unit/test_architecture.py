"""The shape of the code, held by tests: who imports whom, what a module says of itself, what it does at import."""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import chalicelib
import functions
from chalicelib.errors import LineholdError
from functions.failures import STATUS
from functions.responses import Replayed
from functions.routes import Route, Routes

ROOT = Path(__file__).parents[2]

MAY_IMPORT = {
    "app": {"functions", "observability"},
    "functions": {"wiring", "services", "kernel", "errors", "observability", "settings"},
    "wiring": {"services", "storage", "adapters", "kernel", "errors", "settings", "observability"},
    "services": {"kernel", "storage", "adapters", "errors"},
    "storage": {"kernel", "errors", "settings"},
    "adapters": {"kernel", "errors", "settings"},
    "kernel": {"errors"},
    "errors": set(),
    "settings": set(),
    "observability": set(),
}
"""Layer by layer, as the design has it. A layer may always import itself."""

MAY_SEE = {
    "chalice": {"app", "functions"},
    "pynamodb": {"storage"},
    "botocore.exceptions": {"adapters", "wiring", "storage"},
    "botocore": {"adapters", "wiring"},
    "boto3": {"adapters", "wiring"},
    "stripe": {"adapters", "wiring"},
    "nacl": {"adapters"},
    "segno": {"adapters"},
}
"""Libraries that only some layers may see; the longest name that fits is the rule."""

LONGEST_OBVIOUS_BODY = 5
"""Statements: a public function with more of them says in a docstring what it does."""


@dataclass(frozen=True)
class Source:
    """A module's name and its text."""

    module: str
    text: str
    package: bool = False

    @property
    def layer(self) -> str:
        return layer_of(self.module) or self.module


def layer_of(module: str) -> str | None:
    """The layer of one of our modules; `chalicelib` itself is a layer that nobody may import. None for others."""
    head, _, rest = module.partition(".")
    if head in ("app", "functions"):
        return head
    if head == "chalicelib":
        return rest.partition(".")[0] or "chalicelib"
    return None


def imported(source: Source) -> Iterator[str]:
    """Every module that the source imports, wherever in it: at the top, in functions, under TYPE_CHECKING."""
    for node in ast.walk(ast.parse(source.text)):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = ".".join(filter(None, (_parent(source, level), module)))
                yield from (f"{base}.{alias.name}" for alias in names)
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name


def _parent(source: Source, level: int) -> str:
    if level == 0:
        return ""
    parts = source.module.split(".")
    up = level - 1 if source.package else level
    return ".".join(parts[: len(parts) - up])


def violations(source: Source) -> list[str]:
    """What the source imports and may not, as `module imports other`."""
    return [f"{source.module} imports {name}" for name in imported(source) if not _allowed(source.layer, name)]


def _allowed(layer: str, name: str) -> bool:
    theirs = layer_of(name)
    if theirs is not None:
        return theirs == layer or theirs in MAY_IMPORT.get(layer, ())
    if layer == "kernel":
        return name.partition(".")[0] in sys.stdlib_module_names
    for library in sorted(MAY_SEE, key=len, reverse=True):
        if f"{name}.".startswith(f"{library}."):
            return layer in MAY_SEE[library]
    return True


def sources() -> list[Source]:
    """app.py, functions and chalicelib."""
    files = [ROOT / "app.py", *sorted((ROOT / "functions").rglob("*.py")), *sorted((ROOT / "chalicelib").rglob("*.py"))]
    return [_source(file) for file in files]


def _source(file: Path) -> Source:
    parts = file.relative_to(ROOT).with_suffix("").parts
    package = parts[-1] == "__init__"
    return Source(".".join(parts[:-1] if package else parts), file.read_text(), package)


def _modules() -> list[str]:
    return [
        found.name
        for package in (chalicelib, functions)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    ]


def _routes() -> list[Route]:
    found: list[Route] = []
    for name in _modules():
        declared = getattr(importlib.import_module(name), "routes", None)
        if name.startswith("functions.") and isinstance(declared, Routes):
            found += declared.all
    return found


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.module)
def test_a_module_imports_only_what_its_layer_may(source: Source) -> None:
    """No import of a module, wherever it stands, goes against the table."""
    assert violations(source) == []


def test_every_module_belongs_to_a_layer_of_the_table() -> None:
    """A new top-level module of chalicelib needs a row in the table."""
    layers = {source.layer for source in sources()} - {"chalicelib"}
    assert layers == MAY_IMPORT.keys()


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("chalicelib.kernel.bad", "import chalicelib.storage.rows"),
        ("chalicelib.kernel.bad", "from chalicelib import settings"),
        ("chalicelib.kernel.bad", "import msgspec"),
        ("chalicelib.kernel.bad", "def f():\n    from chalicelib.adapters.clock import Clock"),
        ("chalicelib.kernel.bad", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import botocore.client"),
        ("chalicelib.kernel.bad", "from ..storage import rows"),
        ("chalicelib.kernel.bad", "from .. import storage"),
        ("chalicelib.kernel.bad", "import importlib\nimportlib.import_module('chalicelib.wiring')"),
        ("chalicelib.storage.bad", "from chalicelib.services import holds"),
        ("chalicelib.storage.bad", "import boto3"),
        ("chalicelib.storage.bad", "from botocore.client import BaseClient"),
        ("chalicelib.services.bad", "from pynamodb.models import Model"),
        ("chalicelib.services.bad", "from chalicelib.observability import count"),
        ("chalicelib.services.bad", "from botocore.exceptions import ClientError"),
        ("chalicelib.adapters.bad", "from chalicelib.storage import rows"),
        ("chalicelib.adapters.bad", "import functions.routes"),
        ("chalicelib.wiring", "from chalice.app import Chalice"),
        ("functions.bad", "from chalicelib.storage.rows import change_of"),
        ("functions.bad", "from chalicelib.adapters.clock import Clock"),
        ("functions.bad", "import stripe"),
        ("functions.bad", "from nacl.signing import SigningKey"),
        ("functions.bad", "import segno"),
        ("functions.bad", "import chalicelib"),
        ("app", "from chalicelib import wiring"),
    ],
)
def test_the_table_can_be_broken(module: str, text: str) -> None:
    """The check itself finds a forbidden import in every guise."""
    assert len(violations(Source(module, text))) == 1


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("chalicelib.kernel.good", "import os\nfrom chalicelib.errors import Fault\nfrom .seats import Row"),
        ("chalicelib.storage.good", "from botocore.exceptions import ClientError\nimport pynamodb.models"),
        ("chalicelib.wiring", "import botocore.session\nfrom chalicelib.storage import table"),
        ("functions.good", "from chalicelib import wiring\nfrom functions import edge\nimport chalice.app"),
        ("app", "from functions import edge\nfrom chalice.app import Chalice"),
    ],
)
def test_the_table_can_be_kept(module: str, text: str) -> None:
    """The check finds nothing in imports that the table allows."""
    assert violations(Source(module, text)) == []


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.module)
def test_a_module_says_why_it_exists(source: Source) -> None:
    """Every module begins with a docstring."""
    assert ast.get_docstring(ast.parse(source.text))


@pytest.mark.parametrize("source", sources(), ids=lambda source: source.module)
def test_a_function_that_is_not_obvious_is_described(source: Source) -> None:
    """A public function or method of more than a few statements has a docstring."""
    silent = [
        node.name
        for node in ast.walk(ast.parse(source.text))
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and sum(isinstance(part, ast.stmt) for part in ast.walk(node)) - 1 > LONGEST_OBVIOUS_BODY
    ]
    # what is defined inside a function is nobody's interface
    inner = {
        part.name
        for node in ast.walk(ast.parse(source.text))
        if isinstance(node, ast.FunctionDef)
        for part in ast.walk(node)
        if part is not node and isinstance(part, ast.FunctionDef)
    }
    assert [name for name in silent if name not in inner] == []


WATCH = """
import importlib, os, sys

def ours(frame):
    return str(frame.f_globals.get("__name__", "")).partition(".")[0] in ("chalicelib", "functions")

class Watched(os._Environ):
    def __getitem__(self, key):
        assert not ours(sys._getframe(1)), f"reads {key} at import"
        return super().__getitem__(key)
    def get(self, key, default=None):
        assert not ours(sys._getframe(1)), f"reads {key} at import"
        return super().get(key, default)
    def __contains__(self, key):
        assert not ours(sys._getframe(1)), f"looks for {key} at import"
        return super().__contains__(key)
    def __iter__(self):
        assert not ours(sys._getframe(1)), "reads the environment at import"
        return super().__iter__()

plain = os.getenv
def getenv(key, default=None):
    assert not ours(sys._getframe(1)), f"reads {key} at import"
    return plain(key, default)

def hook(event, arguments):
    assert event not in ("socket.connect", "socket.getaddrinfo", "socket.bind"), f"{event} at import"
    if event in ("open", "os.listdir", "subprocess.Popen", "socket.__new__"):
        assert not ours(sys._getframe(1)), f"{event} at import"

os.environ.__class__ = Watched
os.getenv = getenv
sys.addaudithook(hook)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(len(sys.argv) - 1)
"""


def _import_watched(names: list[str], where: Path) -> subprocess.CompletedProcess[str]:
    bare = {"PYTHONPATH": os.pathsep.join([str(where), str(ROOT)]), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", WATCH, *names]
    return subprocess.run(command, env=bare, cwd=where, capture_output=True, text=True, check=False)


def test_importing_does_nothing(tmp_path: Path) -> None:
    """Every module can be imported without configuration, network, files or a look at the environment."""
    done = _import_watched(_modules(), tmp_path)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) == len(_modules())


@pytest.mark.parametrize(
    "text",
    [
        "import os\nos.environ['TABLE']",
        "import os\nos.environ.get('TABLE')",
        "import os\nos.getenv('TABLE')",
        "import os\ndict(os.environ)",
        "open(__file__).read()",
        "import socket\nsocket.create_connection(('127.0.0.1', 9), 1)",
    ],
)
def test_doing_something_at_import_is_noticed(text: str, tmp_path: Path) -> None:
    """The watch over imports can fail: it sees variables, files and sockets."""
    package = tmp_path / "functions"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "eager.py").write_text(text)
    done = _import_watched(["functions.eager"], tmp_path)
    assert done.returncode != 0
    assert "at import" in done.stderr


def test_sibling_path_parameters_have_one_name() -> None:
    """API Gateway refuses two names for the parameter at one place of one path."""
    names: dict[str, set[str]] = {}
    for route in _routes():
        before = ""
        for part in route.path.strip("/").split("/"):
            if part.startswith("{"):
                names.setdefault(before, set()).add(part)
                part = "{}"
            before = f"{before}/{part}"
    assert names
    assert {place: sorted(found) for place, found in names.items() if len(found) > 1} == {}


def test_a_call_is_declared_once() -> None:
    """No two routes have the same method and path."""
    calls = [(route.method, re.sub(r"{\w+}", "{}", route.path)) for route in _routes()]
    assert len(calls) > 15
    assert sorted(set(calls)) == sorted(calls)


def test_every_call_says_what_it_does() -> None:
    """Each view has a docstring: it is the call's summary in the published description."""
    assert [route.path for route in _routes() if not route.summary] == []


def _kinds_of(error: type[LineholdError]) -> Iterator[type[LineholdError]]:
    for kind in error.__subclasses__():
        yield kind
        yield from _kinds_of(kind)


def test_every_error_has_a_status() -> None:
    """The edge knows every kind of error; only a replayed one carries its status along."""
    for name in _modules():
        importlib.import_module(name)
    ours = {
        kind for kind in _kinds_of(LineholdError) if kind.__module__.partition(".")[0] in ("chalicelib", "functions")
    }
    assert ours - {Replayed} == STATUS.keys()
