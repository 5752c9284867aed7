"""A market under attack, or under bad luck: each of these once did harm."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.checkout.storage.tickets import TicketItem
from tests.support.faults import before_write
from tests.worlds.market import Shop, buyer, looks, market, pass_minutes
from tests.worlds.world import World


@pytest.mark.parametrize("inside", [1, 0])
def test_two_of_the_staff_never_get_one_visit(here: World, inside: int) -> None:
    """Both write the same door, inside and outside: an equal item is no proof that the write was one's own."""
    shop = market(here, max_inside=2 * inside or 1)
    if not inside:
        shop.owner.post(f"{shop.path}/visits").expect(201)
    other: list[Any] = []
    with before_write(1, lambda: other.append(shop.owner.post(f"{shop.path}/visits"))):
        mine = shop.owner.post(f"{shop.path}/visits")
    assert _visit(mine) != _visit(other[0])


def test_a_visit_of_the_staff_that_waited_outside_stays(here: World) -> None:
    """Nobody says for it that it is inside; and a customer who has come to the line is inside."""
    shop = market(here, max_inside=1)
    first = shop.owner.post(f"{shop.path}/visits").expect(201)["visit_id"]
    assert shop.owner.post(f"{shop.path}/visits").code == "FULL"
    shop.owner.delete(f"{shop.path}/visits/{first}")
    here.clock.move(20 * 60)
    assert shop.owner.post(f"{shop.path}/visits").code == "FULL"
    guest = buyer(here.api, shop)
    assert guest.enter().code == "FULL"


def test_a_customer_in_line_is_inside(here: World) -> None:
    """They were called in from outside, and have not asked again since."""
    shop = market(here, max_inside=1)
    first = shop.owner.post(f"{shop.path}/visits").expect(201)["visit_id"]
    guest = buyer(here.api, shop)
    visit = _visit(guest.enter())
    shop.owner.delete(f"{shop.path}/visits/{first}")
    guest.join().expect(201)
    here.clock.move(20 * 60)
    assert guest.calls.get(f"{shop.path}/visits/{visit}").expect(200)["state"] == "inside"
    assert shop.owner.post(f"{shop.path}/visits").code == "FULL"


def test_sensors_that_miss_someone_make_no_room(here: World) -> None:
    """Two with phones come in unseen by the sensor, which sees two go: the limit is the same as before."""
    shop = market(here, max_inside=2, visit_minutes=30)
    for _ in range(2):
        buyer(here.api, shop).enter().expect(201)
    shop.owner.post(f"{shop.path}/counts", {"sensor": "n", "since": "six", "entered": 0, "left": 2}).expect(200)
    here.clock.move(31 * 60)
    answers = [buyer(here.api, shop).enter().status for _ in range(3)]
    assert answers == [201, 201, 429]


def test_a_visit_is_told_what_is_stored(here: World) -> None:
    """Who reads that they may come in has the place, whatever a sensor counts next."""
    shop = market(here, max_inside=1, visit_minutes=30)
    shop.owner.post(f"{shop.path}/visits").expect(201)
    guest = buyer(here.api, shop)
    visit = _visit(guest.enter())
    here.clock.move(31 * 60)
    assert guest.calls.get(f"{shop.path}/visits/{visit}").expect(200)["state"] == "inside"
    shop.owner.post(f"{shop.path}/counts", {"sensor": "n", "since": "six", "entered": 1, "left": 0}).expect(200)
    assert guest.calls.get(f"{shop.path}/visits/{visit}").expect(200)["state"] == "inside"


def test_a_ticket_is_kept_while_its_shopper_waits(here: World, shop: Shop) -> None:
    """An end of its own has only the ticket of a shopper who is gone."""
    shop.tills("1")
    shop.add()
    assert [item.ttl for item in TicketItem.listed(f"MARKET#{shop.id}", "TICKET#")] == [None]
    shop.next("1"), shop.done("1")
    assert [bool(item.ttl) for item in TicketItem.listed(f"MARKET#{shop.id}", "TICKET#")] == [True]


def test_a_till_that_drains_holds_no_line_up(here: World, shop: Shop) -> None:
    """An express till serves the line that a draining one has left, and a regular one that of a draining express
    till, in the order of turns."""
    shop.till("1"), shop.till("2", kind="express")
    shop.add(30)
    shop.till("1", "draining")
    assert (shop.next("2") or {})["number"] == "R001"
    shop.done("2")
    shop.till("2", "draining", kind="express"), shop.till("1")
    shop.add(3), shop.add(30)
    assert [(shop.next("1") or {})["number"] for _ in range(2)] == ["E001", "R002"]


