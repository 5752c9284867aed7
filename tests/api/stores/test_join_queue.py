"""Scanning and joining: one code, one customer, one join, in one store. Every other try is refused."""

from __future__ import annotations

import pytest

from chalicelib.core.times import MINUTE, SECOND
from tests.support import aws
from tests.support.api import Caller
from tests.worlds.shopkeeper import Shop
from tests.worlds.world import World


@pytest.fixture
def shop(here: World) -> Shop:
    return here.shop()


def test_a_code_that_was_never_scanned_joins_nothing(here: World, shop: Shop) -> None:
    """A code from the screen is no session."""
    code = shop.code()
    assert shop.join(here.customer(), ("Bo", "Bread"), session=code).code == "SESSION_NOT_FOUND"
    assert shop.states() == {}


def test_a_code_is_scanned_once(here: World, shop: Shop) -> None:
    """The second phone is refused, and the display shows another code."""
    code = shop.code()
    shop.scan(here.customer(), code).expect(201)
    assert shop.scan(here.customer(), code).code == "CODE_USED"
    assert shop.code() != code


def test_the_scanned_page_may_be_reloaded(here: World, shop: Shop) -> None:
    """The same customer gets the same session for the same code, and uses no other code."""
    guest, code = here.customer(), shop.code()
    session = shop.scan(guest, code).expect(201)["session"]
    shown = shop.code()
    here.clock.move(60)
    again = shop.scan(guest, code).expect(201)
    assert (again["session"], again["expires_in"]) == (session, 540)
    assert shop.code() == shown


def test_a_session_lasts_ten_minutes(here: World, shop: Shop) -> None:
    """To the millisecond. Once its customer has joined, the code counts as used."""
    guest, late = here.customer(), here.customer()
    code = shop.code()
    session, other = shop.session(guest), shop.session(late)
    here.clock.move(599.999)
    shop.join(guest, ("Bo", "Bread"), session=session).expect(201)
    here.clock.move(0.001)
    assert shop.join(late, ("Bo", "Bread"), session=other).code == "SESSION_LAPSED"
    here.clock.move(-1)
    assert shop.scan(guest, code).code == "CODE_USED"
    assert list(shop.states()) == ["A001"]


def test_a_session_is_used_up_by_joining(here: World, shop: Shop) -> None:
    """A second join is refused, with the tickets of the first one in case its answer was lost."""
    guest = here.customer()
    session = shop.session(guest)
    ticket = shop.join(guest, ("Bo", "Bread"), session=session).expect(201)["tickets"][0]
    again = shop.join(guest, ("Ed", "Bread"), session=session)
    assert (again.status, again.code) == (409, "SESSION_USED")
    assert again.json["error"]["details"] == {"tickets": [ticket["ticket_id"]]}
    assert list(shop.states()) == ["A001"]


def test_a_session_is_refused_to_another_customer(here: World, shop: Shop) -> None:
    """The session's id alone is not enough to join."""
    session = shop.session(here.customer())
    assert shop.join(here.customer(), ("Bo", "Bread"), session=session).code == "NOT_YOURS"
    assert shop.states() == {}


def test_a_code_of_one_store_joins_no_other(here: World, shop: Shop) -> None:
    """Another store refuses the code, and the session that it began here."""
    other, guest = here.shop(), here.customer()
    assert other.scan(guest, shop.code()).code == "CODE_NOT_FOUND"
    assert other.join(guest, ("Bo", "Bread"), session=shop.session(guest)).code == "SESSION_NOT_FOUND"
    assert other.states() == {}


@pytest.mark.parametrize(
    "code", ["x", "1-" + "a" * 22, "2-" + "a" * 22, "99-" + "a" * 22, "DISPLAY#01", "1-ü" + "a" * 21]
)
def test_a_forged_code_joins_nothing(here: World, shop: Shop, code: str) -> None:
    """In any form."""
    assert shop.scan(here.customer(), code).code == "CODE_NOT_FOUND"


def test_six_people_are_refused(here: World, shop: Shop) -> None:
    """The session stays live for five."""
    guest = here.customer()
    session = shop.session(guest)
    six = shop.join(guest, *[(f"P{number}", "Bread") for number in range(6)], session=session)
    assert (six.status, six.json["error"]["details"]["fields"][0]["path"]) == (422, "people")
    assert shop.states() == {}
    five = shop.join(guest, *[(f"P{number}", "Bread") for number in range(5)], session=session).expect(201)
    assert [ticket["number"] for ticket in five["tickets"]] == ["A001", "A002", "A003", "A004", "A005"]


