"""Searching for bars nearby: which are found, in which order, and odd queries."""

from __future__ import annotations

import pytest

from tests.api.bars.calls import (
    anyone,
    faults,
    near,
)
from tests.support.api import Caller
from tests.worlds.tavern import bar_behind, drinker, landlord, place, queueing
from tests.worlds.world import World


def test_a_bar_that_moves_is_found_at_its_new_place(here: World) -> None:
    """It is no longer found at the old one."""
    tavern = bar_behind(here, landlord(here))
    lat, lon = place(5_000)
    tavern.change(location={"lat": lat, "lon": lon})
    assert near(anyone(here)) == []
    assert [each["bar_id"] for each in near(anyone(here), lat=lat, lon=lon)] == [tavern.id]


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
