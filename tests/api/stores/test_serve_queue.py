"""The counter: calling, serving and undoing, by several staff at a time, in their own store only."""

from __future__ import annotations

import pytest

from chalicelib.stores.rules.stores import number_text
from chalicelib.stores.storage import stores
from tests.support.api import Caller
from tests.worlds.shopkeeper import Shop
from tests.worlds.world import World


@pytest.fixture
def shop(here: World) -> Shop:
    return here.shop()


def test_the_ticket_that_waited_longest_is_called_next(here: World, shop: Shop) -> None:
    """In each queue separately; tickets that were given up are skipped."""
    guests = [here.customer() for _ in range(3)]
    tickets = [shop.ticket(guest) for guest in guests]
    shop.ticket(here.customer(), "Ed", "Fish")
    guests[0].delete(f"/v1/store-tickets/{tickets[0]['ticket_id']}").expect(204)
    assert [shop.next().expect(200)["number"] for _ in range(2)] == ["A002", "A003"]
    assert shop.next().status == 204
    assert shop.next("Fish").expect(200)["number"] == "B001"


def test_a_move_from_a_stale_state_is_refused(here: World, shop: Shop) -> None:
    """When two staff call the same ticket, the second gets an error with the ticket's state."""
    ticket = shop.ticket(here.customer())
    shop.move(ticket, "waiting", "processing").expect(200)
    late = shop.move(ticket, "waiting", "processing")
    assert (late.status, late.code) == (409, "STATE_CHANGED")
    assert late.json["error"]["details"] == {"state": "processing"}


@pytest.mark.parametrize("target", ["done", "removed"])
def test_done_and_removed_can_be_undone_for_a_minute(here: World, shop: Shop, target: str) -> None:
    """To the millisecond; then it is too late."""
    ticket = shop.ticket(here.customer())
    shop.next().expect(200)
    shop.move(ticket, "processing", target).expect(200)
    here.clock.move(59.999)
    assert shop.move(ticket, target, "processing").expect(200)["state"] == "processing"
    shop.move(ticket, "processing", target).expect(200)
    here.clock.move(60)
    refused = shop.move(ticket, target, "processing")
    assert (refused.status, refused.code) == (409, "TOO_LATE")


def test_undoing_leads_to_the_state_before_alone(here: World, shop: Shop) -> None:
    """A ticket that was served does not wait again."""
    ticket = shop.ticket(here.customer())
    shop.next().expect(200)
    shop.move(ticket, "processing", "done").expect(200)
    assert shop.move(ticket, "done", "waiting").code == "TOO_LATE"


def test_a_ticket_that_was_given_up_cannot_be_put_back(here: World, shop: Shop) -> None:
    """Not even within the minute."""
    guest = here.customer()
    ticket = shop.ticket(guest)
    guest.delete(f"/v1/store-tickets/{ticket['ticket_id']}").expect(204)
    assert shop.move(ticket, "removed", "waiting").code == "TOO_LATE"


def test_a_ticket_that_is_put_back_is_first_again(here: World, shop: Shop) -> None:
    """It keeps its number, and its place in the line is the number's, however much later."""
    guests = [here.customer() for _ in range(3)]
    first, _, third = (shop.ticket(guest) for guest in guests)
    shop.next().expect(200)
    assert guests[2].get(f"/v1/store-tickets/{third['ticket_id']}").json["position"] == 2
    here.clock.move(3600)
    back = shop.move(first, "processing", "waiting").expect(200)
    assert (back["state"], back["called_at"]) == ("waiting", None)
    assert guests[2].get(f"/v1/store-tickets/{third['ticket_id']}").json["position"] == 3
    assert shop.next().expect(200)["number"] == "A001"


def test_another_stores_data_is_out_of_reach(here: World, shop: Shop) -> None:
    """Its queues, tickets, displays and closing."""
    ticket, other = shop.ticket(here.customer()), here.shop()
    mine, theirs = f"{other.path}/tickets/{ticket['ticket_id']}", f"{shop.path}/tickets/{ticket['ticket_id']}"
    wanted = {"from": "waiting", "to": "removed"}
    assert other.owner.patch(theirs, wanted).code == "NOT_YOURS"
    assert other.owner.patch(mine, wanted).code == "TICKET_NOT_FOUND"
    assert other.owner.post(f"{shop.path}/queues/{shop.queues['Bread']}/next").code == "NOT_YOURS"
    assert other.owner.post(f"{other.path}/queues/{shop.queues['Bread']}/next").code == "QUEUE_NOT_FOUND"
    assert other.owner.patch(shop.path, {"description": "x"}).code == "NOT_YOURS"
    assert other.owner.post(f"{shop.path}/displays").code == "NOT_YOURS"
    assert other.owner.get(f"{shop.path}/displays").code == "NOT_YOURS"
    assert other.owner.post(f"{shop.path}/close").code == "NOT_YOURS"
    pause = {"queues": [{"queue_id": shop.queues["Bread"], "paused": True}]}
    assert other.owner.patch(other.path, pause).status == 422
    assert other.display.get(f"{shop.path}/code").code == "NOT_YOURS"
    assert shop.states() == {"A001": "waiting"}


