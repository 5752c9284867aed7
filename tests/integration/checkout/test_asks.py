"""Asks of tills in the table: each is one write that others do not refuse, and counts once."""

from __future__ import annotations

import pytest

from chalicelib.checkout.rules import asks
from chalicelib.checkout.rules.asks import Ask
from chalicelib.checkout.storage import markets
from tests.worlds.market import Shop, market
from tests.worlds.world import World


@pytest.fixture
def shop(here: World) -> Shop:
    return market(here)


def _operator(here: World, shop: Shop) -> str:
    return here.app.checkout.markets.find(shop.id).operator


def test_the_same_ask_twice_counts_once(here: World, shop: Shop) -> None:
    """Also when another change has stored its result in between, as when an answer is lost and the write is sent
    again."""
    shop.tills("1")
    shop.add(), shop.add()
    ask, operator = Ask("0123456789ab", "1", here.clock.now()), _operator(here, shop)
    first = markets.ask(shop.id, operator, ask)
    again = markets.ask(shop.id, operator, ask)
    shop.add()
    later = markets.ask(shop.id, operator, ask)
    assert first is not None
    assert again is not None
    assert later is not None
    assert {each[1].outcomes[0].shopper.number for each in (first, again, later)} == {1}
    assert [call.shopper.number for call in here.app.checkout.markets.find(shop.id).lanes["1"].calls] == [1]


def test_an_ask_is_refused_for_others_and_for_tills_that_are_not_open(here: World, shop: Shop) -> None:
    """Nothing is added."""
    shop.till("1", "paused")
    shop.till("2")
    ask = Ask("0123456789ab", "1", here.clock.now())
    assert markets.ask(shop.id, _operator(here, shop), ask) is None
    assert markets.ask(shop.id, "opr_other", Ask("0123456789ab", "2", ask.at)) is None
    assert markets.ask(shop.id, _operator(here, shop), Ask("0123456789ab", "3", ask.at)) is None


def test_a_till_asks_on_when_there_are_too_many_asks(here: World, shop: Shop) -> None:
    """The ask that is one too many stores the result of all."""
    shop.tills("1")
    operator = _operator(here, shop)
    for number in range(asks.MOST):
        assert markets.ask(shop.id, operator, Ask(f"{number:012}", "1", here.clock.now())) is not None
    assert markets.ask(shop.id, operator, Ask("f" * 12, "1", here.clock.now())) is None
    assert shop.next("1") is None
    shop.add()
    assert (shop.next("1") or {})["number"] == "R001"


def test_the_board_and_the_ticket_agree_after_an_ask(here: World, shop: Shop) -> None:
    """Both are read from the market with its asks served."""
    shop.tills("1")
    ticket = shop.add()["ticket_id"]
    shop.next("1")
    shown = shop.owner.get(f"{shop.path}/tickets/{ticket}").expect(200)
    assert (shown["state"], shown["lane"]) == ("called", "1")
    assert shop.board()["lanes"][0]["calls"][0]["number"] == shown["number"]
    assert shop.board()["waiting"] == 0
