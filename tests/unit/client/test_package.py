"""The package stands alone: it needs what it declares, and nothing of the service."""

from __future__ import annotations

import ast
import json
import sys
import tomllib
from pathlib import Path

import pytest

import linehold_client
from infra.contract.openapi import FILE
from linehold_client import wire

SOURCES = sorted(Path(linehold_client.__file__).parent.rglob("*.py"))
PROJECT = tomllib.loads((Path(linehold_client.__file__).parents[2] / "pyproject.toml").read_text())["project"]


def _imported(source: Path) -> set[str]:
    """The top-level names of all imports, wherever they stand."""
    names = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{source} has a relative import"
            names.add((node.module or "").partition(".")[0])
    return names


def test_it_imports_what_it_declares() -> None:
    """The standard library, three dependencies, and itself: no module of the service, no fourth library."""
    needed = {each.partition(">")[0] for each in PROJECT["dependencies"]}
    found = {name for source in SOURCES for name in _imported(source)} - sys.stdlib_module_names
    assert found == needed | {"linehold_client"} == {"httpx", "msgspec", "websockets", "linehold_client"}


def test_its_version_is_the_documents() -> None:
    """Logs of the API show which client calls."""
    version = json.loads(FILE.read_text())["info"]["version"]
    assert (PROJECT["version"], wire.AGENT) == (version, f"linehold-client/{version}")


def test_its_public_names_are_documented() -> None:
    """Each class and module that the package exports says what it is."""
    assert [name for name in linehold_client.__all__ if not getattr(linehold_client, name).__doc__] == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_module_says_why_it_exists(source: Path) -> None:
    """As every module of this house does."""
    assert ast.get_docstring(ast.parse(source.read_text()))


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_module_that_is_written_by_hand_has_one_concept(source: Path) -> None:
    """At most 250 lines; the generated ones are as long as their service is large."""
    generated = source.parent.name in ("models", "calls") or source.stem in ("codes", "groups")
    assert generated or len(source.read_text().splitlines()) <= 250
