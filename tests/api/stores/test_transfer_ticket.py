"""The staff move somebody who waits in the wrong queue: to the end of the right one, under the address they have."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.stores.test_live import STORES, published, watch
from tests.integration.stores.closing import close, sheet
from tests.support.api import Caller
from tests.support.events import Stream
from tests.worlds.shopkeeper import Shop, called
from tests.worlds.world import World


@pytest.fixture
def shop(here: World) -> Shop:
    return here.shop("Bread", "Fish", "Cheese")


def _mine(guest: Caller, ticket: dict[str, Any]) -> dict[str, Any]:
    return dict(guest.get(f"/v1/store-tickets/{ticket['ticket_id']}").expect(200))


def test_it_waits_at_the_end_of_the_other_queue(here: World, shop: Shop) -> None:
    """With a number there, behind those who came before the move; in the first queue the others move up."""
    moved, behind = here.customer(), here.customer()
    ticket, second = shop.ticket(moved, "Bo"), shop.ticket(behind)
    shop.ticket(here.customer(), "Ed", "Fish")
    here.clock.move(60)
    done = shop.transfer(ticket, "Fish").expect(200)
    assert (done["number"], done["queue_id"], done["state"]) == ("B002", shop.queues["Fish"], "waiting")
    assert (done["name"], done["joined_at"]) == ("Bo", "2026-12-01T20:00:00Z")
    shop.ticket(here.customer(), "Di", "Fish")
    assert _mine(behind, second)["position"] == 1
    assert shop.states() == {
        "A001": "removed",
        "A002": "waiting",
        "B001": "waiting",
        "B002": "waiting",
        "B003": "waiting",
    }
    assert called(shop) == ["A002"]
    assert [shop.next("Fish").expect(200)["number"] for _ in range(3)] == ["B001", "B002", "B003"]


def test_the_customer_keeps_their_address(here: World, shop: Shop) -> None:
    """Reading and giving up by the first ticket's id act on the last one, however often it was moved."""
    guest = here.customer()
    ticket = shop.ticket(guest, "Bo")
    ids = [ticket["ticket_id"]]
    for queue in ("Fish", "Cheese", "Bread", "Fish"):
        ids.append(shop.transfer({"ticket_id": ids[-1]}, queue).expect(200)["ticket_id"])
    for id in ids:
        mine = _mine(guest, {"ticket_id": id})
        assert (mine["ticket_id"], mine["number"], mine["position"], mine["name"]) == (ids[-1], "B002", 1, "Bo")
    assert shop.next("Fish").expect(200)["number"] == "B002"
    assert _mine(guest, ticket)["state"] == "processing"
    guest.delete(f"/v1/store-tickets/{ticket['ticket_id']}").expect(204)
    assert _mine(guest, {"ticket_id": ids[-1]})["state"] == "removed"
    for other in (here.customer(), here.customer()):
        assert other.get(f"/v1/store-tickets/{ticket['ticket_id']}").code == "TICKET_NOT_FOUND"


def test_a_repeated_move_changes_nothing(here: World, shop: Shop) -> None:
    """The same ticket again, also when it was called meanwhile."""
    ticket = shop.ticket(here.customer())
    first = shop.transfer(ticket, "Fish").expect(200)
    assert shop.transfer(ticket, "Fish").expect(200) == first
    shop.next("Fish").expect(200)
    again = shop.transfer(ticket, "Fish").expect(200)
    assert (again["ticket_id"], again["state"]) == (first["ticket_id"], "processing")
    assert list(shop.states()) == ["A001", "B001"]


@pytest.mark.parametrize("state", ["processing", "done", "removed"])
def test_only_a_ticket_that_waits_is_moved(here: World, shop: Shop, state: str) -> None:
    """Otherwise 409 with its state, and no number is used."""
    ticket = shop.ticket(here.customer())
    shop.move(ticket, "waiting", state).expect(200)
    refused = shop.transfer(ticket, "Fish")
    assert (refused.status, refused.code) == (409, "STATE_CHANGED")
    assert refused.json["error"]["details"] == {"state": state}
    assert shop.states() == {"A001": state}
    assert shop.ticket(here.customer(), "Ed", "Fish")["number"] == "B001"


def test_a_moved_ticket_is_stale(here: World, shop: Shop) -> None:
    """It moves nowhere else and is not put back: 409 names the ticket that replaces it."""
    ticket = shop.ticket(here.customer())
    replaced = shop.transfer(ticket, "Fish").expect(200)["ticket_id"]
    for refused in (
        shop.transfer(ticket, "Cheese"),
        *(shop.move(ticket, "removed", to) for to in ("waiting", "done")),
    ):
        assert (refused.status, refused.code) == (409, "STATE_CHANGED")
        assert refused.json["error"]["details"] == {"state": "removed", "moved_to": replaced}
    assert shop.states() == {"A001": "removed", "B001": "waiting"}


