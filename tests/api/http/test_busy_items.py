"""Items that other transactions write all the time: the answer is 503 once the request's time is over, and nothing is
left behind."""

from __future__ import annotations

import pytest

from chalicelib.core import time_limit
from chalicelib.core.time_limit import REQUEST_SECONDS
from tests.support.faults import busy
from tests.worlds.scene import rows
from tests.worlds.shopkeeper import called
from tests.worlds.world import World


def test_a_request_waits_for_busy_items_as_long_as_it_may(here: World) -> None:
    """It waits with pauses between its tries, and says when to come back."""
    sale, buyer = here.sale(), here.customer()
    before = time_limit.now()
    with busy("SEATS#") as times:
        reply = sale.hold(buyer, "A-1-1")
    assert (reply.status, reply.code, reply.headers["retry-after"]) == (503, "UNAVAILABLE", "1")
    assert REQUEST_SECONDS - 0.5 < time_limit.now() - before < REQUEST_SECONDS + 3
    assert times.count > 20


@pytest.mark.parametrize("seats", [("A-1-1",), ("A-1-1", "A-2-1")])
def test_a_hold_that_met_busy_rows_leaves_the_cart_free(here: World, seats: tuple[str, ...]) -> None:
    """Also for the network of its customer, who may have a single seat more."""
    sale, buyer = here.sale({"A": rows(2, 4)}, max_per_network=3), here.customer()
    with busy("SEATS#"):
        assert sale.hold(buyer, *seats).status == 503
    assert sale.map() == {}
    sale.hold(buyer, "A-1-2", "A-1-3", "A-2-2").expect(201)
    assert set(sale.map()) == {"A-1-2", "A-1-3", "A-2-2"}


@pytest.mark.parametrize("items", ["SCAN#", "TICKET#"])
def test_a_join_that_met_busy_items_leaves_no_number_in_the_line(here: World, items: str) -> None:
    """Neither before its numbers are drawn nor after it. Its session may join again, and those who come later are told
    the right position."""
    shop, guest = here.shop(), here.customer()
    session = shop.session(guest)
    with busy(items, key="sk"):
        assert shop.join(guest, ("Ann", "Bread"), ("Bo", "Fish"), session=session).status == 503
    assert shop.states() == {}
    assert shop.ticket(here.customer())["position"] == 1
    again = shop.join(guest, ("Ann", "Bread"), ("Bo", "Fish"), session=session).expect(201)["tickets"]
    assert [ticket["position"] for ticket in again] == [2, 1]
    assert len(called(shop)) == 2


def test_counters_serve_while_a_queue_is_busy_with_joins(here: World) -> None:
    """Calling, serving and removing write the ticket and its number. The queue's pace is an estimate, and can wait."""
    shop = here.shop()
    tickets = [shop.ticket(here.customer()) for _ in range(3)]
    with busy("QUEUE#", key="sk"):
        assert shop.next().expect(200)["number"] == tickets[0]["number"]
        shop.move(tickets[0], "processing", "done").expect(200)
        shop.move(tickets[1], "waiting", "removed").expect(200)
    assert list(shop.states().values()) == ["done", "removed", "waiting"]
    assert called(shop) == [tickets[2]["number"]]


def test_a_hold_that_met_a_busy_cart_counts_for_no_network(here: World) -> None:
    """The refusal is certain, so another customer of the network may hold as much."""
    sale = here.sale(max_per_network=2)
    with busy("CART#"):
        assert sale.hold(here.customer(), "A-1-1", "A-1-2").status == 503
    sale.hold(here.customer(), "A-1-1", "A-1-2").expect(201)


def test_a_wish_that_met_busy_items_leaves_no_number_in_the_line(here: World) -> None:
    """It can be made again at once, and the next party has the first position."""
    sale = here.sale({"A": rows(1, 1)}, waitlist=True)
    sale.hold(here.customer(), "A-1-1").expect(201)
    first, second = here.customer(), here.customer()
    with busy("PLACE#", key="sk"):
        assert first.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).status == 503
    assert second.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)["position"] == 1
    assert first.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)["position"] == 2
