"""One shop that many join and serve at once: they all write the queue's items."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from uuid import uuid4

from tests.support.api import Caller, Reply
from tests.support.contention import Contended
from tests.support.crowd import at_once, outcomes, with_patience
from tests.support.letters import confirm, visits
from tests.support.smtp import Sink
from tests.worlds.scene import customer
from tests.worlds.shopkeeper import Shop, opened

ROUNDS, PARTIES, COUNTERS, CALLS, STAFF = 4, 16, 8, 3, 4


def _shop(contended: Contended) -> Shop:
    with contended.proxy.calm():
        return opened(contended.api, f"{uuid4().hex}@example.com")


def _displays(shop: Shop, count: int) -> list[Caller]:
    """More displays, so that several customers can scan at once."""
    added = [shop.owner.post(f"{shop.path}/displays").expect(201) for _ in range(count)]
    return [Caller(shop.api, each["display_token"]) for each in added]


def _parties(shop: Shop, displays: Sequence[Caller]) -> list[Callable[[], Reply]]:
    """The joins of customers who have scanned, one at each display."""
    phones = [(customer(shop.api), display.get(f"{shop.path}/code").expect(200)["code"]) for display in displays]
    sessions = [(phone, shop.scan(phone, code).expect(201)["session"]) for phone, code in phones]
    return [partial(shop.join, phone, ("Bo", "Bread"), session=session) for phone, session in sessions]


def test_parties_join_one_shop(contended: Contended) -> None:
    """Sixteen at the same moment, while four counters call and four of the staff add people: the board has the tickets
    that were promised and no other, each number once; a party that got 503 joins with the same session."""
    shop, joins, others, met = _shop(contended), list[Reply](), list[Reply](), Counter[str]()
    add = partial(shop.add, ("Cy", "Bread"), ("Di", "Fish"))
    with contended.proxy.calm():
        displays = _displays(shop, PARTIES)
    for _ in range(ROUNDS):
        with contended.proxy.calm():
            before = set(shop.states())
            parties = _parties(shop, displays)
        with contended.proxy.under() as done:
            replies = at_once([*[shop.next] * STAFF, *[add] * STAFF, *parties])
        met += done
        called, added, came = replies[:STAFF], replies[STAFF:-PARTIES], replies[-PARTIES:]
        given = [t["number"] for reply in [*came, *added] if reply.status == 201 for t in reply.json["tickets"]]
        assert len(given) == len(set(given))
        assert set(shop.states()) - before == set(given)
        for party, reply in zip(parties, came, strict=True):
            if reply.status == 503:
                party().expect(201)
        joins, others = joins + came, others + called + added
    assert met["cancelled"] + met["conflicts"], met
    with_patience(joins, (201, None), spare=0)
    with_patience(others, (200, None), (201, None), (204, None))


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
    with_patience(replies, (200, None), spare=0)


def test_one_code_and_many_phones(contended: Contended) -> None:
    """One of twelve that scan it gets the session."""
    shop = _shop(contended)
    with contended.proxy.calm():
        phones, code = [customer(contended.api) for _ in range(12)], shop.code()
    with contended.proxy.under() as done:
        replies = at_once([partial(shop.scan, phone, code) for phone in phones])
    assert done["cancelled"] + done["conflicts"], done
    with_patience(replies, (201, None), (409, "CODE_USED"))
    assert outcomes(replies)[201, None] == 1


def test_one_ticket_and_many_hands(contended: Contended) -> None:
    """For eight tickets at once, staff call, staff move to another queue and customers leave: the board shows each
    ticket where the last success has put it, and two that cannot both be are not."""
    shop = _shop(contended)
    with contended.proxy.calm():
        phones = [customer(contended.api) for _ in range(8)]
        tickets = [shop.ticket(phone) for phone in phones]
    calls = [partial(shop.move, ticket, "waiting", "processing") for ticket in tickets]
    moves = [partial(shop.transfer, ticket, "Fish") for ticket in tickets]
    leaves = [
        partial(phone.delete, f"/v1/store-tickets/{ticket['ticket_id']}")
        for phone, ticket in zip(phones, tickets, strict=True)
    ]
    replies = at_once([*calls, *moves, *leaves])
    assert max(reply.status for reply in replies) < 500, outcomes(replies)
    states = shop.states()
    for ticket, called, moved, left in zip(tickets, replies[:8], replies[8:16], replies[16:], strict=True):
        assert [called.status, moved.status].count(200) <= 1
        assert any(reply.status in (200, 204) for reply in (called, moved, left))
        if moved.status != 200:
            assert states[ticket["number"]] == ("removed" if left.status == 204 else "processing")


def test_a_whole_queue_leaves_at_once(contended: Contended) -> None:
    """Fifty give up their tickets in one moment, while two counters call: all are served in turn, and none is left."""
    shop = _shop(contended)
    with contended.proxy.calm():
        parties = [(phone, shop.session(phone)) for phone in (customer(contended.api) for _ in range(10))]
        tickets = [
            (phone, ticket["ticket_id"])
            for phone, session in parties
            for ticket in shop.join(phone, *[("Bo", "Bread")] * 5, session=session).expect(201)["tickets"]
        ]
    leaves = [partial(phone.delete, f"/v1/store-tickets/{id}") for phone, id in tickets]
    with contended.proxy.under() as done:
        replies = at_once([*leaves, shop.next, shop.next])
    assert done["cancelled"] + done["conflicts"], done
    with_patience(replies, (204, None), (200, None))
    for leave, reply in zip(leaves, replies, strict=False):
        if reply.status == 503:
            leave().expect(204)
    assert set(shop.states().values()) == {"removed"}
    assert shop.next().status == 204


def test_a_store_closes_while_people_join(contended: Contended, letters: Sink) -> None:
    """Each of twelve has a ticket or is told that it is closed, and the report has exactly the tickets. Now and then
    nothing meets; then it is tried again."""
    assert any(_closes_while_people_join(contended, letters) for _ in range(4))


def _closes_while_people_join(contended: Contended, letters: Sink) -> bool:
    """Whether anything met."""
    shop = _shop(contended)
    with contended.proxy.calm():
        confirm(shop.api, letters, shop.email)
        shop.add(("Cy", "Bread")).expect(201)
        displays = _displays(shop, 12)
        joins = _parties(shop, displays)
    with contended.proxy.under() as done:
        closing, *replies = at_once([shop.close, *joins])
    closing.expect(202)
    with_patience(replies, (201, None), (410, "STORE_CLOSED"), (404, "NOT_FOUND"))
    given = [ticket["number"] for reply in replies if reply.status == 201 for ticket in reply.json["tickets"]]
    _, report = letters.wait_for(shop.email, 2, 60)
    assert sorted(row["number"] for row in visits(report)) == ["A001", *sorted(given)]
    return bool(done["cancelled"] + done["conflicts"] + done["waited"])
