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
from functions.http.errors import STATUS
from functions.http.responses import Replayed
from functions.http.routes import Route, Routes
from infra import house
from infra.house import FLOORS, LIBRARIES, MAY_IMPORT, below

ROOT = Path(__file__).parents[2]

LONGEST_OBVIOUS_BODY = 5
"""Statements: a public function with more of them says in a docstring what it does."""


@dataclass(frozen=True)
class Source:
    """A module's name and its text."""

    module: str
    text: str
    package: bool = False


@dataclass(frozen=True)
class Place:
    """Where a module stands: its kind, and its service if it belongs to one."""

    kind: str
    service: str = ""


def place_of(module: str) -> Place | None:
    """None for modules that are not ours."""
    match module.split("."):
        case ["app"] | ["functions", "calls"]:
            return Place("app")
        case ["functions"]:
            return Place("functions")
        case ["functions", "http" | "jobs" as shared, *_]:
            return Place(shared)
        case ["functions", service, *_]:
            return Place("functions", service)
        case ["chalicelib", service, *rest] if service in FLOORS:
            part = rest[0] if rest else "use cases"
            kind = "views" if part.endswith("views") else part
            return Place(kind if kind in ("rules", "storage", "views") else "use cases", service)
        case ["chalicelib", room, *_]:
            return Place(room)
        case ["chalicelib"]:
            return Place("chalicelib")
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
    return [f"{source.module} imports {name}" for name in imported(source) if not _allowed(source.module, name)]


def _allowed(module: str, name: str) -> bool:
    ours, theirs = place_of(module), place_of(name)
    assert ours is not None
    if theirs is not None:
        return any(theirs.kind in MAY_IMPORT[ours.kind].get(way, ()) for way in _ways(ours, theirs))
    for library in sorted(LIBRARIES, key=len, reverse=True):
        if f"{name}.".startswith(f"{library}."):
            return ours.kind in LIBRARIES[library]
    return ours.kind not in ("core", "rules") or name.partition(".")[0] in sys.stdlib_module_names


def _ways(ours: Place, theirs: Place) -> Iterator[str]:
    """How a module of ours stands to one of theirs, in the words of the table."""
    if theirs.kind == ours.kind and theirs.service == ours.service:
        yield "own"
    if theirs.kind in ("http", "jobs") or ours.kind == "app":
        yield "shared"
    elif not theirs.service:
        yield "house"
    else:
        yield "any"
        if theirs.service == ours.service:
            yield "own"
        if theirs.service in below(ours.service):
            yield "below"


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
def test_a_module_imports_only_what_its_place_allows(source: Source) -> None:
    """No import of a module, wherever it stands, goes against the tables."""
    assert violations(source) == []


def test_the_page_shows_the_house_as_it_is() -> None:
    """`make house` has been run since the tables changed."""
    page = house.PAGE.read_text()
    assert house.drawn(page) == page, "stale: run `make house`"


def test_every_module_has_a_place_in_the_table() -> None:
    """A new room of chalicelib needs a row, and a folder of functions a service."""
    places = [place for source in sources() if (place := place_of(source.module))]
    assert {place.kind for place in places} - {"chalicelib"} == MAY_IMPORT.keys()
    assert {place.service for place in places} - {""} == FLOORS.keys()


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("chalicelib.core.bad", "import chalicelib.seats.storage.rows"),
        ("chalicelib.core.bad", "from chalicelib import settings"),
        ("chalicelib.core.bad", "import msgspec"),
        ("chalicelib.core.bad", "from chalicelib.people.rules.accounts import Account"),
        ("chalicelib.seats.rules.bad", "def f():\n    from chalicelib.adapters.clock import SystemClock"),
        (
            "chalicelib.seats.rules.bad",
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import botocore.client",
        ),
        ("chalicelib.seats.rules.bad", "from ..storage import rows"),
        ("chalicelib.seats.rules.bad", "from .. import storage"),
        ("chalicelib.seats.rules.bad", "import importlib\nimportlib.import_module('chalicelib.wiring')"),
        ("chalicelib.seats.rules.bad", "from chalicelib.orders.rules.orders import Order"),
        ("chalicelib.seats.storage.bad", "from chalicelib.seats import holds"),
        ("chalicelib.seats.storage.bad", "import boto3"),
        ("chalicelib.seats.storage.bad", "from botocore.exceptions import ClientError"),
        ("chalicelib.seats.storage.bad", "from chalicelib.waitlist.storage import queue"),
        ("chalicelib.seats.bad", "from chalicelib.waitlist import triggers"),
        ("chalicelib.seats.bad", "from pynamodb.models import Model"),
        ("chalicelib.seats.bad", "from chalicelib.observability import count"),
        ("chalicelib.seats.bad", "from chalicelib.bars.rules.bars import Bar"),
        ("chalicelib.seats.views", "from chalicelib.seats.storage import rows"),
        ("chalicelib.stores.bad", "from chalicelib.bars.manage_bar import Bars"),
        ("chalicelib.live.bad", "from chalicelib.people.identities import Identities"),
        ("chalicelib.people.bad", "from chalicelib.live import publish"),
        ("chalicelib.table.bad", "from chalicelib.seats.rules.seats import Row"),
        ("chalicelib.adapters.bad", "from chalicelib.seats.storage import rows"),
        ("chalicelib.adapters.bad", "import functions.http.routes"),
        ("chalicelib.wiring.bad", "from chalice.app import Chalice"),
        ("functions.seats.bad", "from chalicelib.seats.storage.rows import change_of"),
        ("functions.seats.bad", "from chalicelib.adapters.clock import SystemClock"),
        ("functions.seats.bad", "from chalicelib.orders.views import Booking"),
        ("functions.seats.bad", "from functions.orders.requests import NewBooking"),
        ("functions.seats.bad", "import stripe"),
        ("functions.seats.bad", "from nacl.signing import SigningKey"),
        ("functions.seats.bad", "import segno"),
        ("functions.seats.bad", "import chalicelib"),
        ("functions.http.bad", "from functions.seats import routes"),
        ("functions.http.bad", "from chalicelib.seats.holds import Holds"),
        ("app", "from chalicelib import wiring"),
    ],
)
def test_the_tables_can_be_broken(module: str, text: str) -> None:
    """The check itself finds a forbidden import in every guise."""
    assert len(violations(Source(module, text))) == 1


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("chalicelib.core.good", "import os\nfrom chalicelib.errors import Fault\nfrom .times import SECOND"),
        (
            "chalicelib.seats.rules.good",
            "from chalicelib.core import ids\nfrom chalicelib.catalogue.rules import events",
        ),
        ("chalicelib.seats.storage.good", "import pynamodb.models\nfrom chalicelib.table import writes"),
        ("chalicelib.orders.good", "from chalicelib.seats import holds\nfrom chalicelib.adapters import payments"),
        ("chalicelib.orders.views", "import msgspec\nfrom chalicelib.seats.views import Hold"),
        ("chalicelib.table.good", "from botocore.exceptions import ClientError"),
        ("chalicelib.wiring.good", "import botocore.session\nfrom chalicelib.seats.storage import rows"),
        ("functions.seats.good", "from chalicelib import wiring\nfrom functions.http import edge\nimport chalice.app"),
        ("functions.orders.good", "from chalicelib.seats.views import Hold\nfrom chalicelib.core.times import rfc3339"),
        ("app", "from functions.http import edge\nfrom chalice.app import Chalice"),
    ],
)
def test_the_tables_can_be_kept(module: str, text: str) -> None:
    """The check finds nothing in imports that the tables allow."""
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
