"""One market whose item and door many write at once, with the refusals of DynamoDB."""

from __future__ import annotations

from functools import partial

from tests.race.checkout.crowd import at_door, called_in_order, in_line, opened, states, visit_of
from tests.support.api import Reply
from tests.support.contention import Contended
from tests.support.crowd import at_once, outcomes, with_patience
from tests.worlds.market import buyer

TILLS = ("1", "2", "3", "4")


def test_thirty_two_calls_at_four_tills(contended: Contended) -> None:
    """Over a hundred tickets: each call gets the next one, nobody is called twice or overtaken."""
    with contended.proxy.calm():
        shop = opened(contended.api, *TILLS)
        tickets = in_line(shop, 100)
    replies = list[Reply]()
    with contended.proxy.under() as done:
        for _ in range(3):
            replies += at_once([partial(shop.at, TILLS[call % 4], "next") for call in range(32)])
    assert done["cancelled"] + done["conflicts"] + done["waited"], done
    with_patience(replies, (200, None))
    called = [reply.json["ticket_id"] for reply in replies if reply.status == 200]
    assert sorted(called) == sorted(tickets[: len(called)])
    assert called_in_order(shop, tickets[: len(called)])
    assert shop.board()["waiting"] == 100 - len(called)
    assert set(states(shop, "tickets", tickets[len(called) :])) == {"waiting"}


def test_twenty_exits_at_once(contended: Contended) -> None:
    """Each that was answered admits one, the first; those that got 503 have changed nothing."""
    with contended.proxy.calm():
        shop = opened(contended.api, max_inside=50)
        inside, outside = at_door(shop, 50), at_door(shop, 25)
    exits = [partial(shop.owner.delete, f"{shop.path}/visits/{visit}") for visit in inside[:20]]
    with contended.proxy.under() as done:
        replies = at_once(exits)
    assert done["cancelled"] + done["conflicts"] + done["waited"], done
    with_patience(replies, (204, None))
    left = outcomes(replies)[204, None]
    assert states(shop, "visits", outside) == ["inside"] * left + ["waiting"] * (25 - left)
    assert shop.board()["door"]["inside"] == 50


def test_joins_of_one_customer(contended: Contended) -> None:
    """Twelve at once are one ticket."""
    with contended.proxy.calm():
        shop = opened(contended.api, "1")
        guest = buyer(contended.api, shop)
    with contended.proxy.under() as done:
        replies = at_once([guest.join] * 12)
    assert done["cancelled"] + done["conflicts"], done
    with_patience(replies, (201, None))
    assert len({reply.json["ticket_id"] for reply in replies if reply.status == 201}) == 1
    assert shop.board()["waiting"] == 1


def test_a_busy_minute(contended: Contended) -> None:
    """Twelve join while tills call, serve and give back and customers give up: nobody is lost, nobody is in two
    places, and the order of turns holds."""
    with contended.proxy.calm():
        shop = opened(contended.api, *TILLS)
        tickets = in_line(shop, 16)
        guests = [buyer(contended.api, shop) for _ in range(12)]
        for lane in TILLS:
            shop.next(lane)
    calls = [guest.join for guest in guests]
    calls += [partial(shop.at, lane, act) for lane in TILLS for act in ("next", "done", "put-back")]
    calls += [partial(shop.owner.delete, f"{shop.path}/tickets/{ticket}") for ticket in tickets[8:12]]
    with contended.proxy.under() as done:
        replies = at_once(calls)
    assert done["cancelled"] + done["conflicts"], done
    with_patience(replies, (200, None), (201, None), (204, None), (409, "NOT_CALLED"), (409, "STATE_CHANGED"))
    joined = [reply.json["ticket_id"] for reply in replies[:12] if reply.status == 201]
    assert len(set(joined)) == len(joined)
    board = shop.board()
    found = states(shop, "tickets", [*tickets, *joined])
    numbers = [number for line in board["lines"] for number in line["next"]]
    numbers += [call["number"] for lane in board["lanes"] for call in lane["calls"]]
    assert len(set(numbers)) == len(numbers) == sum(state in ("waiting", "called") for state in found)
    assert board["waiting"] == found.count("waiting")


def test_lost_answers_call_nobody_twice(contended: Contended) -> None:
    """Three answers of ten are lost: each shopper and each visit that there is was answered once."""
    tills = tuple(str(number) for number in range(1, 17))
    with contended.proxy.calm():
        shop = opened(contended.api, *tills, max_inside=50)
        in_line(shop, 20)
    with contended.proxy.under(lost=0.3) as done:
        called = at_once([partial(shop.at, till, "next") for till in tills])
        entered = at_once([partial(shop.owner.post, f"{shop.path}/visits") for _ in range(12)])
    assert done["lost"], done
    with_patience(called, (200, None))
    with_patience(entered, (201, None))
    at_tills = [call["number"] for lane in shop.board()["lanes"] for call in lane["calls"]]
    answered = [reply.json["number"] for reply in called if reply.status == 200]
    visits = [visit_of(reply) for reply in entered if reply.status == 201]
    assert len(set(answered)) == len(answered)
    assert len(set(visits)) == len(visits)
    refused = len(called) - len(answered), len(entered) - len(visits)
    assert len(answered) <= len(at_tills) <= len(answered) + refused[0]
    assert len(visits) <= shop.board()["door"]["inside"] <= len(visits) + refused[1]
