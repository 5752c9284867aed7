"""Markets: adding, listing and changing them and their tills, and who may."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Caller, Reply
from tests.worlds.market import Shop, buyer, market
from tests.worlds.tavern import landlord
from tests.worlds.world import World

NO_MARKET = "mkt_01M8SK2MG05W2BWVJFRTMWZEZE"

SENT: dict[str, Any] = {
    "name": "Söder",
    "timezone": "Europe/Stockholm",
    "max_inside": 80,
    "express_items": 8,
    "mean_service_seconds": 95,
    "targets": {"mean_wait_seconds": 40.0, "limit_seconds": 180.0, "late_share": 0.1},
    "policy": "shortest_line",
    "express_helps": True,
    "after_miss": "drop",
    "visit_minutes": 45,
}


def _faults(reply: Reply) -> list[str]:
    assert reply.status == 422, reply.text
    return [fault["path"] for fault in reply.json["error"]["details"]["fields"]]


def test_a_new_market_has_defaults_and_no_tills(here: World) -> None:
    """A name is enough; the call and its address show the same to anyone."""
    made = landlord(here).post("/v1/markets", {"name": "Corner"})
    shown = made.expect(201)
    assert made.headers["location"] == f"/v1/markets/{shown['market_id']}"
    assert Caller(here.api).get(made.headers["location"]).expect(200) == shown
    assert shown == {
        "market_id": shown["market_id"],
        "name": "Corner",
        "timezone": "UTC",
        "max_inside": 200,
        "express_items": 10,
        "mean_service_seconds": 150,
        "targets": {"mean_wait_seconds": 26.0, "limit_seconds": 120.0, "late_share": 0.05},
        "policy": "one_line",
        "express_helps": False,
        "after_miss": "end",
        "visit_minutes": 120,
        "lanes": [],
    }


def test_every_field_of_a_market_is_stored(here: World) -> None:
    """When it is added, and when it is changed."""
    owner = landlord(here)
    shown = owner.post("/v1/markets", SENT).expect(201)
    assert Caller(here.api).get(f"/v1/markets/{shown['market_id']}").expect(200) == SENT | {
        "market_id": shown["market_id"],
        "lanes": [],
    }
    other = market(here, owner)
    assert other.change(**SENT) == SENT | {"market_id": other.id, "lanes": []}


def test_a_patch_changes_what_it_names(here: World, shop: Shop) -> None:
    """Everything else stays, its lines and tills as well."""
    shop.tills("1")
    shop.add()
    before = Caller(here.api).get(shop.path).expect(200)
    for name, value in SENT.items():
        before[name] = value
        assert shop.change(**{name: value}) == before
    assert shop.board()["waiting"] == 1


@pytest.mark.parametrize(
    ("field", "value", "path"),
    [
        ("name", "", "name"),
        ("name", "x" * 201, "name"),
        ("name", None, "name"),
        ("max_inside", 0, "max_inside"),
        ("max_inside", 100_001, "max_inside"),
        ("max_inside", "50", "max_inside"),
        ("express_items", -1, "express_items"),
        ("express_items", 101, "express_items"),
        ("mean_service_seconds", 0, "mean_service_seconds"),
        ("mean_service_seconds", 1.5, "mean_service_seconds"),
        ("timezone", "Mars/Olympus", "timezone"),
        ("timezone", "../../etc/passwd", "timezone"),
        ("timezone", "", "timezone"),
        ("targets", [], "targets"),
        ("targets", {"mean_wait_seconds": 0}, "targets.mean_wait_seconds"),
        ("targets", {"late_share": 0.6}, "targets.late_share"),
        ("targets", {"late": 0.1}, "targets.late"),
        ("policy", "longest_line", "policy"),
        ("express_helps", "yes", "express_helps"),
        ("after_miss", "shout", "after_miss"),
        ("visit_minutes", 0, "visit_minutes"),
        ("colour", "red", "colour"),
    ],
)
def test_junk_is_refused_with_its_path(here: World, shop: Shop, field: str, value: Any, path: str) -> None:
    """In a new market and in a change alike, and nothing is written."""
    before = Caller(here.api).get(shop.path).expect(200)
    assert _faults(shop.owner.post("/v1/markets", {"name": "Corner"} | {field: value})) == [path]
    assert _faults(shop.owner.patch(shop.path, {field: value})) == [path]
    assert Caller(here.api).get(shop.path).expect(200) == before


def test_an_operators_markets_are_listed_the_oldest_first(here: World) -> None:
    """Page by page, and no other operator's."""
    owner, other = landlord(here), landlord(here)
    made = []
    for _ in range(5):
        made.append(market(here, owner).id)
        market(here, other)
        here.clock.move(1)
    seen, cursor = [], ""
    while True:
        page = owner.get(f"/v1/markets?limit=2{cursor}").expect(200)
        seen += [each["market_id"] for each in page["items"]]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert seen == made
    assert _faults(owner.get("/v1/markets?cursor=junk")) == ["cursor"]
    assert Caller(here.api).get("/v1/markets").status == 401


def test_a_till_is_added_and_changed(here: World, shop: Shop) -> None:
    """A new one is regular; what is left out stays as it is."""
    lane = {"lane": "3", "kind": "regular", "state": "open", "assisted": False, "calls": []}
    assert shop.till("3") == lane
    assert shop.till("3", "paused", kind="express", assisted=True) == lane | {
        "kind": "express",
        "state": "paused",
        "assisted": True,
    }
    assert shop.till("3", "closed")["kind"] == "express"
    shop.till("12"), shop.till("1")
    assert [each["lane"] for each in Caller(here.api).get(shop.path).expect(200)["lanes"]] == ["1", "3", "12"]


