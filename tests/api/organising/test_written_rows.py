"""A day's limit on what one operator's calls make the store write: each call counts by its items."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.catalogue.rules.events import Event
from chalicelib.core.identity import TokenKind
from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct
from chalicelib.people.storage.rate_limits import LimitItem
from tests.support.api import Caller, Reply
from tests.worlds.scene import event_body, rows, venue
from tests.worlds.world import World

MOST = LIMITS[LimitedAct.WRITE_ROWS].everywhere or 0
LARGE = {"A": rows(60, 1), "B": rows(40, 1)}


def _written(here: World, owner: Caller) -> int:
    """What counts for the operator today."""
    return sum(int(item.done) for item in LimitItem.scan(LimitItem.pk.startswith("LIMIT#rows#")))


def _spend(here: World, owner: Caller, left: int) -> None:
    """Use up the operator's limit but for what is left."""
    id = here.app.people.identities.identify(owner.token or "", TokenKind.OPERATOR).id
    spent = MOST - left - _written(here, owner)
    here.app.people.rate_limits.count_or_refuse(LimitedAct.WRITE_ROWS, "", id, spent)


def _requests(here: World, owner: Caller) -> dict[str, tuple[str, str, object]]:
    """What makes the store write, by name: method, path and body."""
    place = venue(owner, LARGE)
    draft = owner.post("/v1/events", event_body(place, here.now)).expect(201)["event_id"]
    shown = owner.post("/v1/events", event_body(place, here.now)).expect(201)["event_id"]
    owner.post(f"/v1/events/{shown}/publish").expect(200)
    performer = owner.post("/v1/performers", {"name": "Nora"}).expect(201)["performer_id"]
    plan = {"name": "Roxy 1", "timezone": "UTC", "sections": [{"id": "A", "name": "A", "rows": rows(60, 1)}]}
    return {
        "venue": ("POST", "/v1/venues", plan),
        "venue's name": ("PATCH", f"/v1/venues/{place}", {"name": "Roxy 2"}),
        "event": ("POST", "/v1/events", event_body(place, here.now)),
        "publish": ("POST", f"/v1/events/{draft}/publish", {}),
        "change": ("PATCH", f"/v1/events/{shown}", {"description": "Three hours " * 20}),
        "performer": ("POST", "/v1/performers", {"name": "Bo"}),
        "performer's name": ("PATCH", f"/v1/performers/{performer}", {"name": "Nora B"}),
    }


NAMES = ["venue", "venue's name", "event", "publish", "change", "performer", "performer's name"]


@pytest.mark.parametrize("name", NAMES)
def test_what_exceeds_the_days_limit_is_refused_and_written_not_at_all(here: World, name: str) -> None:
    """429 with the seconds to the next day; then it is done. Another operator is not affected."""
    owner = here.operator()
    method, path, body = _requests(here, owner)[name]
    _spend(here, owner, 0)

    def act() -> Reply:
        return owner.call(method, path, body)

    events = len(owner.get("/v1/events").expect(200)["items"])
    refused = act()
    left = LIMITS[LimitedAct.WRITE_ROWS].seconds_left(here.clock.now())
    assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
    assert refused.headers["retry-after"] == str(left)
    assert len(owner.get("/v1/events").expect(200)["items"]) == events
    assert venue(here.operator(), {"A": rows(1, 1)})


def test_an_event_counts_by_the_rows_of_its_venue(here: World) -> None:
    """A hundred rows and the event itself; what would pass the limit is refused, and less passes."""
    owner = here.operator()
    place = venue(owner, LARGE)
    small = venue(owner, {"A": rows(1, 1)})
    before = _written(here, owner)
    owner.post("/v1/events", event_body(place, here.now)).expect(201)
    assert _written(here, owner) - before == 101
    _spend(here, owner, 100)
    assert owner.post("/v1/events", event_body(place, here.now)).status == 429
    owner.post("/v1/events", event_body(small, here.now)).expect(201)


def test_publishing_again_and_an_invalid_event_count_for_nothing(here: World) -> None:
    """Only what is written counts."""
    owner = here.operator()
    place = venue(owner, {"A": rows(1, 1)})
    event = owner.post("/v1/events", event_body(place, here.now)).expect(201)["event_id"]
    owner.post(f"/v1/events/{event}/publish").expect(200)
    before = _written(here, owner)
    owner.post(f"/v1/events/{event}/publish").expect(200)
    owner.patch(f"/v1/events/{event}", {}).expect(200)
    assert owner.post("/v1/events", event_body(place, here.now, prices={})).status == 422
    assert owner.post("/v1/venues", {"name": "X", "timezone": "UTC", "sections": []}).status == 422
    assert _written(here, owner) == before


def test_a_change_that_is_overtaken_counts_once(here: World) -> None:
    """However often it is tried."""
    owner = here.operator()
    draft = owner.post("/v1/events", event_body(venue(owner, LARGE), here.now)).expect(201)["event_id"]
    organiser = here.app.people.identities.identify(owner.token or "", TokenKind.OPERATOR).id
    change_event, before = here.app.organising.edit_events.change_event, _written(here, owner)
    others = ["one", "two", "three"]

    def change(event: Event) -> Event:
        if others:
            name = others.pop()
            owner.patch(f"/v1/events/{draft}", {"name": name}).expect(200)
        return replace(event, description="Three hours")

    assert change_event(organiser, draft, change).description == "Three hours"
    assert _written(here, owner) - before == 3 + 1
