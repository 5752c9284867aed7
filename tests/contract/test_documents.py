"""The documents of the contract: current, whole, and what the API really does. `make check` says whether they are
valid."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.seats.rules.holds import HoldState
from chalicelib.waitlist.rules.entries import EntryState, Outcome
from functions.http import about
from infra.contract import asyncapi, openapi
from infra.contract.schemas import Schema
from infra.package import ROOT
from tests.contract.recorder import text
from tests.contract.shapes import Shapes, kind_of
from tests.contract.tour import NOT_CALLED, Tour, walked


@pytest.fixture(scope="module")
def tour() -> Tour:
    """Every call, made once."""
    return walked()


def _operations() -> Iterator[tuple[str, Schema]]:
    """Every operation with its path."""
    for path, methods in openapi.document()["paths"].items():
        for operation in methods.values():
            yield path, operation


@pytest.mark.parametrize("document", [openapi, asyncapi], ids=["openapi", "asyncapi"])
def test_a_document_is_current(document: Any) -> None:
    """The file is what the code says now; `make contract` writes it."""
    assert document.FILE.read_text() == document.text(), "stale: run `make contract`"


def test_the_examples_are_current(tour: Tour) -> None:
    """docs/examples.json has what the API answers now, secrets and random ids aside."""
    assert openapi.EXAMPLES.read_text() == text(tour.examples), "stale: run `make contract`"


def test_every_call_has_an_example(tour: Tour) -> None:
    """The tour makes every call; each body and answer is compared with its schema on the way."""
    assert tour.recorder.examples.keys() == tour.recorder.names - NOT_CALLED


@pytest.mark.parametrize("document", [openapi, asyncapi], ids=["openapi", "asyncapi"])
def test_every_property_has_a_description(document: Any) -> None:
    """From the field's text, or its type's."""
    schemas = document.document()["components"]["schemas"]
    assert [
        f"{name}.{key}"
        for name, schema in schemas.items()
        for key, value in schema.get("properties", {}).items()
        if not value.get("description")
    ] == []


def test_every_parameter_has_a_description() -> None:
    """Of paths, queries and headers."""
    assert [
        f"{operation['operationId']} {parameter['name']}"
        for _, operation in _operations()
        for parameter in operation["parameters"]
        if not parameter.get("description")
    ] == []


def test_every_component_has_a_description() -> None:
    """From the docstring of its class."""
    schemas = openapi.document()["components"]["schemas"]
    assert [name for name, schema in schemas.items() if not schema.get("description")] == []


def test_every_instant_is_a_date_time() -> None:
    """Fields whose names say that they are instants."""
    schemas = openapi.document()["components"]["schemas"]
    instants = {
        f"{name}.{key}": value
        for name, schema in schemas.items()
        for key, value in schema.get("properties", {}).items()
        if re.search(r"_at$|(^|_)until$", key)
    }
    assert len(instants) > 50
    assert [name for name, value in instants.items() if value.get("format") != "date-time"] == []


def test_clients_are_shown_no_state_that_exists_only_inside() -> None:
    """An entry that is joining and a hold that was released are in no answer; all other states are, and all outcomes of
    entries."""
    schemas = openapi.document()["components"]["schemas"]
    assert set(schemas["EntryState"]["enum"]) == set(EntryState) - {EntryState.JOINING}
    assert set(schemas["HoldState"]["enum"]) == set(HoldState) - {HoldState.RELEASED}
    assert set(schemas["Outcome"]["enum"]) == set(Outcome)


def test_there_is_one_version() -> None:
    """The project's, the API's and that of the newest changes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    (newest, *_) = re.findall(r"^## (\S+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert project == newest == about.VERSION


def test_every_security_scheme_is_declared() -> None:
    """Each token that an operation names."""
    document = openapi.document()
    named = {kind for _, operation in _operations() for choice in operation["security"] for kind in choice}
    assert named == set(document["components"]["securitySchemes"])


def test_every_call_says_who_may_make_it_and_what_can_go_wrong() -> None:
    """Calls that need a token declare 401 and 403; calls with a body declare 400 and 413, and 415 and 422 unless the
    body is taken as it is."""
    for path, operation in _operations():
        answers = set(operation["responses"])
        if operation["security"] and {} not in operation["security"]:
            assert {"401", "403"} <= answers, path
        if body := operation.get("requestBody"):
            assert {"400", "413"} <= answers, path
            if "$ref" in body["content"]["application/json"]["schema"]:
                assert {"415", "422"} <= answers, path
        assert operation["summary"], path


def test_live_messages_are_as_described(tour: Tour) -> None:
    """Every message to and from a socket has the shape of its channel, and every kind of message was sent."""
    document = asyncapi.document()
    shapes, seen = Shapes(document), set()
    for message in tour.messages:
        name = kind_of(message, document)
        shapes.check(f"#/components/messages/{name}/payload", message, name)
        seen.add(name)
    assert seen == document["components"]["messages"].keys()