def test_a_paused_queue_takes_nobody(here: World, shop: Shop) -> None:
    """As when the staff add people; out of a paused queue they are moved."""
    ticket = shop.ticket(here.customer())
    shop.owner.patch(shop.path, {"queues": [{"queue_id": shop.queues["Fish"], "paused": True}]}).expect(200)
    refused = shop.transfer(ticket, "Fish")
    assert (refused.status, refused.code) == (409, "QUEUE_PAUSED")
    assert shop.states() == {"A001": "waiting"}
    paused = [{"queue_id": shop.queues["Fish"], "paused": False}, {"queue_id": shop.queues["Bread"], "paused": True}]
    shop.owner.patch(shop.path, {"queues": paused}).expect(200)
    assert shop.transfer(ticket, "Fish").expect(200)["number"] == "B001"


def test_what_names_no_other_queue_is_refused(here: World, shop: Shop) -> None:
    """The queue it is in, an unknown one, another store's, a text; and a body that says two things or half of one."""
    ticket = shop.ticket(here.customer())
    for queue in ("Bread", "que_nope", here.shop().queues["Fish"], "é"):
        refused = shop.transfer(ticket, queue)
        assert (refused.status, refused.json["error"]["details"]["fields"][0]["path"]) == (422, "queue_id")
    path, queue_id = f"{shop.path}/tickets/{ticket['ticket_id']}", shop.queues["Fish"]
    for body in (
        {"queue_id": queue_id, "from": "waiting", "to": "done"},
        {"queue_id": queue_id, "to": "done"},
        {"from": "waiting"},
        {"to": "done"},
        {"queue_id": None},
        {},
    ):
        assert shop.owner.patch(path, body).status == 422
    assert shop.states() == {"A001": "waiting"}


def test_only_the_stores_own_staff_move(here: World, shop: Shop) -> None:
    """Not another store's, its own customer, or a display; unknown tickets are not found; a closed store moves none."""
    guest = here.customer()
    ticket = shop.ticket(guest)
    other = here.shop()
    assert shop.transfer(ticket, "Fish", by=other.owner).code == "NOT_YOURS"
    assert (
        other.owner.patch(f"{other.path}/tickets/{ticket['ticket_id']}", {"queue_id": other.queues["Fish"]}).code
        == "TICKET_NOT_FOUND"
    )
    for caller in (guest, shop.display):
        assert shop.transfer(ticket, "Fish", by=caller).code == "WRONG_KIND_OF_TOKEN"
    forged = {"ticket_id": ticket["ticket_id"][:-1] + "2"}
    for missing in (forged, {"ticket_id": "tkt_nope"}):
        assert shop.transfer(missing, "Fish").code == "TICKET_NOT_FOUND"
    here.clock.move(24 * 3600)
    assert shop.transfer(ticket, "Fish").code == "STORE_CLOSED"


def test_watchers_see_both_queues_change(here: World, shop: Shop) -> None:
    """One message: the ticket that ended, with the one that replaces it; the phone of its customer follows it."""
    ticket = shop.ticket(here.customer(), "Bo Secret")
    stream = Stream(STORES)
    watch(here, "c1", f"store/{shop.id}")
    replaced = shop.transfer(ticket, "Fish").expect(200)["ticket_id"]
    (told,) = published(here, stream, "c1")
    changes = {change["number"]: change for change in told["data"]["changes"]}
    seen = {"ticket_id": ticket["ticket_id"], "number": "A001", "state": "removed", "queue_id": shop.queues["Bread"]}
    assert changes["A001"] == seen | {"moved_to": replaced}
    seen = {"ticket_id": replaced, "number": "B001", "state": "waiting", "queue_id": shop.queues["Fish"]}
    assert changes["B001"] == seen


def test_a_moved_visit_is_reported_once(here: World, shop: Shop) -> None:
    """Under the queue where it ended, with the wait since its customer joined the first one."""
    ticket = shop.ticket(here.customer(), "Bo")
    here.clock.move(600)
    shop.transfer(ticket, "Fish").expect(200)
    here.clock.move(300)
    shop.next("Fish").expect(200)
    shop.close().expect(202)
    close(here, shop)
    visits, totals = sheet(here, file=0), sheet(here, file=1)
    assert [line[:5] + line[-1:] for line in visits[1:]] == [["Fish", "B001", "Bo", "", "processing", "15.0"]]
    assert [line[2:4] for line in totals if line[:2] == ["", "total"]] == [["1", "1"]]
    assert here.post.emails


def test_the_pace_counts_from_the_move(here: World, shop: Shop) -> None:
    """The queue that takes somebody over is not slowed by the time that they waited elsewhere."""
    ticket = shop.ticket(here.customer())
    here.clock.move(3600)
    shop.transfer(ticket, "Fish").expect(200)
    here.clock.move(60)
    before = shop.board()["queues"][1]["mean_seconds"]
    shop.next("Fish").expect(200)
    assert shop.board()["queues"][1]["mean_seconds"] < before