def test_positions_count_everyone_whom_the_same_tills_serve(here: World, shop: Shop) -> None:
    """Without an express till an express shopper waits among all others."""
    shop.tills("1")
    for _ in range(5):
        shop.add(30)
    few = shop.add(3)
    assert (few["number"], few["position"]) == ("E001", 6)
    assert few["wait"]["median_seconds"] > 5 * 100
    assert shop.add(30)["position"] == 7
    shop.till("9", kind="express")
    path = f"{shop.path}/tickets/{few['ticket_id']}"
    assert shop.owner.get(path).expect(200)["position"] == 1


def test_one_shopper_does_not_spoil_the_quotes(here: World, shop: Shop) -> None:
    """Whoever says that they bring five hundred items, and is done at once, teaches no more than anyone."""
    shop.tills("1")
    for _ in range(5):
        shop.add(500)
        shop.next("1"), shop.done("1")
    assert shop.advice()["expected_wait_seconds"] is not None
    assert here.app.checkout.markets.find(shop.id).service("all").mean < 150


def test_a_shopper_is_counted_once(here: World, shop: Shop) -> None:
    """However often they are put back, the quarter hour has one call and one wait."""
    shop.tills("1")
    shop.add()
    for _ in range(3):
        here.clock.move(130)
        shop.next("1")
        shop.at("1", "put-back").expect(200)
    (quarter,) = shop.history()
    assert (quarter["called"], quarter["late"], quarter["longest_wait_seconds"]) == (1, 1, 130.0)


def test_the_evening_is_not_the_first_in_the_morning(here: World, shop: Shop) -> None:
    """A line that was left standing is dropped after six hours, and a call that no till ended after two."""
    shop.tills("1")
    called, waiting = shop.add()["ticket_id"], shop.add()["ticket_id"]
    shop.next("1")
    pass_minutes(here, 2)
    here.clock.move(7 * 60 * 60)
    looks(here)
    states = [shop.owner.get(f"{shop.path}/tickets/{each}").expect(200)["state"] for each in (called, waiting)]
    assert states == ["done", "dropped"]
    assert shop.next("1") is None


def test_a_served_shopper_is_served_once(here: World, shop: Shop) -> None:
    """A console that repeats `done` with the ticket gets the same answer, and the next shopper stays."""
    shop.tills("1")
    first = shop.add()["ticket_id"]
    shop.add()
    shop.next("1"), shop.next("1")
    answers = [shop.at("1", "done", {"ticket_id": first}).expect(200) for _ in range(2)]
    assert answers[0] == answers[1]
    assert [call["number"] for call in shop.board()["lanes"][0]["calls"]] == ["R002"]


def test_a_console_that_starts_again_knows_its_shoppers(here: World, shop: Shop) -> None:
    """The board has the tickets of each till, and the line those who wait."""
    shop.tills("1")
    tickets = [shop.add()["ticket_id"] for _ in range(3)]
    shop.next("1")
    assert [call["ticket_id"] for call in shop.board()["lanes"][0]["calls"]] == tickets[:1]
    line = shop.owner.get(f"{shop.path}/line").expect(200)["items"]
    assert [(each["ticket_id"], each["position"], each["items"]) for each in line] == [
        (tickets[1], 1, 20),
        (tickets[2], 2, 20),
    ]


def test_a_sheet_is_never_cut(here: World, shop: Shop) -> None:
    """A span that is too long is refused."""
    refused = shop.owner.get(f"{shop.path}/history.csv?start=2020-01-01T00:00:00Z")
    assert (refused.status, refused.json["error"]["details"]["fields"][0]["path"]) == (422, "start")


def test_a_cursor_beyond_the_list_is_refused(here: World, shop: Shop) -> None:
    """It was not made by us: `market#~~` in base64."""
    assert shop.owner.get("/v1/markets?cursor=bWFya2V0I35-").status == 422


def test_a_wait_is_never_negative(here: World, shop: Shop) -> None:
    """The clock of the server that calls may be behind that of the server where the shopper joined."""
    shop.tills("1")
    here.clock.move(60)
    shop.add()
    here.clock.move(-2)
    shop.next("1")
    (quarter,) = shop.history()
    assert quarter["mean_wait_seconds"] >= 0


def _visit(reply: Any) -> str:
    """Of an answer that lets in, or gives a place."""
    return str(reply.json["visit_id"] if reply.status == 201 else reply.json["error"]["details"]["visit_id"])
