"""The web application, as far as Python judges it: what it is made with, and what it knows of the contract."""

from __future__ import annotations

import json
import re

import pytest

from chalicelib.adapters.stripe_account import API_VERSION
from chalicelib.core.money import _PLACES
from chalicelib.stores.rules.stores import MOST_PEOPLE, MOST_QUEUES
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


def test_every_link_in_a_letter_and_in_a_code_has_its_view() -> None:
    """What the services write after "#/" is an address that the application knows."""
    texts = [file.read_text() for file in (ROOT / "chalicelib").rglob("*.py")]
    places = {place for text in texts for place in re.findall(r"""[}"]#/([a-z-]+)/""", text)}
    assert places >= {"bookings", "offers", "confirm", "reset"}
    routes = (WEB / "app" / "route.ts").read_text()
    assert {place for place in places if f'place === "{place}"' not in routes} == set()


def test_the_script_of_the_payment_provider_is_of_the_release_that_the_service_speaks() -> None:
    """Stripe's releases go together: the script is of the one whose API version the service asks for."""
    release = API_VERSION.rpartition(".")[2]
    assert f'"https://js.stripe.com/{release}/stripe.js"' in (WEB / "pay" / "stripe.ts").read_text()


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("counter/opening.ts", f"export const MOST_QUEUES = {MOST_QUEUES};"),
        ("counter/add.tsx", f"const MOST = {MOST_PEOPLE};"),
        ("shop/people.tsx", f"export const MOST = {MOST_PEOPLE};"),
    ],
)
def test_forms_take_as_many_as_the_contract(file: str, line: str) -> None:
    """One can fill in as many queues, or people, as the service takes, and no more."""
    assert line in (WEB / file).read_text()
