"""People whom the staff add by hand: they join as customers do, but no customer has their tickets."""

from __future__ import annotations

import pytest

from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct
from tests.support import aws
from tests.support.api import Caller
from tests.worlds.shopkeeper import Shop, called
from tests.worlds.world import World


@pytest.fixture
def shop(here: World) -> Shop:
    return here.shop()


def test_the_staff_add_people_without_a_session(here: World, shop: Shop) -> None:
    """Each gets a ticket in the order of the people, with its position and wait, as if they had scanned."""
    bo, ed, di = shop.add(("Bo", "Bread"), ("Ed", "Fish"), ("Di", "Bread")).expect(201)["tickets"]
    assert [ticket["number"] for ticket in (bo, ed, di)] == ["A001", "B001", "A002"]
    assert [ticket["position"] for ticket in (bo, ed, di)] == [1, 1, 2]
    assert di["wait"]["median_seconds"] > bo["wait"]["median_seconds"]
    assert shop.states() == {"A001": "waiting", "A002": "waiting", "B001": "waiting"}


def test_people_added_by_hand_queue_behind_earlier_ones(here: World, shop: Shop) -> None:
    """Customers who scan and people who are added share one line: the first to come is called first."""
    shop.ticket(here.customer(), "Ann")
    shop.add(("Bo", "Bread")).expect(201)
    shop.ticket(here.customer(), "Cy")
    shop.add(("Di", "Bread")).expect(201)
    assert called(shop) == ["A001", "A002", "A003", "A004"]


def test_the_staff_serve_a_person_whom_they_added(here: World, shop: Shop) -> None:
    """The ticket has a name and a phone on the staff's board, and all moves of other tickets."""
    people = [{"name": "Bo", "phone": "+46 70 123", "queue_id": shop.queues["Bread"]}]
    ticket = shop.owner.post(f"{shop.path}/tickets", {"people": people}).expect(201)["tickets"][0]
    shown = shop.board(shop.owner)["queues"][0]["tickets"][0]
    assert (shown["name"], shown["phone"], shown["left"]) == ("Bo", "+46 70 123", False)
    assert "name" not in shop.board()["queues"][0]["tickets"][0]
    shop.next().expect(200)
    shop.move(ticket, "processing", "waiting").expect(200)
    shop.move(ticket, "waiting", "done").expect(200)
    assert shop.move(ticket, "done", "waiting").expect(200)["state"] == "waiting"
    assert shop.states() == {"A001": "waiting"}


def test_a_ticket_added_by_hand_belongs_to_no_customer(here: World, shop: Shop) -> None:
    """No customer can read it or give it up, even with its id."""
    ticket, guest = shop.add(("Bo", "Bread")).expect(201)["tickets"][0], here.customer()
    path = f"/v1/store-tickets/{ticket['ticket_id']}"
    assert guest.get(path).code == "TICKET_NOT_FOUND"
    assert guest.delete(path).code == "TICKET_NOT_FOUND"
    assert shop.states() == {"A001": "waiting"}


@pytest.mark.parametrize("count", [0, 6])
def test_one_to_five_people_are_added_at_once(here: World, shop: Shop, count: int) -> None:
    """As with a session."""
    refused = shop.add(*[(f"P{number}", "Bread") for number in range(count)])
    assert (refused.status, refused.json["error"]["details"]["fields"][0]["path"]) == (422, "people")
    assert shop.states() == {}


def test_all_or_none_are_added(here: World, shop: Shop) -> None:
    """An unknown or a paused queue refuses the whole party, and no number is used."""
    unknown = [{"name": "Ann", "queue_id": shop.queues["Bread"]}, {"name": "Bo", "queue_id": "que_nope"}]
    refused = shop.owner.post(f"{shop.path}/tickets", {"people": unknown})
    assert (refused.status, refused.json["error"]["details"]["fields"][0]["path"]) == (422, "people[1].queue_id")
    shop.owner.patch(shop.path, {"queues": [{"queue_id": shop.queues["Fish"], "paused": True}]}).expect(200)
    paused = shop.add(("Ann", "Bread"), ("Bo", "Fish"))
    assert (paused.status, paused.code) == (409, "QUEUE_PAUSED")
    assert shop.states() == {}
    assert shop.add(("Ann", "Bread")).expect(201)["tickets"][0]["number"] == "A001"


def test_only_the_stores_own_staff_add_people(here: World, shop: Shop) -> None:
    """Not the staff of another store, a display, an operator, or a caller without a token."""
    assert shop.add(("Bo", "Bread"), by=here.shop().owner).code == "NOT_YOURS"
    for caller, status in ((Caller(here.api), 401), (shop.display, 403), (here.operator(), 403)):
        assert shop.add(("Bo", "Bread"), by=caller).status == status
    assert shop.states() == {}


def test_customers_need_a_session_and_the_staff_have_none(here: World, shop: Shop) -> None:
    """A customer without a session is refused, and so are the staff with a customer's, which stays live."""
    guest = here.customer()
    session = shop.session(guest)
    for refused in (shop.add(("Bo", "Bread"), by=guest), shop.join(shop.owner, ("Bo", "Bread"), session=session)):
        assert (refused.status, refused.json["error"]["details"]["fields"][0]["path"]) == (422, "session")
    assert shop.states() == {}
    shop.join(guest, ("Bo", "Bread"), session=session).expect(201)


def test_people_are_added_until_the_last_millisecond(here: World, shop: Shop) -> None:
    """At 24:00:00 the store is closed to them, before any job runs."""
    here.clock.move(24 * 3600 - 0.001)
    shop.add(("Bo", "Bread")).expect(201)
    here.clock.move(0.001)
    assert shop.add(("Ed", "Bread")).code == "STORE_CLOSED"
    assert list(shop.states()) == ["A001"]


def test_the_same_key_adds_once(here: World, shop: Shop) -> None:
    """A repetition gets the first answer, and what is kept for it has no names and no phones."""
    body = {"people": [{"name": "Bo Secret", "phone": "+46 70 999", "queue_id": shop.queues["Bread"]}]}
    first, second = (shop.owner.post(f"{shop.path}/tickets", body, Idempotency_Key="k1") for _ in range(2))
    assert first.expect(201) == second.expect(201)
    assert list(shop.states()) == ["A001"]
    kept = str(aws.client("dynamodb").scan(TableName="linehold-idempotency")["Items"])
    assert "A001" in kept
    assert not any(secret in kept for secret in ("Secret", "70 999"))


def test_the_staff_add_so_many_people_a_day(here: World, shop: Shop) -> None:
    """Each person of a party counts, and so does one who is moved; customers join as before, and other stores add."""
    limit, limits = LIMITS[LimitedAct.ADD_TICKETS], here.app.people.rate_limits
    ann = shop.add(("Ann", "Bread")).expect(201)["tickets"][0]
    limits.count_or_refuse(LimitedAct.ADD_TICKETS, "", shop.id, (limit.everywhere or 0) - 2)
    party = shop.add(("Bo", "Bread"), ("Cy", "Bread"))
    shop.add(("Bo", "Bread")).expect(201)
    another = shop.add(("Di", "Bread"))
    moved = shop.owner.patch(f"{shop.path}/tickets/{ann['ticket_id']}", {"queue_id": shop.queues["Fish"]})
    for refused in (party, another, moved):
        assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
        assert refused.headers["retry-after"] == str(limit.seconds_left(here.clock.now()))
    shop.ticket(here.customer(), "Ed")
    assert shop.states() == {"A001": "waiting", "A002": "waiting", "A003": "waiting"}
    here.shop().add(("Flo", "Bread")).expect(201)
