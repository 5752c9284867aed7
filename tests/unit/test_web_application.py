"""The web application, as far as Python judges it: what it is made with, and what it knows of the contract."""

from __future__ import annotations

import json
import re

import pytest

from chalicelib.core.money import _PLACES
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


def test_currencies_have_the_places_of_the_contract() -> None:
    """It divides by the same power of ten as the server, for every currency that has not two places."""
    text = (WEB / "core" / "money.ts").read_text()
    named = dict(re.findall(r'^const (NONE|THREE|FOUR) = "([A-Z ]+)"', text, re.MULTILINE))
    places = {"NONE": 0, "THREE": 3, "FOUR": 4}
    assert {currency: places[name] for name, all_of in named.items() for currency in all_of.split()} == _PLACES


def test_every_page_that_has_not_moved_is_known() -> None:
    """An address of the older pages leads there, unless the application shows it itself."""
    older = set(re.findall(r'place === "([a-z-]+)"', (WEB / "pages" / "route.js").read_text()))
    assert older - {"events", "bookings"} <= _words("PAGES") | _words("MOVED")


def _words(name: str) -> set[str]:
    """A set of the application's routes."""
    found = re.search(rf'const {name} = new Set\(\s*"(.*?)"\.split', (WEB / "app" / "route.ts").read_text())
    assert found
    return set(found[1].split())
