"""The place and the wait that a shopper is quoted: all who are called before them count."""

from __future__ import annotations

from typing import Any

from tests.worlds.market import Shop, market
from tests.worlds.world import World

Json = dict[str, Any]


def _quoted(ticket: Json) -> tuple[int, Json]:
    return ticket["position"], ticket["wait"]


def _ticket(shop: Shop, ticket: Json) -> Json:
    return dict(shop.owner.get(f"{shop.path}/tickets/{ticket['ticket_id']}").expect(200))


def test_one_order_is_one_wait(here: World, shop: Shop) -> None:
    """Without an express till express shoppers are called in turn with all others: they wait behind them."""
    shop.tills("1", "2")
    for _ in range(10):
        shop.add(20)
    few = shop.add(3)
    assert (few["number"], few["line"], few["position"]) == ("E001", "express", 11)
    many = shop.add(20)
    assert many["position"] == 12
    assert 0 < few["wait"]["median_seconds"] < many["wait"]["median_seconds"]
    for _ in range(10):
        shop.next("1")
    assert [_ticket(shop, each)["position"] for each in (few, many)] == [1, 2]
    assert (shop.next("2") or {})["number"] == "E001"


def test_an_express_till_has_a_line_of_its_own(here: World, shop: Shop) -> None:
    """Who waits for it waits behind express shoppers alone, and the regular line behind its own."""
    shop.till("1")
    shop.till("9", kind="express")
    for _ in range(3):
        shop.add(20)
    assert [shop.add(3)["position"] for _ in range(2)] == [1, 2]
    assert shop.add(20)["position"] == 4


def test_the_board_has_the_wait_of_who_joins_now(here: World, shop: Shop) -> None:
    """For each line, also where lines are called in turn."""
    shop.tills("1")
    for _ in range(10):
        shop.add(20)
    shop.add(3)
    waits = {line["line"]: line["wait"] for line in shop.board()["lines"]}
    assert set(waits) == {"regular", "express"}
    assert waits["express"] == shop.add(3)["wait"]


def test_the_line_of_a_paused_till_is_called_in_turn(here: World) -> None:
    """Its shoppers are called by the others, behind those who joined before them."""
    shop = market(here, policy="shortest_line", express_items=0)
    shop.tills("1", "2")
    tickets = [shop.add() for _ in range(6)]
    assert [each["position"] for each in tickets] == [1, 1, 2, 2, 3, 3]
    shop.till("2", "paused")
    assert [_ticket(shop, each)["position"] for each in tickets] == [1, 2, 3, 4, 5, 6]
    assert [(shop.next("1") or {})["ticket_id"] for _ in tickets] == [each["ticket_id"] for each in tickets]
