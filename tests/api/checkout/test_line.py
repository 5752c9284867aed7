"""The line of a market and its tills."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.api import Caller
from tests.worlds.market import Shop, buyer, looks, market
from tests.worlds.tavern import landlord
from tests.worlds.world import World


def test_service_starts_in_order_of_arrival(here: World, shop: Shop) -> None:
    """Four tills serve a hundred shoppers in the order in which they came."""
    shop.tills("1", "2", "3", "4")
    came = [shop.add()["ticket_id"] for _ in range(30)]
    called = []
    for turn in range(30):
        lane = str(turn % 4 + 1)
        called.append((shop.next(lane) or {})["ticket_id"])
        shop.done(lane)
    assert called == came
    assert shop.next("1") is None


def test_the_answer_has_the_shape_of_the_contract(here: World, shop: Shop) -> None:
    """A shopper with few items gets an express number, and a till that calls gets the ticket."""
    shop.tills("3")
    ticket = buyer(here.api, shop).join(7).expect(201)
    assert (ticket["number"], ticket["line"], ticket["position"]) == ("E001", "express", 1)
    assert ticket["wait"] == {"median_seconds": 0, "p90_seconds": 0}
    called = shop.next("3")
    assert called is not None
    assert (called["ticket_id"], called["number"], called["lane"]) == (ticket["ticket_id"], "E001", "3")


def test_a_repeated_join_keeps_the_place(here: World, shop: Shop) -> None:
    """A customer who joins again has the ticket that they had, waiting or called; after it a new one."""
    shop.tills("1")
    guest = buyer(here.api, shop)
    first = guest.join().expect(201)
    assert guest.join(3).expect(201) == first
    shop.next("1")
    assert guest.join().expect(201)["state"] == "called"
    shop.done("1")
    assert guest.ticket(first["ticket_id"])["state"] == "done"
    assert guest.join().expect(201)["number"] == "R002"


def test_a_till_that_is_not_open_calls_nobody(here: World, shop: Shop) -> None:
    """Paused, draining and closed tills are refused, and unknown ones are not found."""
    shop.add()
    for state in ("paused", "draining", "closed"):
        shop.till("1", state)
        assert shop.at("1", "next").code == "LANE_NOT_OPEN"
    assert shop.at("2", "next").code == "LANE_NOT_FOUND"
    assert shop.at("1", "done").code == "NOT_CALLED"


def test_draining_serves_its_shopper_and_takes_no_more(here: World, shop: Shop) -> None:
    """A till that drains closes when its shopper was served."""
    shop.tills("1")
    shop.add(), shop.add()
    shop.next("1")
    shop.till("1", "draining")
    assert shop.at("1", "next").code == "LANE_NOT_OPEN"
    shop.done("1")
    assert shop.board()["lanes"][0]["state"] == "closed"


def test_closing_the_last_till_tells_the_line_and_loses_nobody(here: World, shop: Shop) -> None:
    """A till that closes puts its shopper back as the first, and tickets say that no till is open."""
    shop.tills("1")
    guest = buyer(here.api, shop)
    ticket = guest.join().expect(201)
    shop.add()
    shop.next("1")
    shop.till("1", "closed")
    now = guest.ticket(ticket["ticket_id"])
    assert (now["state"], now["position"], now["wait"]) == ("waiting", 1, None)
    assert (shop.board()["open_lanes"], shop.board()["waiting"]) == (0, 2)
    shop.tills("2")
    assert (shop.next("2") or {})["ticket_id"] == ticket["ticket_id"]


def test_a_shopper_who_does_not_come_is_recalled_then_last_then_dropped(here: World, shop: Shop) -> None:
    """By the default rule a missed shopper waits once more, at the end."""
    shop.tills("1")
    first, second = shop.add()["ticket_id"], shop.add()["ticket_id"]
    shop.next("1")
    assert shop.at("1", "no-show").code == "NOT_RECALLED"
    assert shop.at("1", "recall").expect(200)["ticket_id"] == first
    assert shop.at("1", "no-show").expect(200)["state"] == "waiting"
    assert (shop.next("1") or {})["ticket_id"] == second
    shop.done("1")
    assert (shop.next("1") or {})["ticket_id"] == first
    shop.at("1", "recall").expect(200)
    assert shop.at("1", "no-show").expect(200)["state"] == "dropped"
    assert shop.next("1") is None


def test_a_market_may_drop_at_once(here: World) -> None:
    """With the rule `drop` a missed shopper is dropped."""
    shop = market(here, after_miss="drop")
    shop.tills("1")
    shop.add()
    shop.next("1")
    shop.at("1", "recall").expect(200)
    assert shop.at("1", "no-show").expect(200)["state"] == "dropped"


def test_a_call_by_mistake_is_undone(here: World, shop: Shop) -> None:
    """A shopper who is put back is the next one again."""
    shop.tills("1", "2")
    first = shop.add()["ticket_id"]
    shop.add()
    shop.next("1")
    assert shop.at("1", "put-back").expect(200)["state"] == "waiting"
    assert (shop.next("2") or {})["ticket_id"] == first


def test_a_till_has_two_shoppers_at_most(here: World, shop: Shop) -> None:
    """With a third call the first counts as served, so a till that never reports goes on."""
    shop.tills("1")
    tickets = [shop.add()["ticket_id"] for _ in range(3)]
    for _ in tickets:
        shop.next("1")
    states = [shop.owner.get(f"{shop.path}/tickets/{ticket}").expect(200)["state"] for ticket in tickets]
    assert states == ["done", "called", "called"]
    assert [call["number"] for call in shop.board()["lanes"][0]["calls"]] == ["R002", "R003"]


def test_express(here: World, shop: Shop) -> None:
    """Who brings too many items is refused for express; an express till calls express shoppers alone unless it
    helps."""
    guest = buyer(here.api, shop)
    refused = guest.join(11, line="express")
    assert (refused.status, refused.code) == (409, "TOO_MANY_ITEMS")
    shop.till("1", kind="regular")
    shop.till("9", kind="express")
    shop.add(20)
    few = shop.add(3)
    assert few["line"] == "express"
    assert (shop.next("9") or {})["ticket_id"] == few["ticket_id"]
    shop.done("9")
    assert shop.next("9") is None
    shop.change(express_helps=True)
    assert (shop.next("9") or {})["number"] == "R001"


def test_a_shopper_leaves(here: World, shop: Shop) -> None:
    """Who gives up is called by no till, and giving up twice is once; who was served cannot."""
    shop.tills("1")
    guest, other = buyer(here.api, shop), buyer(here.api, shop)
    mine, theirs = guest.join().expect(201), other.join().expect(201)
    path = f"{shop.path}/tickets/{mine['ticket_id']}"
    assert other.calls.delete(path).status == 403
    for _ in range(2):
        assert guest.calls.delete(path).status == 204
    assert (shop.next("1") or {})["ticket_id"] == theirs["ticket_id"]
    shop.done("1")
    assert other.calls.delete(f"{shop.path}/tickets/{theirs['ticket_id']}").code == "STATE_CHANGED"


def test_assistance(here: World, shop: Shop) -> None:
    """An assisted till calls who asks for assistance first; for other tills they keep their place."""
    shop.till("1")
    shop.till("2", assisted=True)
    shop.add()
    helped = shop.add(assistance=True)["ticket_id"]
    assert (shop.next("2") or {})["ticket_id"] == helped
    assert (shop.next("1") or {})["number"] == "R001"


@pytest.mark.parametrize("policy", ["shortest_line", "round_robin"])
def test_separate_lines(here: World, policy: str) -> None:
    """With separate lines each till calls its own, and takes over the line of one that closed."""
    shop = market(here, policy=policy)
    shop.tills("1", "2")
    lines = [shop.add()["line"] for _ in range(4)]
    assert lines == ["till-1", "till-2", "till-1", "till-2"]
    assert [(shop.next("2") or {})["number"] for _ in range(1)] == ["R002"]
    shop.till("1", "closed")
    assert [(shop.next("2") or {})["number"] for _ in range(3)] == ["R001", "R003", "R004"]


def test_another_operator_may_do_nothing(here: World, shop: Shop) -> None:
    """A market's tills, advice and history are its operator's."""
    shop.tills("1")
    stranger = Shop(shop.id, landlord(here))
    calls: list[Any] = [
        stranger.at("1", "next"),
        stranger.owner.call("PUT", f"{shop.path}/lanes/1", {"state": "closed"}),
        stranger.owner.patch(shop.path, {"name": "Mine"}),
        stranger.owner.get(f"{shop.path}/advice"),
        stranger.owner.get(f"{shop.path}/history"),
        stranger.owner.post(f"{shop.path}/line", {"items": 3}),
        stranger.owner.post(f"{shop.path}/visits"),
    ]
    assert {reply.status for reply in calls} == {403}
    assert Caller(here.api).post(f"{shop.path}/line", {"items": 3}).status == 401


def test_a_look_follows_the_first_till(here: World, shop: Shop) -> None:
    """Opening a till starts the looks, a minute apart."""
    shop.tills("1")
    assert looks(here) == 0
    here.clock.move(61)
    assert looks(here) == 1
    here.clock.move(61)
    assert looks(here) == 1
