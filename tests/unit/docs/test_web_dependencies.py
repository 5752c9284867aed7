"""What the web application is made with: each has a reason, and none comes from a host that is written down."""

from __future__ import annotations

import json
import re

import pytest

from infra.package import ROOT

WEB = ROOT / "web"
PACKAGE = json.loads((WEB / "package.json").read_text())
CHOSEN = PACKAGE["dependencies"] | PACKAGE["devDependencies"]


@pytest.mark.parametrize("name", CHOSEN)
def test_each_dependency_has_a_reason(name: str) -> None:
    """It is a row of docs/dependencies.md."""
    page = (ROOT / "docs" / "dependencies.md").read_text().partition("## In the web application")[2]
    assert re.search(rf"^\| {re.escape(name)} \|", page, re.MULTILINE)


def test_each_version_is_exact() -> None:
    """The lock file decides the rest."""
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in CHOSEN.values())


def test_the_lock_file_names_no_registry() -> None:
    """Each machine has its own; the hashes say that the files are the same."""
    lock = json.loads((WEB / "package-lock.json").read_text())
    assert not any("resolved" in package for package in lock["packages"].values())
    assert all("integrity" in package for name, package in lock["packages"].items() if name)
