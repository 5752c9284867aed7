"""The published description of the interface."""

from __future__ import annotations

import json
from pathlib import Path

from chalicelib.seats.rules.holds import HoldState
from chalicelib.waitlist.rules.entries import EntryState, Outcome
from infra.contract import openapi

_FILE = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_description_is_current() -> None:
    """docs/openapi.json is what the code says now; `make openapi` writes it."""
    assert _FILE.read_text() == openapi.text(), "stale: run `make openapi`"


def test_every_reference_leads_somewhere() -> None:
    """No schema refers to one that is not there."""
    document = openapi.document()
    names = set(document["components"]["schemas"])
    text = json.dumps(document)
    wanted = {part.split('"')[0] for part in text.split('"#/components/schemas/')[1:]}
    assert wanted <= names


def test_every_call_says_who_may_make_it_and_what_can_go_wrong() -> None:
    """Calls that need a token declare 401 and 403; calls with a body declare 400 and 413, and 415 and 422 unless the
    body is taken as it is."""
    for path, methods in openapi.document()["paths"].items():
        for method, operation in methods.items():
            answers = set(operation["responses"])
            if any(operation["security"]) and {} not in operation["security"]:
                assert {"401", "403"} <= answers, (method, path)
            if body := operation.get("requestBody"):
                assert {"400", "413"} <= answers, (method, path)
                if "$ref" in body["content"]["application/json"]["schema"]:
                    assert {"415", "422"} <= answers, (method, path)
            assert operation["summary"], (method, path)


def test_clients_are_shown_no_state_that_exists_only_inside() -> None:
    """An entry that is joining and a hold that was released are in no answer; all other states are, and all outcomes of
    entries."""
    schemas = openapi.document()["components"]["schemas"]
    assert set(schemas["EntryState"]["enum"]) == set(EntryState) - {EntryState.JOINING}
    assert set(schemas["HoldState"]["enum"]) == set(HoldState) - {HoldState.RELEASED}
    assert set(schemas["Outcome"]["enum"]) == set(Outcome)
