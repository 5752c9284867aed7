"""What organisers list, and how they change it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Caller
from tests.worlds.scene import event_body, rows, venue
from tests.worlds.world import World


def _venue(owner: Caller) -> str:
    return venue(owner, {"A": rows(1, 3)})


def _all(owner: Caller, path: str, key: str, limit: int) -> list[Any]:
    found: list[Any] = []
    cursor = ""
    while True:
        page = owner.get(f"{path}?limit={limit}{cursor}").expect(200)
        assert len(page["items"]) <= limit
        found += [item[key] for item in page["items"]]
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"


@pytest.mark.parametrize("limit", [1, 2, 100])
def test_an_organiser_lists_their_own(here: World, limit: int) -> None:
    """Venues, performers and events, drafts too, newest first, and no other organiser's."""
    owner, stranger = here.operator(), here.operator()
    made: dict[str, list[str]] = {"venue": [], "performer": [], "event": []}
    for number in range(3):
        here.clock.move(1)
        made["venue"].insert(0, _venue(owner))
        body = {"name": f"P{number}"}
        made["performer"].insert(0, owner.post("/v1/performers", body).expect(201)["performer_id"])
        event = owner.post("/v1/events", event_body(made["venue"][0], here.now)).expect(201)["event_id"]
        made["event"].insert(0, event)
    for kind, ids in made.items():
        assert _all(owner, f"/v1/{kind}s", f"{kind}_id", limit) == ids
        assert _all(stranger, f"/v1/{kind}s", f"{kind}_id", limit) == []


def test_lists_are_for_organisers(here: World) -> None:
    """Not for customers, and not without a token."""
    for path in ("/v1/events", "/v1/venues", "/v1/performers"):
        assert Caller(here.api).get(path).status == 401
        assert here.customer().get(path).status == 403


def test_a_reference_makes_an_event_unique(here: World) -> None:
    """The second try names the first one; another organiser may use the same reference."""
    owner, other = here.operator(), here.operator()
    body = event_body(_venue(owner), here.now, reference="show 1")
    event = owner.post("/v1/events", body).expect(201)
    assert event["reference"] == "show 1"
    again = owner.post("/v1/events", body)
    assert (again.status, again.code) == (409, "REFERENCE_USED")
    assert again.json["error"]["details"] == {"event_id": event["event_id"]}
    other.post("/v1/events", event_body(_venue(other), here.now, reference="show 1")).expect(201)
    assert len(owner.get("/v1/events").expect(200)["items"]) == 1


def test_a_reference_is_not_public(here: World) -> None:
    """Others read the event without it."""
    sale = here.sale(reference="secret plan")
    assert "secret plan" not in Caller(here.api).get(sale.path).text


def test_a_venue_can_be_changed(here: World) -> None:
    """Only the named fields change, and clients see it within a second."""
    owner = here.operator()
    id = _venue(owner)
    place = {"lat": 59.3, "lon": 18.1, "address": "Sveavägen 1"}
    assert owner.patch(f"/v1/venues/{id}", {"location": place}).expect(200)["name"] == "Roxy 1"
    owner.patch(f"/v1/venues/{id}", {"name": "Capitol"}).expect(200)
    here.clock.move(1)
    found = Caller(here.api).get(f"/v1/venues/{id}").expect(200)
    assert (found["name"], found["location"], found["seats"]) == ("Capitol", place, 3)
    assert owner.patch(f"/v1/venues/{id}", {"location": None}).expect(200)["location"] is None
    assert owner.patch(f"/v1/venues/{id}", {}).expect(200)["name"] == "Capitol"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"timezone": "Mars/Olympus"}, "timezone"),
        ({"name": ""}, "name"),
        ({"sections": []}, "sections"),
        ({"location": {"lat": 91, "lon": 0}}, "location.lat"),
    ],
)
def test_a_bad_value_changes_nothing(here: World, body: Any, path: str) -> None:
    """422 with the field."""
    owner = here.operator()
    id = _venue(owner)
    refused = owner.patch(f"/v1/venues/{id}", body)
    assert refused.status == 422
    assert [field["path"] for field in refused.json["error"]["details"]["fields"]] == [path]
    assert owner.get("/v1/venues").expect(200)["items"][0]["timezone"] == "Europe/Stockholm"


def test_others_may_not_change_it(here: World) -> None:
    """403 for another organiser's, 404 for an unknown one."""
    owner, stranger = here.operator(), here.operator()
    id = _venue(owner)
    performer = owner.post("/v1/performers", {"name": "Nora"}).expect(201)["performer_id"]
    assert stranger.patch(f"/v1/venues/{id}", {"name": "Mine"}).status == 403
    assert stranger.patch(f"/v1/performers/{performer}", {"name": "Mine"}).status == 403
    assert owner.patch("/v1/venues/ven_nothing", {"name": "Mine"}).status == 404
    assert owner.patch("/v1/performers/prf_nothing", {"name": "Mine"}).status == 404
    assert Caller(here.api).get(f"/v1/performers/{performer}").expect(200)["name"] == "Nora"
