"""docs/seating-plans.md: the page is true of the service."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from chalicelib.catalogue.rules import venues
from functions.catalogue.requests import NewVenue, RowInput, SectionInput
from tests.support.api import Caller
from tests.worlds.scene import EUR, event_body
from tests.worlds.world import World

_PAGE = (Path(__file__).parents[3] / "docs" / "seating-plans.md").read_text()
GOOD, FAULTY, ANSWER = (
    json.loads(block) for block in re.findall(r"^```json\n(.*?)^```", _PAGE, re.DOTALL | re.MULTILINE)
)


def test_the_example_is_accepted(here: World) -> None:
    """The plan comes back with every seat of the page, and goes on sale under the names of the page."""
    owner = here.operator()
    made = owner.post("/v1/venues", GOOD).expect(201)
    found = Caller(here.api).get(f"/v1/venues/{made['venue_id']}").expect(200)
    rows = [row for section in found["sections"] for row in section["rows"]]
    assert made["seats"] == sum(len(row["seats"]) for row in rows)
    assert found["sections"] == [
        {**section, "rows": [{"blocked": [], "accessible": [], **row} for row in section["rows"]]}
        for section in GOOD["sections"]
    ]
    assert {name: found[name] for name in ("name", "timezone", "location")} == {
        name: GOOD[name] for name in ("name", "timezone", "location")
    }
    prices = {row["category"]: EUR for row in rows}
    event = owner.post("/v1/events", event_body(made["venue_id"], here.now, prices=prices)).expect(201)["event_id"]
    owner.post(f"/v1/events/{event}/publish").expect(200)
    held = here.customer().post(f"/v1/events/{event}/holds", {"seats": ["A-1-6", "B-1R-4A"]})
    assert held.expect(201)["seats"] == ["A-1-6", "B-1R-4A"]


def test_the_faulty_example_has_the_faults_of_the_page(here: World) -> None:
    """Exactly these, in this order."""
    refused = here.operator().post("/v1/venues", FAULTY)
    assert refused.status == 422
    error = refused.json["error"]
    assert {**error, "request_id": ""} == {**ANSWER["error"], "request_id": ""}


def test_every_field_is_on_the_page() -> None:
    """And nothing else is."""
    fields = {*NewVenue.__struct_fields__}
    fields |= {f"sections[].{name}" for name in SectionInput.__struct_fields__}
    fields |= {f"rows[].{name}" for name in RowInput.__struct_fields__}
    assert set(re.findall(r"^\| `([a-z_.\[\]]+)` \| (?:yes|no)", _PAGE, re.MULTILINE)) == fields
    required = {
        f"{prefix}{field.name}"
        for prefix, struct in (("", NewVenue), ("sections[].", SectionInput), ("rows[].", RowInput))
        for field in msgspec.structs.fields(struct)
        if field.required
    }
    assert set(re.findall(r"^\| `([a-z_.\[\]]+)` \| yes \|", _PAGE, re.MULTILINE)) == required


@pytest.mark.parametrize(
    ("what", "most"),
    [
        ("seats of a venue", venues.MOST_SEATS),
        ("sections of a venue", venues.MOST_SECTIONS),
        ("rows of a venue", venues.MOST_VENUE_ROWS),
        ("categories of a venue", venues.MOST_CATEGORIES),
        ("seats of a section", venues.MOST_SECTION_SEATS),
        ("rows of a section", venues.MOST_ROWS),
        ("seats of a row", venues.MOST_ROW_SEATS),
        ("characters of all names in a section, with 3 for each", venues.MOST_SECTION_TEXT),
        ("characters of all sections' ids, names and categories in short", venues.MOST_OUTLINE),
    ],
)
def test_every_limit_is_on_the_page(what: str, most: int) -> None:
    """With its number."""
    assert f"| {what} | {most:,} |" in _PAGE
    assert f"At most {venues.MOST_FAULTS} faults" in _PAGE


def test_shapes_are_checked_before_plans(here: World) -> None:
    """Every fault of shape is listed, and none of the plan's."""
    plan: dict[str, Any] = {
        "sections": [{"id": "A", "rows": [{"id": 1, "seats": ["1", "1", 2]}, {"id": "2", "category": "c", "seat": []}]}]
    }
    refused = here.operator().post("/v1/venues", plan)
    assert refused.status == 422
    assert refused.json["error"]["details"]["fields"] == [
        {"path": "sections[0].rows[0].id", "problem": "expected `str`, got `int`"},
        {"path": "sections[0].rows[0].seats[2]", "problem": "expected `str`, got `int`"},
        {"path": "sections[0].rows[0].category", "problem": "is missing"},
        {"path": "sections[0].rows[1].seat", "problem": "is not a field of this call"},
        {"path": "sections[0].rows[1].seats", "problem": "is missing"},
        {"path": "name", "problem": "is missing"},
    ]


@pytest.mark.parametrize(
    "rows", [[{}] * 500, [{"id": f"{number}", "category": "c", "seats": ["#"]} for number in range(500)]]
)
def test_a_plan_with_too_many_faults_shows_that_there_are_more(here: World, rows: list[Any]) -> None:
    """A hundred faults of its shape, or of the plan."""
    refused = here.operator().post("/v1/venues", {"name": "X", "sections": [{"id": "A", "rows": rows}]})
    assert refused.status == 422
    details = refused.json["error"]["details"]
    assert (len(details["fields"]), details["more"]) == (100, True)


def test_every_fault_of_a_query_is_listed(here: World) -> None:
    """As for bodies."""
    refused = here.customer().get("/v1/bookings?limit=0&colour=red")
    assert refused.status == 422
    assert refused.json["error"]["details"]["fields"] == [
        {"path": "limit", "problem": "expected `int` >= 1"},
        {"path": "colour", "problem": "is not a field of this call"},
    ]


def test_a_venue_that_no_event_could_hold_is_refused(here: World) -> None:
    """Two hundred sections with names as wide as possible would not fit into an event's item."""
    rows = [{"id": f"{number}", "category": f"{number:032}", "seats": ["1"]} for number in range(25)]
    sections = [{"id": f"S{number}", "name": "🎬" * 100, "rows": rows} for number in range(200)]
    refused = here.operator().post("/v1/venues", {"name": "X", "sections": sections})
    assert refused.status == 422
    assert [field["path"] for field in refused.json["error"]["details"]["fields"]] == ["sections"]
