"""Heads that sensors count at the door of a market: reports may be repeated, late or lost."""

from __future__ import annotations

from typing import Any

from tests.worlds.market import Shop, buyer, market
from tests.worlds.tavern import landlord
from tests.worlds.world import World

Json = dict[str, Any]


def _count(shop: Shop, entered: int, left: int, since: str = "six", sensor: str = "north") -> Json:
    report = {"sensor": sensor, "since": since, "entered": entered, "left": left}
    return dict(shop.owner.post(f"{shop.path}/counts", report).expect(200))


def test_a_repeated_report_changes_nothing(here: World) -> None:
    """A sensor says how many it has counted since it began, so twice is once."""
    shop = market(here)
    for _ in range(3):
        assert _count(shop, 7, 2)["inside"] == 5


def test_a_late_report_changes_nothing(here: World) -> None:
    """A report that is overtaken by the next one is older."""
    shop = market(here)
    _count(shop, 7, 2)
    assert _count(shop, 9, 3)["inside"] == 6
    assert _count(shop, 7, 2)["inside"] == 6


def test_a_lost_report_is_made_up_for(here: World) -> None:
    """The next one has all."""
    shop = market(here)
    _count(shop, 1, 0)
    assert _count(shop, 30, 11)["inside"] == 19


def test_a_sensor_that_restarts_counts_on(here: World) -> None:
    """With another `since` it begins from zero, and those whom it counted before stay inside."""
    shop = market(here)
    _count(shop, 10, 2, "six")
    assert _count(shop, 0, 0, "seven")["inside"] == 8
    assert _count(shop, 3, 1, "seven")["inside"] == 10


def test_a_report_from_before_a_restart_changes_nothing(here: World) -> None:
    """When it arrives after the first one since the restart: its heads were counted."""
    shop = market(here)
    _count(shop, 10, 2, "six")
    _count(shop, 3, 1, "seven")
    assert _count(shop, 10, 2, "six")["inside"] == 10
    assert _count(shop, 4, 1, "seven")["inside"] == 11


def test_sensors_at_two_doors_add_up(here: World) -> None:
    """Who comes in at one door and goes out at the other is counted by both; below zero nobody is inside."""
    shop = market(here)
    assert _count(shop, 0, 3, sensor="south")["inside"] == 0
    assert _count(shop, 5, 0, sensor="north")["inside"] == 2


def test_heads_and_visits_share_the_limit(here: World) -> None:
    """Those whom sensors count leave as much room less; when one goes out the first outside comes in."""
    shop = market(here, max_inside=3)
    _count(shop, 3, 0)
    guest = buyer(here.api, shop)
    visit = guest.enter().json["error"]["details"]["visit_id"]
    assert here.app.deadlines.sweep()[0] == []  # nobody has a visit that could lapse
    assert _count(shop, 3, 1) == {"inside": 3, "at_door": 0, "next_in": None}
    assert guest.calls.get(f"{shop.path}/visits/{visit}").expect(200)["state"] == "inside"


def test_the_staff_correct_the_count(here: World) -> None:
    """A head count replaces what sensors counted, visits are among it, and reports go on from it."""
    shop = market(here)
    _count(shop, 40, 1)
    buyer(here.api, shop).enter().expect(201)
    assert shop.owner.call("PUT", f"{shop.path}/counts", {"inside": 5}).expect(200)["inside"] == 5
    assert _count(shop, 41, 1)["inside"] == 6


def test_counts_are_checked(here: World) -> None:
    """Junk is refused with its path, one sensor too many as well, and only the operator reports."""
    shop = market(here)
    path, good = f"{shop.path}/counts", {"sensor": "n", "since": "six", "entered": 1, "left": 0}
    for field, value in {"sensor": "", "since": 5, "entered": -1, "left": 1.5}.items():
        refused = shop.owner.post(path, good | {field: value})
        assert refused.status == 422
        assert [fault["path"] for fault in refused.json["error"]["details"]["fields"]] == [field]
    assert shop.owner.call("PUT", path, {"inside": -1}).status == 422
    for number in range(20):
        _count(shop, 1, 0, sensor=f"beam {number}")
    assert shop.owner.post(path, good).status == 422
    assert landlord(here).post(path, good).status == 403
    assert buyer(here.api, shop).calls.post(path, good).status in (401, 403)