@pytest.mark.parametrize(
    "person",
    [
        {"name": ""},
        {"name": " "},
        {"name": "x" * 101},
        {"name": "a\nb"},
        {"name": "Bo", "phone": "call me"},
        {"name": "Bo", "phone": "+" + "1" * 40},
        {"name": "Bo", "queue_id": "que_nope"},
        {"name": "Bo", "vip": True},
    ],
)
def test_an_invalid_person_changes_nothing(here: World, shop: Shop, person: dict[str, object]) -> None:
    """None of the party joins, and the session stays live for another try."""
    guest = here.customer()
    session = shop.session(guest)
    wrong = {"queue_id": shop.queues["Bread"]} | person
    people = [{"name": "Ann", "queue_id": shop.queues["Fish"]}, wrong]
    assert guest.post(f"{shop.path}/tickets", {"session": session, "people": people}).status == 422
    assert shop.states() == {}
    assert shop.join(guest, ("Ann", "Fish"), session=session).expect(201)["tickets"][0]["number"] == "B001"


def test_a_paused_queue_refuses_joins(here: World, shop: Shop) -> None:
    """The whole party is refused, the session stays live, and no number is used."""
    shop.owner.patch(shop.path, {"queues": [{"queue_id": shop.queues["Fish"], "paused": True}]}).expect(200)
    guest = here.customer()
    session = shop.scan(guest).expect(201)
    assert [queue["paused"] for queue in session["queues"]] == [False, True]
    refused = shop.join(guest, ("Ann", "Bread"), ("Bo", "Fish"), session=session["session"])
    assert (refused.status, refused.code) == (409, "QUEUE_PAUSED")
    assert refused.json["error"]["details"] == {"queue_id": shop.queues["Fish"]}
    assert shop.states() == {}
    for _ in range(3):
        assert shop.join(guest, ("Ann", "Bread"), ("Bo", "Fish"), session=session["session"]).code == "QUEUE_PAUSED"
    ticket = shop.join(guest, ("Ann", "Bread"), session=session["session"]).expect(201)["tickets"][0]
    assert (ticket["number"], ticket["position"]) == ("A001", 1)
    shop.owner.patch(shop.path, {"queues": [{"queue_id": shop.queues["Fish"], "paused": False}]}).expect(200)
    assert shop.ticket(here.customer(), "Bo", "Fish")["number"] == "B001"


def test_earlier_customers_get_shorter_waits(here: World, shop: Shop) -> None:
    """Positions and quotes follow the numbers; the tickets of another queue do not count."""
    tickets = [shop.ticket(here.customer()) for _ in range(3)]
    shop.ticket(here.customer(), "Ed", "Fish")
    assert [ticket["position"] for ticket in tickets] == [1, 2, 3]
    medians = [ticket["wait"]["median_seconds"] for ticket in tickets]
    assert medians == sorted(medians)
    assert all(ticket["wait"]["p90_seconds"] > ticket["wait"]["median_seconds"] for ticket in tickets)


def test_a_customer_follows_their_own_ticket(here: World, shop: Shop) -> None:
    """Its position falls as tickets ahead are called or given up; other customers' tickets are not found."""
    first, second, third = (here.customer() for _ in range(3))
    one, two, three = (shop.ticket(guest) for guest in (first, second, third))
    shop.next().expect(200)
    second.delete(f"/v1/store-tickets/{two['ticket_id']}").expect(204)
    mine = third.get(f"/v1/store-tickets/{three['ticket_id']}").expect(200)
    assert (mine["position"], mine["number"]) == (1, "A003")
    assert third.get(f"/v1/store-tickets/{one['ticket_id']}").code == "TICKET_NOT_FOUND"
    assert shop.states() == {"A001": "processing", "A002": "removed", "A003": "waiting"}


def test_leaving_twice_is_leaving_once(here: World, shop: Shop) -> None:
    """Also from the counter. A ticket that is done cannot be given up."""
    waiting, called, done = (here.customer() for _ in range(3))
    tickets = [shop.ticket(guest) for guest in (done, called, waiting)]
    shop.next().expect(200)
    shop.next().expect(200)
    shop.move(tickets[0], "processing", "done").expect(200)
    for guest, ticket in ((called, tickets[1]), (waiting, tickets[2])):
        guest.delete(f"/v1/store-tickets/{ticket['ticket_id']}").expect(204)
        guest.delete(f"/v1/store-tickets/{ticket['ticket_id']}").expect(204)
    assert done.delete(f"/v1/store-tickets/{tickets[0]['ticket_id']}").code == "STATE_CHANGED"
    assert shop.states() == {"A001": "done", "A002": "removed", "A003": "removed"}


