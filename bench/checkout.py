"""Checkout: the store calls of a market's door, line and tills, and twenty tills that call at once.

The markets are in a table of their own, without a stream: only this process reads them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import msgspec

from bench.bar_scene import at_lengths, guest
from bench.store import Asked, counted
from bench.store_scene import alone, now
from bench.table import Table, median_p99
from chalicelib import wiring
from chalicelib.checkout.rules.door import Door, Inside
from chalicelib.checkout.rules.line import Waiting
from chalicelib.checkout.rules.policies import MAIN, Till
from chalicelib.checkout.rules.serving import with_till
from chalicelib.checkout.rules.tickets import Ticket
from chalicelib.checkout.storage import doors, markets, tickets
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import HOUR, MINUTE
from chalicelib.table.transactions import transact
from functions.checkout.profiles import profile_of
from functions.checkout.requests import NewMarket
from tests.support.api import Api, InProcess
from tests.support.crowd import at_once
from tests.worlds.market import Buyer, Shop
from tests.worlds.scene import operator

AHEAD = (0, 20, 100)
TILLS, ROUNDS = 20, 5

_AIM = "the same calls at all lengths"

Costs = Iterator[tuple[str, Asked]]


def measure(api: InProcess, endpoint: str) -> Table:
    table = Table(
        "Checkout",
        f"Called in this process, with {' · '.join(map(str, AHEAD))} shoppers in line and as many inside before. A "
        "market with its lines and tills is one item, and its door another; each change writes all of one: calls stay "
        "the same, and units grow with the line, a till's ask by 1 for about every thirty shoppers, others by 2, a "
        "transaction's price of a kilobyte. Calls of the staff read their sign-in, and those of customers count for "
        "the rate limits, two writes. Tills that call at once are threads of this process on the local cloud; an "
        "attempt is a write of the market.",
    )
    _add_costs(api, endpoint, table)
    with alone(endpoint, "linehold-bench-tills"):
        _add_rush(api, table)
    return table


def _add_costs(api: InProcess, endpoint: str, table: Table) -> None:
    costs: dict[str, list[Asked]] = {}
    for ahead in AHEAD:
        with alone(endpoint, f"linehold-bench-market-{ahead}"):
            for name, asked in _Evening(api, ahead).acts():
                costs.setdefault(name, []).append(asked)
    for name, found in costs.items():
        assert len(found) == len(AHEAD), name
        table.add(name, at_lengths(found), _AIM)


class _Evening:
    """A market with a line, and shoppers who come one after another."""

    def __init__(self, api: InProcess, ahead: int) -> None:
        self._api, self._shop, self._ahead = api, _market(api, 3, max_inside=ahead + 1), ahead
        stand(self._shop, ahead)
        fill(self._shop, ahead, now())

    def acts(self) -> Costs:
        one, other = self._buyer(), self._buyer()
        visits: list[str] = []
        yield "coming in", _cost(lambda: visits.append(one.enter().expect(201)["visit_id"]))
        yield "a place at the door", _cost(lambda: other.enter().code == "FULL")
        yield "joining the line, with a visit", _cost(lambda: one.join().expect(201))
        yield "one's own ticket", _cost(lambda: one.join().expect(201))
        yield "leaving, with which the next one comes in", _cost(lambda: one.leave(visits[0]))
        yield "a till calls the next", _cost(lambda: self._shop.next("1"))
        yield "a till has served", _cost(lambda: self._shop.done("1"))
        yield "the board", _cost(self._shop.board)
        yield "a look at the advice", _cost(lambda: wiring.app().checkout.advise_market.check(self._shop.id))
        yield "the advice", _cost(self._shop.advice)

    def _buyer(self) -> Buyer:
        made = guest(self._api)
        return Buyer(made.id, made.calls, self._shop)


def _add_rush(api: InProcess, table: Table) -> None:
    """Twenty tills call at the same moment, again and again."""
    shop = _market(api, TILLS)
    stand(shop, 2 * TILLS * ROUNDS)
    owner, seconds, attempts, called = _operator(shop), list[float](), 0, list[int]()

    def call(lane: str) -> int:
        began = time.monotonic()
        handled = wiring.app().checkout.run_till.next(owner, shop.id, lane)
        seconds.append(time.monotonic() - began)
        assert handled is not None
        return handled.shopper.number

    for _ in range(ROUNDS):
        with counted() as asked:
            called += at_once([partial(call, str(lane)) for lane in range(1, TILLS + 1)])
        attempts += asked.writes - TILLS  # a write for each ticket
        for lane in range(1, TILLS + 1):
            wiring.app().checkout.run_till.done(owner, shop.id, str(lane), None)
    assert sorted(called) == list(range(1, len(called) + 1)), "each shopper is called once, in order"
    name = f"{TILLS} tills call at once, {ROUNDS} times"
    table.add(f"{name}: attempts per success", f"{attempts / len(called):.2f}", "below 2")
    table.add(f"{name}: median, p99", median_p99(seconds))


def _market(api: Api, tills: int, **fields: int) -> Shop:
    owner = operator(api)
    id = wiring.app().people.identities.identify(owner.token or "", TokenKind.OPERATOR).id
    profile = profile_of(msgspec.convert({"name": "Corner Market"} | fields, NewMarket))
    made = wiring.app().checkout.markets.add(id, profile)
    opened = made
    for lane in range(1, tills + 1):
        opened, _ = with_till(opened, Till(str(lane)), now())
    markets.change(made, opened)
    return Shop(made.id, owner)


def stand(shop: Shop, people: int) -> None:
    """Put shoppers into the market's line, without calls."""
    before = wiring.app().checkout.markets.find(shop.id)
    line = tuple(Waiting("R", number, number, now(), 20) for number in range(1, people + 1))
    if not line:
        return
    stands = {"lines": {MAIN: line}, "issued": {"R": people}, "turn": people}
    markets.change(before, replace(before, **stands, advised=now() - MINUTE))
    for start in range(0, people, 50):
        transact([tickets.putting(Ticket(shop.id, who, MAIN, None)) for who in line[start : start + 50]])


def fill(shop: Shop, people: int, at: int) -> None:
    """Let visits into the market, without calls."""
    door = Door(shop.id, people, {number: Inside(at, at + HOUR) for number in range(1, people + 1)})
    doors.change(Door(shop.id), door)


def _operator(shop: Shop) -> str:
    return wiring.app().checkout.markets.find(shop.id).operator


def _cost(act: Callable[[], object]) -> Asked:
    with counted() as asked:
        act()
    return asked