def test_names_and_phones_are_shown_to_the_store_alone(here: World, shop: Shop) -> None:
    """Not to strangers, its display, another store, or a customer in the queue."""
    guest = here.customer()
    body = {
        "session": shop.session(guest),
        "people": [{"name": "Bo Secret", "phone": "+46 70 123", "queue_id": shop.queues["Bread"]}],
    }
    guest.post(f"{shop.path}/tickets", body).expect(201)
    (shown,) = shop.board(shop.owner)["queues"][0]["tickets"]
    assert (shown["name"], shown["phone"]) == ("Bo Secret", "+46 70 123")
    for caller in (Caller(here.api), shop.display, here.shop().owner, guest):
        answer = caller.get(f"{shop.path}/board")
        (seen,) = answer.expect(200)["queues"][0]["tickets"]
        assert seen.keys() == {"ticket_id", "number", "state"}
        assert "Secret" not in answer.text
        assert answer.headers["cache-control"] == "public, max-age=1"
    assert shop.owner.get(f"{shop.path}/board").headers["cache-control"] == "private, no-store"


def test_the_board_is_read_again_only_when_it_changed(here: World, shop: Shop) -> None:
    """By its ETag; it is also sent as an event stream."""
    answer = shop.display.get(f"{shop.path}/board")
    assert shop.display.get(f"{shop.path}/board", If_None_Match=answer.headers["etag"]).status == 304
    shop.ticket(here.customer())
    assert shop.display.get(f"{shop.path}/board", If_None_Match=answer.headers["etag"]).status == 200
    stream = Caller(here.api).get(f"{shop.path}/board", Accept="text/event-stream")
    assert '"number":"A001"' in stream.text


def test_a_number_without_a_ticket_is_skipped(here: World, shop: Shop) -> None:
    """A join that died after drawing leaves such numbers; the next ticket is called and they count in no position."""
    stores.draw(shop.id, shop.queues["Bread"], 2, here.clock.now())
    guest = here.customer()
    ticket = shop.ticket(guest)
    assert ticket["number"] == "A003"
    assert shop.next().expect(200)["number"] == "A003"
    behind = shop.ticket(here.customer())
    assert behind["position"] == 1
    assert shop.states() == {"A003": "processing", "A004": "waiting"}


def test_the_pace_of_the_counter_becomes_the_quote(here: World, shop: Shop) -> None:
    """After calls a minute apart, the next customer is quoted about a minute."""
    for _ in range(12):
        shop.ticket(here.customer())
    for _ in range(12):
        here.clock.move(60)
        shop.next().expect(200)
    wait = shop.ticket(here.customer())["wait"]
    assert 40 <= wait["median_seconds"] <= 60
    assert 130 <= wait["p90_seconds"] <= 180


def test_numbers_go_past_999(here: World, shop: Shop) -> None:
    """The next number has four digits."""
    stores.draw(shop.id, shop.queues["Bread"], 999, here.clock.now())
    assert shop.ticket(here.customer())["number"] == number_text("A", 1000) == "A1000"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"from": "waiting"},
        {"from": "waiting", "to": "waiting"},
        {"from": "waiting", "to": "delete"},
        {"from": "waiting", "to": "done", "force": True},
    ],
)
def test_an_invalid_move_is_refused(here: World, shop: Shop, body: dict[str, object]) -> None:
    """It changes nothing."""
    ticket = shop.ticket(here.customer())
    assert shop.owner.patch(f"{shop.path}/tickets/{ticket['ticket_id']}", body).status == 422
    assert shop.states() == {"A001": "waiting"}


def test_a_store_has_a_description(here: World, shop: Shop) -> None:
    """The board shows it, and it can be emptied; queues stay unchanged."""
    assert shop.owner.patch(shop.path, {"description": "Open late"}).expect(200)["description"] == "Open late"
    assert shop.board()["description"] == "Open late"
    assert shop.owner.patch(shop.path, {"description": ""}).expect(200)["description"] == ""
    twice = {"queues": [{"queue_id": shop.queues["Bread"], "paused": value} for value in (True, False)]}
    assert shop.owner.patch(shop.path, twice).status == 422
    assert [queue["paused"] for queue in shop.board()["queues"]] == [False, False]


def test_a_store_has_twenty_displays(here: World, shop: Shop) -> None:
    """A removed one makes room, and its token and code no longer work."""
    for _ in range(19):
        shop.owner.post(f"{shop.path}/displays").expect(201)
    assert shop.owner.post(f"{shop.path}/displays").code == "TOO_MANY_DISPLAYS"
    code = shop.code()
    shop.owner.delete(f"{shop.path}/displays/{shop.display_id}").expect(204)
    assert shop.owner.delete(f"{shop.path}/displays/{shop.display_id}").code == "DISPLAY_NOT_FOUND"
    assert shop.display.get(f"{shop.path}/code").code == "DISPLAY_NOT_FOUND"
    assert shop.scan(here.customer(), code).code == "CODE_NOT_FOUND"
    added = shop.owner.post(f"{shop.path}/displays").expect(201)
    assert Caller(here.api, added["display_token"]).get(f"{shop.path}/code").status == 200
    assert shop.display.get(f"{shop.path}/code").code == "DISPLAY_NOT_FOUND"
    assert len(shop.owner.get(f"{shop.path}/displays").expect(200)["items"]) == 20