def test_a_customer_gives_up_a_removed_ticket(here: World, shop: Shop) -> None:
    """Then staff cannot put it back."""
    guest = here.customer()
    ticket = shop.ticket(guest)
    shop.move(ticket, "waiting", "removed").expect(200)
    guest.delete(f"/v1/store-tickets/{ticket['ticket_id']}").expect(204)
    assert shop.move(ticket, "removed", "waiting").code == "TOO_LATE"


def test_the_same_key_joins_once(here: World, shop: Shop) -> None:
    """A join that is sent again with its Idempotency-Key gets the first answer."""
    guest = here.customer()
    body = {"session": shop.session(guest), "people": [{"name": "Bo", "queue_id": shop.queues["Bread"]}]}
    first, second = (guest.post(f"{shop.path}/tickets", body, Idempotency_Key="k1") for _ in range(2))
    assert first.expect(201) == second.expect(201)
    assert list(shop.states()) == ["A001"]


def test_strangers_and_other_tokens_scan_nothing(here: World, shop: Shop) -> None:
    """Only customers scan: not the store, its display, an operator, or a caller without a token."""
    code = shop.code()
    for caller, status in ((Caller(here.api), 401), (shop.owner, 403), (shop.display, 403), (here.operator(), 403)):
        assert shop.scan(caller, code).status == status
    assert shop.code() == code


def test_a_display_that_is_reloaded_leaves_no_codes_behind(here: World, shop: Shop) -> None:
    """It keeps its one code, however often it is reloaded."""
    codes = {shop.code() for _ in range(100)}
    assert len(codes) == 1
    answer = shop.display.get(f"{shop.path}/code")
    assert shop.display.get(f"{shop.path}/code", If_None_Match=answer.headers["etag"]).status == 304
    assert answer.json["url"].endswith(f"#/join/{shop.id}/{answer.json['code']}")
    assert answer.json["svg"].startswith("<svg")


def test_a_store_is_open_until_the_last_millisecond(here: World, shop: Shop) -> None:
    """Customers join at 23:59:59.999. At 24:00:00 all scans, joins and moves are refused, before any job runs."""
    here.clock.move(24 * 3600 - 60)
    guest, late = here.customer(), here.customer()
    session, other = shop.session(guest), shop.session(late)
    code = shop.code()
    here.clock.move(MINUTE / SECOND - 0.001)
    ticket = shop.join(guest, ("Bo", "Bread"), session=session).expect(201)["tickets"][0]
    here.clock.move(0.001)
    assert shop.scan(here.customer(), code).code == "STORE_CLOSED"
    assert shop.join(late, ("Ed", "Bread"), session=other).code == "STORE_CLOSED"
    assert shop.move(ticket, "waiting", "processing").code == "STORE_CLOSED"
    assert guest.delete(f"/v1/store-tickets/{ticket['ticket_id']}").code == "STORE_CLOSED"
    assert shop.display.get(f"{shop.path}/code").code == "STORE_CLOSED"
    assert shop.board()["state"] == "closing"
    assert shop.states() == {"A001": "waiting"}


def test_kept_answers_contain_no_personal_data(here: World, shop: Shop) -> None:
    """Answers kept under a key outlive the store, so they contain no names, phones or tokens."""
    guest = here.customer()
    people = [{"name": "Bo Secret", "phone": "+46 70 999", "queue_id": shop.queues["Bread"]}]
    joining = {"session": shop.session(guest), "people": people}
    guest.post(f"{shop.path}/tickets", joining, Idempotency_Key="k").expect(201)
    shop.owner.post(f"{shop.path}/queues/{shop.queues['Bread']}/next", Idempotency_Key="k").expect(200)
    shop.owner.post(f"{shop.path}/displays", Idempotency_Key="k").expect(201)
    kept = str(aws.client("dynamodb").scan(TableName="linehold-idempotency")["Items"])
    assert "A001" in kept
    assert not any(secret in kept for secret in ("Secret", "70 999", "eyJ"))
