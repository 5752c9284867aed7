"""Many customers in one store at once: on one code, in one queue, at one counter, and watching one board."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from typing import Any
from uuid import uuid4

from infra.local.cloud import Addresses
from tests.support.api import Caller, OverHttp
from tests.support.crowd import at_once, outcomes
from tests.support.local import wait_for
from tests.support.screens import screen
from tests.worlds.scene import customer
from tests.worlds.shopkeeper import Shop, opened

WATCHERS, HANG_UPS, CHANGES = 200, 30, 12


def _shop(api: OverHttp, *queues: str) -> Shop:
    return opened(api, f"{uuid4().hex}@example.com", *queues)


def _others(shop: Shop, count: int) -> list[Caller]:
    """More displays, so that several customers can scan at once."""
    added = [shop.owner.post(f"{shop.path}/displays").expect(201) for _ in range(count)]
    return [Caller(shop.api, each["display_token"]) for each in added]


def test_of_many_phones_on_one_code_one_joins(api: OverHttp) -> None:
    """Twenty scan it at the same moment, five times over."""
    shop = _shop(api)
    for round in range(1, 6):
        phones, code = [customer(api) for _ in range(20)], shop.code()
        replies = at_once([partial(shop.scan, phone, code) for phone in phones])
        assert outcomes(replies) == {(201, None): 1, (409, "CODE_USED"): 19}
        (winner,) = (phone for phone, reply in zip(phones, replies, strict=True) if reply.status == 201)
        session = next(reply.json["session"] for reply in replies if reply.status == 201)
        joins = at_once([partial(shop.join, phone, ("Bo", "Bread"), session=session) for phone in phones])
        assert outcomes(joins) == {(201, None): 1, (403, "NOT_YOURS"): 19}
        assert shop.join(winner, ("Bo", "Bread"), session=session).code == "SESSION_USED"
        assert len(shop.states()) == round


def test_numbers_are_dense_when_many_join_at_once(api: OverHttp) -> None:
    """From twenty displays, in two queues: each number is given once, none is left out, and no two share a position."""
    shop = _shop(api)
    screens = [shop.display, *_others(shop, 19)]

    def come(display: Caller) -> list[dict[str, Any]]:
        phone = customer(api)
        code = display.get(f"{shop.path}/code").expect(200)["code"]
        session = shop.scan(phone, code).expect(201)["session"]
        return list(shop.join(phone, ("Ann", "Bread"), ("Bo", "Fish"), session=session).expect(201)["tickets"])

    joined = [
        ticket
        for round in range(3)
        for tickets in at_once([lambda s=s: come(s) for s in screens])
        for ticket in tickets
    ]
    for letter in "AB":
        mine = [ticket for ticket in joined if ticket["number"].startswith(letter)]
        assert sorted(ticket["number"] for ticket in mine) == [f"{letter}{number:03}" for number in range(1, 61)]
        assert sorted(ticket["position"] for ticket in mine) == list(range(1, 61))


def test_a_counter_of_many_calls_each_ticket_once(api: OverHttp) -> None:
    """Eight staff call as fast as they can, in the order of the numbers: no ticket is called twice, none is skipped."""
    shop = _shop(api)
    for _ in range(12):
        shop.join(customer(api), *[("Bo", "Bread")] * 5).expect(201)

    def call() -> list[str]:
        numbers = []
        while (reply := shop.next()).status != 204:
            numbers.append(reply.expect(200)["number"])
        return numbers

    called = at_once([call for _ in range(8)])
    assert all(numbers == sorted(numbers) for numbers in called)
    assert sorted(number for numbers in called for number in numbers) == [f"A{number:03}" for number in range(1, 61)]
    assert set(shop.states().values()) == {"processing"}


def test_of_two_moves_of_one_ticket_one_succeeds(api: OverHttp) -> None:
    """The other one is refused with STATE_CHANGED."""
    shop = _shop(api)
    for _ in range(10):
        ticket = shop.ticket(customer(api))
        replies = at_once([partial(shop.move, ticket, "waiting", to) for to in ("processing", "removed")])
        assert outcomes(replies) == {(200, None): 1, (409, "STATE_CHANGED"): 1}


def test_everyone_still_connected_gets_every_change(cloud: Addresses, api: OverHttp) -> None:
    """Two hundred watch and thirty of them disconnect in the middle: the others miss nothing."""
    shop = _shop(api)
    tickets = shop.join(customer(api), *[("Bo", "Bread")] * 5).expect(201)["tickets"]
    tickets += shop.join(customer(api), *[("Bo", "Bread")] * 5).expect(201)["tickets"]
    wait_for(lambda: len(shop.states()) == 10, "board")
    with ExitStack() as open, ThreadPoolExecutor(32) as pool:
        topic = f"store/{shop.id}"
        opening = [screen(cloud.websocket, topic) for _ in range(WATCHERS)]
        screens = list(pool.map(open.enter_context, opening))
        for number, ticket in enumerate(tickets):
            if number == 5:
                for gone in screens[:HANG_UPS]:
                    gone.socket.socket.close()  # without a close frame: the gateway notices by itself
            shop.move(ticket, "waiting", "processing").expect(200)
        staying = screens[HANG_UPS:]
        wanted = dict.fromkeys((ticket["number"] for ticket in tickets), "processing")
        list(pool.map(lambda each: each.hear_until(lambda its: its.states == wanted, "all changes", 60), staying))
        assert {each.gaps for each in staying} == {0}
