"""Bars: adding, changing and switching them, and finding them nearby."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.bars.storage import bars as store
from tests.support.api import Caller
from tests.worlds.tavern import CENTRE, Tavern, bar, bar_behind, drinker, landlord, pending, place, queueing, yes
from tests.worlds.world import World

NEW = {"name": "Bar Ett", "location": {"lat": CENTRE[0], "lon": CENTRE[1]}}
NO_BAR = "bar_01M8SK2MG05W2BWVJFRTMWZEZE"


def near(caller: Caller, **asked: Any) -> list[dict[str, Any]]:
    """Bars near the centre, or near another place."""
    where = {"lat": CENTRE[0], "lon": CENTRE[1], "radius": 600} | asked
    query = "&".join(f"{name}={value}" for name, value in where.items() if value is not None)
    return list(caller.get(f"/v1/bars/nearby?{query}").expect(200)["items"])


def anyone(here: World) -> Caller:
    return Caller(here.api)


def faults(reply: Any) -> list[str]:
    assert reply.status == 422, reply.text
    return [fault["path"] for fault in reply.json["error"]["details"]["fields"]]


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


def test_a_bar_that_moves_is_found_at_its_new_place(here: World) -> None:
    """It is no longer found at the old one."""
    tavern = bar_behind(here, landlord(here))
    lat, lon = place(5_000)
    tavern.change(location={"lat": lat, "lon": lon})
    assert near(anyone(here)) == []
    assert [each["bar_id"] for each in near(anyone(here), lat=lat, lon=lon)] == [tavern.id]


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


@pytest.mark.parametrize(
    ("switched", "act", "becomes"),
    [
        ((), "open", "WAITING"),
        (("open",), "open", "WAITING"),
        (("open",), "pause", "PAUSED"),
        (("open", "pause"), "pause", "PAUSED"),
        (("open", "pause"), "open", "WAITING"),
        (("open", "pause"), "close", "CLOSED"),
        (("open",), "close", "CLOSED"),
        ((), "close", "CLOSED"),
    ],
)
def test_staff_switch_a_bar(here: World, switched: tuple[str, ...], act: str, becomes: str) -> None:
    """A repetition changes nothing; only a WAITING bar is found."""
    tavern = bar_behind(here, landlord(here), opened=False)
    for before in switched:
        tavern.switch(before).expect(200)
    assert tavern.switch(act).expect(200)["state"] == tavern.state() == becomes
    assert len(near(anyone(here))) == (becomes == "WAITING")


def test_a_closed_bar_cannot_be_paused(here: World) -> None:
    """409, and it stays closed."""
    tavern = bar_behind(here, landlord(here), opened=False)
    refused = tavern.switch("pause")
    assert (refused.status, refused.code, tavern.state()) == (409, "BAR_CLOSED", "CLOSED")


def test_a_full_line_makes_a_bar_full(here: World) -> None:
    """The line alone sets QUEUE_FULL: it comes with the last slot and goes when one is free, or there are more."""
    tavern = bar_behind(here, landlord(here), max_queue=2)
    first, _ = queueing(here, tavern), queueing(here, tavern)
    assert (tavern.state(), near(anyone(here))) == ("QUEUE_FULL", [])
    assert tavern.switch("open").expect(200)["state"] == "QUEUE_FULL"
    assert tavern.change(max_queue=3)["state"] == "WAITING"
    assert len(near(anyone(here))) == 1
    assert tavern.change(max_queue=1)["state"] == "QUEUE_FULL"
    assert len(tavern.queue()) == 2
    tavern.change(max_queue=2)
    first.act("cancel").expect(200)
    assert (tavern.state(), len(near(anyone(here)))) == ("WAITING", 1)


def test_a_pause_keeps_the_line(here: World) -> None:
    """Its guests are called and seated as before; a full bar that is paused is PAUSED."""
    tavern = bar_behind(here, landlord(here), max_queue=1)
    guest = queueing(here, tavern)
    assert tavern.switch("pause").expect(200)["state"] == "PAUSED"
    assert guest.state == ("QUEUEING", None)
    for act in ("call", "seat"):
        tavern.entry(guest.entry, act).expect(200)
    assert (guest.state, tavern.state()) == (("SEATED", None), "PAUSED")


def test_hours_close_a_bar_by_the_clock(here: World) -> None:
    """Without a check it is CLOSED and gone from the search; staff open it until the next end of its hours. The world's
    clock starts at 20:00 on a Tuesday."""
    hours = {
        "timezone": "Europe/Stockholm",
        "week": {"tue": [{"opens": "18:00", "closes": "22:00"}], "wed": [{"opens": "18:00", "closes": "02:00"}]},
    }
    tavern = bar_behind(here, landlord(here), opening_hours=hours)
    assert tavern.owner.get(tavern.path).json["open_until"] == "2026-12-01T21:00:00Z"
    here.clock.move(3600 - 0.001)
    assert (tavern.state(), len(near(anyone(here)))) == ("WAITING", 1)
    here.clock.move(0.001)
    assert (tavern.state(), near(anyone(here))) == ("CLOSED", [])
    assert tavern.switch("pause").code == "BAR_CLOSED"
    assert tavern.switch("open").expect(200)["open_until"] == "2026-12-03T01:00:00Z"
    assert tavern.state() == "WAITING"


def test_changed_hours_count_at_once(here: World) -> None:
    """An open bar closes at the end of the new hours."""
    week = {"tue": [{"opens": "18:00", "closes": "23:00"}]}
    tavern = bar_behind(here, landlord(here), opening_hours={"timezone": "UTC", "week": week})
    later = {"timezone": "UTC", "week": {"tue": [{"opens": "18:00", "closes": "23:30"}]}}
    assert tavern.change(opening_hours=later)["open_until"] == "2026-12-01T23:30:00Z"
    assert tavern.change(opening_hours=None)["open_until"] is None


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
    """Whatever the id looks like."""
    for id in (NO_BAR, "bar_", "x", "%00", "☃", "evt_01M8SK2MG05W2BWVJFRTMWZEZE", "bar_" + "0" * 3_000):
        for path in ("", "/board"):
            refused = anyone(here).get(f"/v1/bars/{id}{path}")
            assert (refused.status, refused.code) == (404, "BAR_NOT_FOUND")


def test_an_offer_is_answered_by_its_bar(here: World) -> None:
    """Another operator gets 403; an unknown offer is not found, even if its id names one's own bar."""
    tavern, other = bar_behind(here, landlord(here)), landlord(here)
    for act in ("accept", "reject"):
        made_up = f"ofr_{'0' * 26}{tavern.id.partition('_')[2]}"
        assert other.post(f"/v1/bar-offers/{made_up}/{act}").status == 403
        assert tavern.owner.post(f"/v1/bar-offers/{made_up}/{act}").code == "OFFER_NOT_FOUND"
        for id in ("ofr_", "x", NO_BAR, f"{made_up}0", f"ofr_{'0' * 26}{NO_BAR[4:]}"):
            assert tavern.owner.post(f"/v1/bar-offers/{id}/{act}").status == 404, id


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
    (
        {"opening_hours": {"timezone": "UTC", "week": {"mon": [{"opens": "09:00", "closes": "09:00"}]}}},
        "opening_hours.week.mon[0].closes",
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


def test_the_nearest_bars_come_first(here: World) -> None:
    """With walk, line and wait; at most `limit`, within `radius` metres."""
    owner = landlord(here)
    bars = [bar_behind(here, owner, metres) for metres in (300, 100, 200)]
    queueing(here, bars[1])
    found = near(anyone(here))
    assert [each["bar_id"] for each in found] == [bars[1].id, bars[2].id, bars[0].id]
    lat, lon = place(100)
    assert found[0] == {
        "bar_id": bars[1].id,
        "name": "Bar 100 north",
        "location": {"lat": pytest.approx(lat), "lon": pytest.approx(lon), "address": ""},
        "distance_m": 100,
        "walk_minutes": 2,
        "queue_length": 1,
        "wait": {"median_minutes": 19, "p90_minutes": 43},
        "state": "WAITING",
    }
    assert [each["distance_m"] for each in near(anyone(here), limit=2)] == [100, 200]
    assert [each["distance_m"] for each in near(anyone(here), radius=250)] == [100, 200]
    assert near(anyone(here), radius=99) == []


def test_bars_that_are_too_small_for_the_party_are_not_shown(here: World) -> None:
    """A bar without a capacity has room for any party."""
    owner = landlord(here)
    small, large = bar_behind(here, owner, capacity=3), bar_behind(here, owner, 50)
    for party, expected in ((3, [small.id, large.id]), (4, [large.id]), (50, [large.id])):
        assert [each["bar_id"] for each in near(anyone(here), party_size=party)] == expected


def test_a_guest_who_shared_their_location_searches_without_one(here: World) -> None:
    """With their token. Coordinates in the query come first, and half a pair is refused."""
    owner, guest = landlord(here), drinker(here.api)
    bar_behind(here, owner, 200)
    assert faults(guest.calls.get("/v1/bars/nearby?radius=600")) == ["lat", "lon"]
    guest.at(100).expect(200)
    (found,) = near(guest.calls, lat=None, lon=None)
    assert (found["distance_m"], near(guest.calls)[0]["distance_m"]) == (100, 200)
    assert faults(guest.calls.get("/v1/bars/nearby?lat=1")) == ["lon"]
    for caller in (anyone(here), owner):
        assert faults(caller.get("/v1/bars/nearby")) == ["lat", "lon"]
    assert Caller(here.api, "nonsense").get("/v1/bars/nearby?lat=1&lon=1").status == 401


ODD = [
    *(f"lat={number}&lon=0" for number in ("nan", "NaN", "inf", "-inf", "1e999", "91", "x", "", "1" * 500, "%00")),
    *(f"lat=0&lon={number}" for number in ("nan", "Infinity", "180.1", "-1e99")),
    *(f"lat=0&lon=0&radius={number}" for number in ("nan", "0", "-5", "10001", "1e9", "1" * 500)),
    *(f"lat=0&lon=0&limit={number}" for number in ("0", "101", "nan", "9" * 30)),
    *(f"lat=0&lon=0&party_size={number}" for number in ("0", "51", "two", "2.5")),
    "lat=0&lon=0&colour=red",
]


def test_an_odd_query_is_refused(here: World) -> None:
    """422, never a 500."""
    for query in ODD:
        refused = anyone(here).get(f"/v1/bars/nearby?{query}")
        assert (refused.status, refused.code) == (422, "INVALID"), (query, refused.text)


def test_queries_at_the_ends_of_the_earth_are_answered(here: World) -> None:
    """Poles, exponents, and the date line: a bar on it is found from both sides."""
    tavern = bar_behind(here, landlord(here), location={"lat": 0, "lon": 180})
    assert tavern.owner.get(tavern.path).json["location"]["lon"] == -180
    for lon in (180, -180, 179.999, -179.999, "1.8e2"):
        assert [each["bar_id"] for each in near(anyone(here), lat=0, lon=lon)] == [tavern.id]
    for lat in (90, -90, "-0.0", "1e-320"):
        assert near(anyone(here), lat=lat, lon=0, radius=100) == []


def test_a_bar_learns_neither_who_a_guest_is_nor_where(here: World) -> None:
    """Offers, console and board have a number, a size and minutes: no guest's or request's id, no location, no name."""
    tavern, guest = bar(landlord(here)), drinker(here.api)
    guest.calls.patch("/v1/customers/me", {"name": "Bo Secret", "email": "bo@secret.example"}).expect(200)
    guest.at(150, 40).expect(200)
    guest.ask(tavern, radius=600).expect(202)
    here.app.bars.match_request.check(f"{guest.id}/{guest.asked[0]}")
    (offer,) = tavern.offers()
    assert set(offer) == {
        "offer_id",
        "bar_id",
        "party_size",
        "walk_minutes",
        "state",
        "expires_at",
        "expires_in",
    }
    (listed,) = tavern.owner.get(f"{tavern.path}/queue").expect(200)["offers"]
    texts = [json.dumps([offer, listed]), json.dumps(yes(here, tavern))]
    texts += [json.dumps([tavern.queue(), tavern.board()])]
    lat, lon = place(150, 40)
    for secret in (guest.id, "req_", "Secret", "secret", str(lat)[:8], str(lon)[:8]):
        assert not any(secret in text for text in texts), secret


def test_offers_that_can_be_answered_are_listed_the_oldest_first(here: World) -> None:
    """For their 45 seconds and no longer, without a check."""
    tavern = bar_behind(here, landlord(here))
    asked = []
    for size in (3, 1):
        guest = drinker(here.api)
        guest.ask(tavern, party_size=size, radius=600).expect(202)
        here.app.bars.match_request.check(f"{guest.id}/{guest.asked[0]}")
        asked.append(size)
        here.clock.move(1)
    assert [offer["party_size"] for offer in tavern.offers()] == asked
    here.clock.move(43)
    assert [offer["expires_in"] for offer in tavern.offers()] == [1]
    here.clock.move(1)
    assert (tavern.offers(), pending(here, tavern)) == ([], [])


def test_the_board_shows_numbers_and_states(here: World) -> None:
    """To anyone, in order, with the wait of a guest who joins now."""
    tavern = bar_behind(here, landlord(here))
    called, waiting, held = (
        queueing(here, tavern),
        queueing(here, tavern),
        queueing(here, tavern, Tavern(NO_BAR, tavern.owner)),
    )
    tavern.entry(called.entry, "call").expect(200)
    board = tavern.board()
    assert {name: board[name] for name in ("bar_id", "name", "state", "queue_length")} == {
        "bar_id": tavern.id,
        "name": "Bar 0 north",
        "state": "WAITING",
        "queue_length": 3,
    }
    assert [(each["number"], each["state"]) for each in board["entries"]] == [
        ("001", "called"),
        ("002", "queueing"),
        ("003", "confirming"),
    ]
    assert (waiting.request()["position"], held.request()["position"]) == (2, 3)
    assert set(board["entries"][0]) == {"number", "state", "expires_at"}
    assert [each["expires_at"] for each in board["entries"]] == [None, None, "2026-12-01T20:01:30Z"]


def test_no_change_overwrites_another(here: World) -> None:
    """A write that loses a race re-reads the bar and retries."""
    tavern = bar_behind(here, landlord(here))
    stale = here.app.bars.manage_bar.find(tavern.id)
    queueing(here, tavern)
    tavern.change(name="Renamed")
    found = here.app.bars.manage_bar.find(tavern.id)
    assert (found.name, len(found.slots), found.version) == ("Renamed", 1, stale.version + 2)
    assert store.several([tavern.id, NO_BAR]) == {tavern.id: found}