def test_names_of_tills(here: World, shop: Shop) -> None:
    """Up to sixteen letters, digits and hyphens; no more than sixty tills."""
    for name in ("1", "Self-checkout-12", "a" * 16):
        assert shop.till(name)["lane"] == name
    for name in ("a" * 17, "till_1", "till.1", "%C3%A9", "a%20b", "a%2Fb", "1%0A"):
        assert shop.owner.call("PUT", f"{shop.path}/lanes/{name}", {"state": "open"}).status == 404, name
    for number in range(57):
        shop.till(f"n{number}")
    assert _faults(shop.owner.call("PUT", f"{shop.path}/lanes/more", {"state": "open"})) == ["lane"]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "state"),
        ({"state": "ajar"}, "state"),
        ({"state": "open", "kind": "fast"}, "kind"),
        ({"state": "open", "assisted": 1}, "assisted"),
        ({"state": "open", "lane": "2"}, "lane"),
    ],
)
def test_junk_tills_are_refused(here: World, shop: Shop, body: dict[str, Any], path: str) -> None:
    """With the path of what is wrong."""
    assert _faults(shop.owner.call("PUT", f"{shop.path}/lanes/1", body)) == [path]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "items"),
        ({"items": 0}, "items"),
        ({"items": 10_001}, "items"),
        ({"items": 2.5}, "items"),
        ({"items": 2, "assistance": "yes"}, "assistance"),
        ({"items": 2, "line": "till-1"}, "line"),
        ({"items": 2, "number": 7}, "number"),
    ],
)
def test_junk_joins_are_refused(here: World, shop: Shop, body: dict[str, Any], path: str) -> None:
    """With the path of what is wrong, and nobody joins."""
    assert _faults(buyer(here.api, shop).calls.post(f"{shop.path}/line", body)) == [path]
    assert shop.board()["waiting"] == 0


def test_what_is_unknown_is_not_found(here: World, shop: Shop) -> None:
    """Markets, tills and tickets; a ticket of another market as well."""
    shop.tills("1")
    other = market(here, shop.owner)
    ticket = other.add()["ticket_id"]
    for id in (NO_MARKET, "mkt_", "mkt_x", "bar_01M8SK2MG05W2BWVJFRTMWZEZE"):
        replies = [
            shop.owner.get(f"/v1/markets/{id}"),
            shop.owner.patch(f"/v1/markets/{id}", {"name": "X"}),
            shop.owner.get(f"/v1/markets/{id}/board"),
            shop.owner.get(f"/v1/markets/{id}/advice"),
            shop.owner.get(f"/v1/markets/{id}/history"),
            shop.owner.call("PUT", f"/v1/markets/{id}/lanes/1", {"state": "open"}),
            shop.owner.post(f"/v1/markets/{id}/lanes/1/next"),
            shop.owner.post(f"/v1/markets/{id}/line", {"items": 3}),
            buyer(here.api, shop).calls.post(f"/v1/markets/{id}/line", {"items": 3}),
            shop.owner.post(f"/v1/markets/{id}/counts", {"sensor": "n", "since": "six", "entered": 1, "left": 0}),
        ]
        assert {reply.code for reply in replies} == {"MARKET_NOT_FOUND"}, id
    for act in ("next", "done", "recall", "no-show", "put-back"):
        assert shop.at("7", act).code == "LANE_NOT_FOUND"
    for unknown in (ticket, f"tkt_{shop.id[4:]}R000000009", f"tkt_{shop.id[4:]}X000000001", "tkt_1"):
        assert shop.owner.get(f"{shop.path}/tickets/{unknown}").code == "TICKET_NOT_FOUND"
        assert shop.at("1", "done", {"ticket_id": unknown}).code in ("TICKET_NOT_FOUND", "NOT_CALLED")


def test_another_operator_is_refused(here: World, shop: Shop) -> None:
    """By every call of the staff, and so is a customer."""
    shop.tills("1")
    ticket, stranger = shop.add()["ticket_id"], landlord(here)
    guest = buyer(here.api, shop).calls
    calls: list[tuple[str, str, Any]] = [
        ("PATCH", "", {"name": "Mine"}),
        ("PUT", "/lanes/1", {"state": "closed"}),
        ("GET", "/advice", None),
        ("GET", "/history", None),
        ("GET", "/history.csv", None),
        ("PUT", "/counts", {"inside": 3}),
        ("POST", "/counts", {"sensor": "n", "since": "six", "entered": 1, "left": 0}),
        *(("POST", f"/lanes/1/{act}", {}) for act in ("next", "done", "recall", "no-show", "put-back")),
    ]
    for method, path, body in calls:
        assert stranger.call(method, shop.path + path, body).status == 403, path
        assert guest.call(method, shop.path + path, body).status in (401, 403), path
        assert Caller(here.api).call(method, shop.path + path, body).status == 401, path
    assert stranger.get(f"{shop.path}/tickets/{ticket}").status == 403
    assert stranger.delete(f"{shop.path}/tickets/{ticket}").status == 403
    assert [each["state"] for each in shop.board()["lanes"]] == ["open"]
