"""Many at once at a market's tills and at its door: the order holds, and nothing is given twice."""

from __future__ import annotations

from functools import partial

from tests.race.checkout.crowd import at_door, called_in_order, in_line, opened, states, visit_of
from tests.support.api import OverHttp, Reply
from tests.support.crowd import at_once, outcomes
from tests.worlds.market import buyer

TILLS = ("1", "2", "3", "4")


def test_a_hundred_are_called_in_order(api: OverHttp) -> None:
    """Four tills, 32 calls at once until nobody waits: nobody is called twice or overtaken."""
    shop = opened(api, *TILLS)
    tickets = in_line(shop, 100)
    called: list[str] = []
    for first in range(0, 100, 32):
        replies = at_once([partial(shop.at, TILLS[call % 4], "next") for call in range(32)])
        assert set(outcomes(replies)) <= {(200, None), (204, None)}
        now = [reply.json["ticket_id"] for reply in replies if reply.status == 200]
        assert sorted(now) == sorted(tickets[first : first + 32])
        called += now
    assert sorted(called) == sorted(tickets)
    assert called_in_order(shop, tickets)
    assert shop.board()["waiting"] == 0
    assert sorted(states(shop, "tickets", tickets)) == ["called"] * 8 + ["done"] * 92


def test_twenty_exits_admit_the_first_twenty(api: OverHttp) -> None:
    """At the same moment, each sent twice: exactly twenty come in, in order, and the limit holds."""
    shop = opened(api, max_inside=50)
    inside, outside = at_door(shop, 50), at_door(shop, 30)
    exits = [partial(shop.owner.delete, f"{shop.path}/visits/{visit}") for visit in inside[:20] for _ in range(2)]
    assert outcomes(at_once(exits)) == {(204, None): 40}
    assert states(shop, "visits", outside) == ["inside"] * 20 + ["waiting"] * 10
    door = shop.board()["door"]
    assert (door["inside"], door["at_door"]) == (50, 10)


def test_joins_of_one_customer_are_one_ticket(api: OverHttp) -> None:
    """A phone that sends its join twelve times at once has one place."""
    shop = opened(api, "1")
    guest = buyer(api, shop)
    replies = at_once([guest.join] * 12)
    assert outcomes(replies) == {(201, None): 12}
    assert len({reply.json["ticket_id"] for reply in replies}) == 1
    assert shop.board()["waiting"] == 1


def test_entries_of_one_customer_are_one_visit(api: OverHttp) -> None:
    """Inside and outside alike."""
    shop = opened(api, max_inside=1)
    for expected in ((201, None), (429, "FULL")):
        guest = buyer(api, shop)
        replies = at_once([guest.enter] * 12)
        assert outcomes(replies) == {expected: 12}
        assert len({visit_of(reply) for reply in replies}) == 1
    door = shop.board()["door"]
    assert (door["inside"], door["at_door"]) == (1, 1)


def test_forty_come_to_the_door(api: OverHttp) -> None:
    """With room for ten, ten come in and thirty have places of their own."""
    shop = opened(api, max_inside=10)
    guests = [buyer(api, shop) for _ in range(40)]
    replies: list[Reply] = at_once([guest.enter for guest in guests])
    assert outcomes(replies) == {(201, None): 10, (429, "FULL"): 30}
    places = [reply.json["error"]["details"]["position"] for reply in replies if reply.status == 429]
    assert sorted(places) == list(range(1, 31))
