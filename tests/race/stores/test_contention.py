"""One shop that many join and serve at once: they all write the queue's items."""

from __future__ import annotations

from collections import Counter
from functools import partial
from uuid import uuid4

from tests.support.api import Caller, Reply
from tests.support.contention import Contended
from tests.support.crowd import at_once, outcomes, share_of_503
from tests.worlds.scene import customer
from tests.worlds.shopkeeper import Shop, opened

ROUNDS, PARTIES, COUNTERS, CALLS = 7, 16, 8, 3


def _shop(contended: Contended) -> Shop:
    with contended.proxy.calm():
        return opened(contended.api, f"{uuid4().hex}@example.com")


def _displays(shop: Shop, count: int) -> list[Caller]:
    """More displays, so that several customers can scan at once."""
    added = [shop.owner.post(f"{shop.path}/displays").expect(201) for _ in range(count)]
    return [Caller(shop.api, each["display_token"]) for each in added]


def test_parties_join_one_shop(contended: Contended) -> None:
    """Sixteen at the same moment: the board has the tickets that were promised and no other, each number once; a party
    that got 503 joins with the same session."""
    shop, replies, met = _shop(contended), list[Reply](), Counter[str]()
    with contended.proxy.calm():
        displays = _displays(shop, PARTIES)
    for _ in range(ROUNDS):
        with contended.proxy.calm():
            before = set(shop.states())
            phones = [customer(contended.api) for _ in range(PARTIES)]
            codes = [display.get(f"{shop.path}/code").expect(200)["code"] for display in displays]
            scans = [shop.scan(phone, code).expect(201) for phone, code in zip(phones, codes, strict=True)]
        with contended.proxy.under() as done:
            joins = at_once(
                [
                    partial(shop.join, phone, ("Bo", "Bread"), session=scan["session"])
                    for phone, scan in zip(phones, scans, strict=True)
                ]
            )
        met += done
        numbers = [ticket["number"] for join in joins if join.status == 201 for ticket in join.json["tickets"]]
        assert len(numbers) == len(set(numbers))
        assert set(shop.states()) - before == set(numbers)
        for phone, scan, join in zip(phones, scans, joins, strict=True):
            if join.status == 503:
                shop.join(phone, ("Bo", "Bread"), session=scan["session"]).expect(201)
        replies += joins
    assert met["cancelled"] + met["conflicts"], met
    assert share_of_503(replies) <= 0.01, outcomes(replies)
    assert set(outcomes(replies)) <= {(201, None), (503, "UNAVAILABLE")}


def test_counters_call_from_one_queue(contended: Contended) -> None:
    """Eight counters that call three times each: every call gets a ticket of its own, and those called are the first of
    the queue."""
    shop, replies, met = _shop(contended), list[Reply](), Counter[str]()
    for _ in range(ROUNDS):
        with contended.proxy.calm():
            for _ in range(COUNTERS * CALLS // 4):
                shop.add(*[("Bo", "Bread")] * 4).expect(201)
        waiting = sorted(number for number, state in shop.states().items() if state == "waiting")

        def serve() -> list[Reply]:
            return [shop.next() for _ in range(CALLS)]

        with contended.proxy.under() as done:
            calls = [call for calls in at_once([serve] * COUNTERS) for call in calls]
        met += done
        called = sorted(call.json["number"] for call in calls if call.status == 200)
        assert called == waiting[: len(called)]
        assert {number for number, state in shop.states().items() if state == "waiting"} == set(waiting) - set(called)
        replies += calls
        while shop.next().status == 200:
            pass  # those whose call got 503
    assert met["cancelled"] + met["conflicts"], met
    assert share_of_503(replies) <= 0.01, outcomes(replies)
    assert set(outcomes(replies)) <= {(200, None), (503, "UNAVAILABLE")}
