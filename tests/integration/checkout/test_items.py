"""The items of checkout: what is written is read back, and a write over what has changed is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.checkout.rules.advice import Advice, Memory
from chalicelib.checkout.rules.door import Door, Inside, Report
from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.lanes import Call, Lane
from chalicelib.checkout.rules.line import Waiting
from chalicelib.checkout.rules.markets import MOST_IN_LINE, MOST_INSIDE, AfterMiss, Market, Profile
from chalicelib.checkout.rules.need import Need
from chalicelib.checkout.rules.policies import Policy, Terms, Till, TillKind, TillState
from chalicelib.checkout.rules.quarters import QUARTER, Quarter
from chalicelib.checkout.rules.rate import Rate
from chalicelib.checkout.rules.service_time import ServiceTime
from chalicelib.checkout.rules.serving import Outcome
from chalicelib.checkout.rules.shopping import BARS, ShoppingTimes
from chalicelib.checkout.rules.tickets import ShopperState, Ticket
from chalicelib.checkout.storage import doors, history, markets, shoppers, tickets
from chalicelib.checkout.storage.history import Week
from chalicelib.checkout.storage.shoppers import Shopper
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY, HOUR, MINUTE
from chalicelib.table.retry import Overtaken
from chalicelib.table.together import both, three
from chalicelib.table.transactions import transact

NOW = 1_764_619_200_000

pytestmark = pytest.mark.usefixtures("store")


def _who(number: int, letter: str = "R", **fields: Any) -> Waiting:
    return Waiting(letter, number, number + 40, NOW - number * MINUTE, number + 1, **fields)


def _full() -> Market:
    """A market with everything in it."""
    return Market(
        id=new_id("mkt", NOW),
        operator=new_id("opr", NOW),
        profile=Profile(
            "Sö 'der\" #1",
            "Europe/Stockholm",
            77,
            95_000,
            Terms(Policy.ROUND_ROBIN, 8, True),
            Targets(26.125, 119.5, 0.0333),
            AfterMiss.DROP,
            45 * MINUTE,
        ),
        lines={
            "main": (_who(1), _who(2, assistance=True, missed=1)),
            "express": (_who(3, "E"),),
            "till-a-1": (_who(4),),
        },
        lanes={
            "2": Lane(Till("2", TillKind.EXPRESS, TillState.PAUSED, True), freed=NOW),
            "10": Lane(
                Till("10", state=TillState.DRAINING),
                (Call(_who(5), "main", NOW - 5), Call(_who(6, assistance=True), "express", NOW, recalled=True)),
                NOW - 70,
            ),
            "a-1": Lane(Till("a-1", state=TillState.CLOSED)),
        },
        issued={"R": 6, "E": 3},
        turn=46,
        times={"regular": ServiceTime(151.2345678, 1.01), "all": ServiceTime(99.5, 0.3333333333333333)},
        rate=Rate(NOW - MINUTE, {NOW // MINUTE: 3, NOW // MINUTE - 1: 1}),
        quarter=Quarter(NOW, NOW + 5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        seen=0.488,
        memory=Memory(Need(1, 2, 3), Need(4, 5, 6)),
        advice=Advice(2, 3, 4, 5, 33.7, "because"),
        advised=NOW - 7,
        version=1,
    )


def _door(market: str) -> Door:
    return Door(
        market,
        issued=12,
        inside={1: Inside(NOW, NOW + HOUR), 7: Inside(NOW - 5, NOW + 9, joined=True)},
        waiting=(11, 12),
        heads=-2,
        sensors={"north": Report("six", 5, 3), "söuth #2": Report("seven", 0, 1, "six")},
        times=ShoppingTimes(tuple(float(number) / 8 for number in range(BARS)), 2.5),
        version=1,
    )


@pytest.mark.parametrize(
    "changed",
    [
        lambda market: market,
        lambda market: replace(market, lines={}, lanes={}, issued={}, times={}, rate=Rate(), quarter=Quarter()),
        lambda market: replace(market, memory=None, advice=None, advised=None, seen=0.0),
        lambda market: replace(market, advice=Advice(0, 1, 0, 0, None, "no till")),
    ],
    ids=["full", "empty", "without advice", "without a wait"],
)
def test_a_market_is_read_as_it_was_written(changed: Callable[[Market], Market]) -> None:
    """With everything in it, with nothing, and after each change; tills in the order of their names."""
    made = changed(_full())
    markets.add(made)
    assert markets.get(made.id) == made
    assert markets.get(made.id, consistent=False) == made
    after = markets.change(made, replace(made, turn=99))
    assert (after.version, markets.get(made.id)) == (2, after)
    assert list(after.lanes) == [name for name in ("2", "10", "a-1") if name in after.lanes]


def test_a_door_is_read_as_it_was_written() -> None:
    """One that was never used is empty."""
    door = _door(new_id("mkt", NOW))
    assert doors.get(door.market) == Door(door.market)
    written = doors.change(Door(door.market), door)
    assert written == doors.get(door.market) == door
    again = doors.change(door, replace(door, inside={}, waiting=(), sensors={}))
    assert (again.version, doors.get(door.market)) == (2, again)


@pytest.mark.parametrize("customer", ["cus_1", None])
def test_a_ticket_is_read_as_it_was_written(customer: str | None) -> None:
    """New, called, waiting again, and over."""
    ticket = Ticket("mkt_1", _who(7, assistance=True), "main", customer)
    transact([tickets.putting(ticket)])
    assert _ticket(ticket) == ticket

    def become(state: ShopperState, who: Waiting, lane: str | None = None) -> Ticket | None:
        transact(list(tickets.becoming(replace(_full(), id="mkt_1"), [Outcome(who, state, lane)], NOW, 1)))
        return _ticket(ticket)

    called = replace(ticket, state=ShopperState.CALLED, lane="4", called=NOW)
    assert become(ShopperState.CALLED, ticket.who, "4") == called
    last = replace(ticket.who, turn=99, missed=1)
    assert become(ShopperState.WAITING, last) == replace(ticket, who=last)
    become(ShopperState.CALLED, last, "4")
    for over in (ShopperState.DONE, ShopperState.LEFT, ShopperState.DROPPED):
        assert become(over, last) == replace(called, who=last, state=over, ended=NOW)


def _ticket(ticket: Ticket) -> Ticket | None:
    found, _ = both(tickets.place(ticket.market, ticket.who.key), tickets.place(ticket.market, ("E", 99)))
    return found


def test_what_a_customer_has_is_read_as_it_was_written() -> None:
    """A visit, a ticket, both; each write is one step further."""
    known = Shopper()
    for after in (Shopper(3), Shopper(3, ("E", 12)), Shopper(None, ("R", 1))):
        transact([shoppers.changing("cus_1", "mkt_1", known, after, NOW)])
        known, _ = both(shoppers.place("cus_1", "mkt_1"), shoppers.place("cus_1", "mkt_2"))
        assert known is not None
        assert (known.visit, known.ticket) == (after.visit, after.ticket)
    assert known.step == 3


def test_three_items_are_read_at_once() -> None:
    """As customers come in and join: the market, its door and what they have, each of them or none."""
    market = _full()
    places = markets.place(market.id), doors.place(market.id), shoppers.place("cus_1", market.id)
    assert three(*places) == (None, None, None)
    markets.add(market)
    door = doors.change(Door(market.id), _door(market.id))
    assert three(*places) == (market, door, None)


def test_quarter_hours_are_in_order() -> None:
    """Of a span, the first so many; each is put once."""
    market = _full()
    made = [Quarter(NOW + number * QUARTER, NOW, joined=number) for number in range(5)]
    for quarter in made:
        transact([history.putting(market.id, quarter)])
    assert history.between(market.id, NOW, NOW + DAY, 9) == made
    assert history.between(market.id, NOW + 1, NOW + 3 * QUARTER, 9) == made[1:3]
    assert history.between(market.id, 0, NOW + DAY, 2) == made[:2]
    with pytest.raises(Overtaken):
        transact([history.putting(market.id, made[0])])


def test_a_week_is_learned_once() -> None:
    """By the first of two that have read the same."""
    place = history.week_place("mkt_1"), history.week_place("mkt_2")
    assert both(*place) == (None, None)
    first, second = Week(NOW, {0: 12.5, 671: 3.0}), Week(NOW + QUARTER, {0: 7.0})
    history.learn("mkt_1", Week(), first)
    assert both(*place)[0] == first
    with pytest.raises(Overtaken):
        history.learn("mkt_1", Week(), second)
    history.learn("mkt_1", first, second)
    assert both(*place)[0] == second


def test_a_market_that_has_changed_is_not_written_over() -> None:
    """Nor is anything of the same transaction: no ticket, no quarter hour."""
    market = _full()
    markets.add(market)
    markets.change(market, replace(market, turn=47))
    ticket = Ticket(market.id, _who(9), "main", "cus_1")
    with pytest.raises(Overtaken):
        markets.change(market, replace(market, turn=48, over=(Quarter(NOW, NOW),)), [tickets.putting(ticket)])
    assert _ticket(ticket) is None
    assert history.between(market.id, 0, NOW + DAY, 9) == []
    found = markets.get(market.id)
    assert found is not None
    assert found.turn == 47


def test_a_door_that_has_changed_is_not_written_over() -> None:
    """Neither a new one nor an old one; and what a customer has decides with it."""
    first = doors.change(Door("mkt_1"), Door("mkt_1", issued=1))
    for before in (Door("mkt_1"), replace(first, version=7)):
        with pytest.raises(Overtaken):
            doors.change(before, replace(before, issued=2))
    transact([shoppers.changing("cus_1", "mkt_1", Shopper(), Shopper(1), NOW)])
    with pytest.raises(Overtaken):
        doors.change(first, replace(first, issued=2), [shoppers.changing("cus_1", "mkt_1", Shopper(), Shopper(2), NOW)])
    assert (doors.get("mkt_1").version, doors.get("mkt_1").issued) == (1, 1)


@pytest.mark.faults
def test_the_largest_items_are_written() -> None:
    """A thousand in line and two thousand visits inside stay below the limit of an item."""
    line = tuple(Waiting("R", 10**9 - number, number, NOW, 10_000, True, 1) for number in range(MOST_IN_LINE))
    market = replace(_full(), lines={"main": line})
    markets.add(market)
    assert markets.get(market.id) == market
    inside = {10**9 - number: Inside(NOW, NOW + DAY, True) for number in range(MOST_INSIDE)}
    door = replace(_door(market.id), inside=inside, waiting=tuple(range(1000)))
    assert doors.change(Door(market.id), door) == doors.get(market.id) == door
