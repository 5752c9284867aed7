"""Bars: adding, listing and changing them, and who may."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from chalicelib.bars.storage import bars as store
from tests.api.bars.calls import (
    NO_BAR,
    anyone,
    faults,
)
from tests.worlds.tavern import CENTRE, bar_behind, drinker, landlord, queueing
from tests.worlds.world import World

NEW = {"name": "Bar Ett", "location": {"lat": CENTRE[0], "lon": CENTRE[1]}}


def test_a_new_bar_is_closed(here: World) -> None:
    """It has the fields that were sent, and defaults for the rest; anyone is shown the same."""
    made = landlord(here).post("/v1/bars", NEW)
    shown = made.expect(201)
    assert made.headers["location"] == f"/v1/bars/{shown['bar_id']}"
    assert anyone(here).get(made.headers["location"]).expect(200) == shown
    assert shown == {
        "bar_id": shown["bar_id"],
        "name": "Bar Ett",
        "location": NEW["location"] | {"address": ""},
        "state": "CLOSED",
        "open_until": None,
        "queue_length": 0,
        "wait": {"median_minutes": 8, "p90_minutes": 26},
        "max_queue": 20,
        "servers": 4,
        "mean_visit_minutes": 45,
        "auto_accept": False,
        "capacity": None,
        "grace_minutes": 10,
        "arrival_radius_m": 40,
        "dwell_minutes": 2,
        "arrival": "suggest",
        "opening_hours": None,
    }


def test_every_field_of_a_bar_is_stored(here: World) -> None:
    """Through the store and back."""
    sent = {
        "name": "Bår 2",
        "location": {"lat": -33.5, "lon": 151.25, "address": "1 George St"},
        "max_queue": 3,
        "servers": 2,
        "mean_visit_minutes": 30,
        "auto_accept": True,
        "capacity": 6,
        "grace_minutes": 0,
        "arrival_radius_m": 200,
        "dwell_minutes": 0,
        "arrival": "seat",
        "opening_hours": {"timezone": "Australia/Sydney", "week": {"sat": [{"opens": "22:00", "closes": "03:00"}]}},
    }
    owner = landlord(here)
    id = owner.post("/v1/bars", sent).expect(201)["bar_id"]
    shown = owner.get(f"/v1/bars/{id}").expect(200)
    assert {name: shown[name] for name in sent} == sent


def test_a_bar_with_a_key_is_added_once(here: World) -> None:
    """However often the call is repeated."""
    owner, key = landlord(here), str(uuid4())
    assert len({owner.post("/v1/bars", NEW, Idempotency_Key=key).text for _ in range(2)}) == 1
    assert len(owner.get("/v1/bars").expect(200)["items"]) == 1


def test_operators_list_their_own_bars(here: World) -> None:
    """The oldest first, page by page, without those of other operators."""
    owner, other = landlord(here), landlord(here)
    made = []
    for number in range(3):
        made.append(bar_behind(here, owner, number, opened=False).id)
        here.clock.move(1)
    bar_behind(here, other)
    first = owner.get("/v1/bars?limit=2").expect(200)
    rest = owner.get(f"/v1/bars?limit=2&cursor={first['next_cursor']}").expect(200)
    assert [each["bar_id"] for each in first["items"] + rest["items"]] == made
    assert rest["next_cursor"] is None


def test_a_change_changes_the_fields_that_it_has(here: World) -> None:
    """The others stay; `null` removes the capacity and the hours."""
    hours = {"timezone": "UTC", "week": {"tue": [{"opens": "18:00", "closes": "23:00"}]}}
    tavern = bar_behind(here, landlord(here), opened=False, capacity=4, opening_hours=hours)
    before = tavern.owner.get(tavern.path).expect(200)
    assert before["opening_hours"] == hours
    changed = tavern.change(name="New", servers=1)
    assert changed == before | {"name": "New", "servers": 1, "wait": {"median_minutes": 32, "p90_minutes": 103}}
    assert tavern.change(capacity=None, opening_hours=None) == changed | {"capacity": None, "opening_hours": None}
    assert tavern.change() == tavern.owner.get(tavern.path).expect(200)


def test_the_learned_pace_is_dropped_when_the_staff_expect_another(here: World) -> None:
    """No other change drops it."""
    tavern = bar_behind(here, landlord(here))
    guest = queueing(here, tavern)
    here.clock.move(60)
    tavern.entry(guest.entry, "seat").expect(200)
    learned = here.app.bars.manage_bar.find(tavern.id).pace
    tavern.change(name="Other", servers=2, mean_visit_minutes=22)
    assert here.app.bars.manage_bar.find(tavern.id).pace == 11 * 60_000 != learned
    tavern.change(max_queue=5, servers=4, mean_visit_minutes=44)
    assert here.app.bars.manage_bar.find(tavern.id).pace == 11 * 60_000


def test_a_bar_belongs_to_its_operator(here: World) -> None:
    """403 for other operators and customers, 401 for strangers, and 404 for an unknown bar."""
    tavern, other = bar_behind(here, landlord(here)), landlord(here)
    guest = drinker(here.api)
    calls = [("PATCH", ""), ("GET", "/offers"), ("GET", "/queue")]
    calls += [("POST", f"/{act}") for act in ("open", "pause", "close")]
    for method, path in calls:
        body = None if method == "GET" else {}
        for caller, status in ((other, 403), (guest.calls, 403), (anyone(here), 401)):
            assert caller.call(method, f"{tavern.path}{path}", body).status == status, (method, path)
        for id in (NO_BAR, "nope"):
            assert other.call(method, f"/v1/bars/{id}{path}", body).code == "BAR_NOT_FOUND"
    assert tavern.state() == "WAITING"
    assert guest.calls.get("/v1/bars").status == 403


def test_an_unknown_bar_is_not_found(here: World) -> None:
    """Whatever the id looks like, to guests and to operators: an id may be longer than a key of the table."""
    operator = landlord(here)
    for id in (NO_BAR, "bar_", "x", "%00", "☃", "evt_01M8SK2MG05W2BWVJFRTMWZEZE", "bar_" + "0" * 3_000):
        for caller, path in ((anyone(here), ""), (anyone(here), "/board"), (operator, "/queue"), (operator, "/offers")):
            refused = caller.get(f"/v1/bars/{id}{path}")
            assert (refused.status, refused.code) == (404, "BAR_NOT_FOUND")


FAULTS: list[tuple[dict[str, Any], str]] = [
    ({"name": ""}, "name"),
    ({"name": "x" * 5_000}, "name"),
    ({"location": {"lat": 91, "lon": 0}}, "location.lat"),
    ({"location": {"lat": 0, "lon": -181}}, "location.lon"),
    ({"location": None}, "location"),
    ({"max_queue": 0}, "max_queue"),
    ({"max_queue": 101}, "max_queue"),
    ({"max_queue": 10**30}, "max_queue"),
    ({"servers": 0}, "servers"),
    ({"servers": 1.5}, "servers"),
    ({"mean_visit_minutes": 601}, "mean_visit_minutes"),
    ({"auto_accept": 1}, "auto_accept"),
    ({"capacity": 0}, "capacity"),
    ({"grace_minutes": -1}, "grace_minutes"),
    ({"arrival_radius_m": 9}, "arrival_radius_m"),
    ({"dwell_minutes": 31}, "dwell_minutes"),
    ({"arrival": "SEAT"}, "arrival"),
    ({"colour": "red"}, "colour"),
    ({"opening_hours": {"timezone": "Mars/Olympus", "week": {}}}, "opening_hours.timezone"),
    (
        {"opening_hours": {"timezone": "UTC", "week": {"mon": [{"opens": "24:00", "closes": "03:00"}]}}},
        "opening_hours.week.mon[0].opens",
    ),
    ({"opening_hours": {"timezone": "UTC", "week": {"sol": []}}}, "opening_hours.week"),
]


def test_impossible_fields_of_a_bar_are_refused(here: World) -> None:
    """422 with the path of the fault, for a new bar and for a change; nothing changes."""
    tavern = bar_behind(here, landlord(here))
    before = tavern.owner.get(tavern.path).json
    for fields, path in FAULTS:
        assert faults(tavern.owner.post("/v1/bars", NEW | fields)) == [path]
        assert faults(tavern.owner.patch(tavern.path, fields)) == [path]
    assert tavern.owner.get(tavern.path).json == before
    assert len(tavern.owner.get("/v1/bars").json["items"]) == 1


def test_required_fields_cannot_be_removed(here: World) -> None:
    """Only the capacity and the hours may be `null`."""
    tavern = bar_behind(here, landlord(here))
    for name in ("name", "max_queue", "servers", "auto_accept", "arrival", "location"):
        assert faults(tavern.owner.patch(tavern.path, {name: None})) == [name]
    assert sorted(faults(tavern.owner.post("/v1/bars", {}))) in (["location", "name"], ["name"], ["location"])


def test_no_change_overwrites_another(here: World) -> None:
    """A write that loses a race re-reads the bar and retries."""
    tavern = bar_behind(here, landlord(here))
    stale = here.app.bars.manage_bar.find(tavern.id)
    queueing(here, tavern)
    tavern.change(name="Renamed")
    found = here.app.bars.manage_bar.find(tavern.id)
    assert (found.name, len(found.slots), found.version) == ("Renamed", 1, stale.version + 2)
    assert store.several([tavern.id, NO_BAR]) == {tavern.id: found}
