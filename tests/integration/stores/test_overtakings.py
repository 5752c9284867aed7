"""Writes that lose a race, before each write there is: no ticket is lost, called twice, or left out of the report."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bench.store import counted
from tests.integration.stores.closing import close, reported
from tests.support.api import Reply
from tests.support.faults import before_first, before_write
from tests.worlds.shopkeeper import called
from tests.worlds.world import World

pytestmark = pytest.mark.faults

STEPS = 40


def overtakings(overtake: Callable[[int], int]) -> None:
    """Let it happen before every write; the callable returns how often it did."""
    for number in range(1, STEPS):
        if not overtake(number):
            assert number > 1
            return
    raise AssertionError("more steps than expected")


@pytest.mark.parametrize("what", ["join", "add", "leave", "call", "transfer", "scan"])
def test_a_change_during_the_closing_is_reported_or_refused(here: World, what: str) -> None:
    """Before any write of the closing: a change that succeeded is in the report, a refused one is not."""

    def overtake(number: int) -> int:
        shop, guest = here.shop(), here.customer()
        code, session = "", ""
        ticket = shop.ticket(guest, "Ann")
        newcomer = here.customer()
        session = shop.session(newcomer) if what == "join" else ""
        code = shop.code()
        replies: list[Reply] = []

        def act() -> None:
            match what:
                case "join":
                    replies.append(shop.join(newcomer, ("Bo", "Bread"), session=session))
                case "add":
                    replies.append(shop.add(("Bo", "Bread")))
                case "leave":
                    replies.append(guest.delete(f"/v1/store-tickets/{ticket['ticket_id']}"))
                case "call":
                    replies.append(shop.next())
                case "transfer":
                    replies.append(shop.transfer(ticket, "Fish"))
                case "scan":
                    replies.append(shop.scan(newcomer, code))
                    if replies[-1].status == 201:
                        replies[-1] = shop.join(newcomer, ("Bo", "Bread"), session=replies[-1].json["session"])

        with before_write(number, act) as times:
            shop.close()
            close(here, shop)
        if not times.count:
            return 0
        (reply,) = replies
        done = reply.status < 300
        assert done or reply.code in ("STORE_CLOSED", "UNAUTHORIZED", "SIGNED_OUT", "CODE_NOT_FOUND")
        told = {
            "join": [("A001", "Ann", "waiting"), ("A002", "Bo", "waiting")],
            "add": [("A001", "Ann", "waiting"), ("A002", "Bo", "waiting")],
            "scan": [("A001", "Ann", "waiting"), ("A002", "Bo", "waiting")],
            "leave": [("A001", "Ann", "removed")],
            "call": [("A001", "Ann", "processing")],
            "transfer": [("B001", "Ann", "waiting")],
        }[what]
        assert reported(here) == (told if done else [("A001", "Ann", "waiting")])
        assert here.customer().get(f"{shop.path}/board").code == "STORE_CLOSED"
        return times.count

    overtakings(overtake)


@pytest.mark.parametrize("what", ["join", "add", "move", "transfer", "leave", "scan"])
def test_a_change_that_the_closing_overtakes_is_refused(here: World, what: str) -> None:
    """The store closes completely before any write that changes the day; the report does not contain it. What a call
    writes after its ticket is the pace alone, and then the report contains the call."""

    def overtake(number: int) -> int:
        shop, guest, newcomer = here.shop(), here.customer(), here.customer()
        ticket = shop.ticket(guest, "Ann")
        session = shop.session(newcomer)
        code = shop.code()

        def act() -> None:
            shop.close().expect(202)
            close(here, shop)

        with before_write(number, act) as times:
            match what:
                case "join":
                    reply = shop.join(newcomer, ("Bo", "Bread"), session=session)
                case "add":
                    reply = shop.add(("Bo", "Bread"))
                case "move":
                    reply = shop.move(ticket, "waiting", "processing")
                case "transfer":
                    reply = shop.transfer(ticket, "Fish")
                case "leave":
                    reply = guest.delete(f"/v1/store-tickets/{ticket['ticket_id']}")
                case _:
                    reply = shop.scan(here.customer(), code)
        if not times.count:
            return 0
        if what == "move" and number > 1:
            assert reply.expect(200)["state"] == "processing"
            assert reported(here) == [("A001", "Ann", "processing")]
            return times.count
        assert reply.code == "STORE_CLOSED"
        assert reported(here) == [("A001", "Ann", "waiting")]
        return times.count

    overtakings(overtake)


def test_two_calls_at_once_call_two_tickets(here: World) -> None:
    """Before any write of one call the other one runs: no ticket is called twice, none is skipped."""
    shop = here.shop()

    def overtake(number: int) -> int:
        first, second = (shop.ticket(here.customer())["number"] for _ in range(2))
        other: list[str] = []
        with before_write(number, lambda: other.append(shop.next().expect(200)["number"])) as times:
            mine = shop.next().expect(200)["number"]
        assert {mine, *other, *called(shop)} == {first, second}
        assert len({mine, *other}) == 1 + times.count
        return times.count

    overtakings(overtake)


def test_a_ticket_that_another_counter_has_called_is_not_tried(here: World) -> None:
    """The other call runs after this one has seen who is first: the next ticket is called, and no write is in vain."""
    shop = here.shop()
    first, second = (shop.ticket(here.customer())["number"] for _ in range(2))

    def act() -> None:
        assert shop.next().expect(200)["number"] == first

    with counted() as asked, before_first("BatchGetItem", act) as times:
        assert shop.next().expect(200)["number"] == second
    assert times.count == 1
    assert asked.calls["TransactWriteItems"] == 2


def test_a_ticket_that_is_put_back_during_a_call_is_called_first(here: World) -> None:
    """Right before the call's write another counter calls the first ticket and puts it back: it is called before the
    one behind it."""
    shop = here.shop()
    first, second = (shop.ticket(here.customer()) for _ in range(2))

    def act() -> None:
        assert shop.next().expect(200)["number"] == first["number"]
        shop.move(first, "processing", "waiting").expect(200)

    with before_write(1, act):
        assert shop.next().expect(200)["number"] == first["number"]
    assert called(shop) == [second["number"]]


def test_a_ticket_that_joins_during_a_call_is_called(here: World) -> None:
    """Right before the call's write another counter calls the only ticket, and somebody joins."""
    shop = here.shop()
    only = shop.ticket(here.customer())
    came: list[str] = []

    def act() -> None:
        assert shop.next().expect(200)["number"] == only["number"]
        came.append(shop.ticket(here.customer())["number"])

    with before_write(1, act):
        assert [shop.next().expect(200)["number"]] == came


@pytest.mark.parametrize("what", ["call", "leave", "remove", "transfer", "transfer elsewhere"])
def test_a_move_to_another_queue_and_another_change_at_once(here: World, what: str) -> None:
    """Before any write of the move the other change runs: the move is refused or repeated, and one place is left."""

    def overtake(number: int) -> int:
        shop, guest = here.shop("Bread", "Fish", "Cheese"), here.customer()
        ticket = shop.ticket(guest)
        address = f"/v1/store-tickets/{ticket['ticket_id']}"

        def act() -> None:
            match what:
                case "call":
                    shop.next().expect(200)
                case "leave":
                    guest.delete(address).expect(204)
                case "remove":
                    shop.move(ticket, "waiting", "removed").expect(200)
                case "transfer":
                    shop.transfer(ticket, "Fish").expect(200)
                case _:
                    shop.transfer(ticket, "Cheese").expect(200)

        with before_write(number, act) as times:
            reply = shop.transfer(ticket, "Fish")
        mine = guest.get(address).expect(200)
        if times.count and what != "transfer":
            assert (reply.status, reply.code) == (409, "STATE_CHANGED")
            state, queue = (
                ("processing", "A") if what == "call" else ("waiting", "C") if "else" in what else ("removed", "A")
            )
        else:
            assert reply.expect(200)["ticket_id"] == mine["ticket_id"]
            state, queue = "waiting", "B"
        assert (mine["state"], mine["number"][0]) == (state, queue)
        waiting = [each for each in shop.states().values() if each == "waiting"]
        assert len(waiting) == (state == "waiting")
        assert sum(shop.next(name).status == 200 for name in ("Bread", "Fish", "Cheese")) == (state == "waiting")
        return times.count

    overtakings(overtake)


def test_a_customer_who_leaves_during_a_move_to_another_queue_has_left(here: World) -> None:
    """Before any write of leaving the move runs: the ticket that replaces it is given up."""
    shop = here.shop()

    def overtake(number: int) -> int:
        guest = here.customer()
        ticket = shop.ticket(guest)
        address = f"/v1/store-tickets/{ticket['ticket_id']}"
        with before_write(number, lambda: shop.transfer(ticket, "Fish").expect(200)) as times:
            guest.delete(address).expect(204)
        assert guest.get(address).expect(200)["state"] == "removed"
        assert called(shop) == []
        assert shop.next("Fish").status == 204
        return times.count

    overtakings(overtake)


def test_a_join_during_a_call_keeps_its_place(here: World) -> None:
    """The call runs before any write of the join: the join succeeds, and its ticket is called later."""
    shop = here.shop()

    def overtake(number: int) -> int:
        guest, replies = here.customer(), []
        session = shop.session(guest)
        with before_write(number, lambda: replies.append(shop.next())) as times:
            ticket = shop.join(guest, ("Ann", "Bread"), session=session).expect(201)["tickets"][0]
        assert [reply.status for reply in replies] == [204] * times.count
        assert ticket["position"] == 1
        assert called(shop) == [ticket["number"]]
        return times.count

    overtakings(overtake)


def test_two_scans_at_once_give_one_session(here: World) -> None:
    """Before any write of one scan the other one scans the same code: exactly one gets a session."""
    shop = here.shop()

    def overtake(number: int) -> int:
        code, replies = shop.code(), []
        with before_write(number, lambda: replies.append(shop.scan(here.customer(), code))) as times:
            replies.append(shop.scan(here.customer(), code))
        assert sorted(reply.status for reply in replies) == ([201, 409] if times.count else [201])
        return times.count

    overtakings(overtake)


def test_two_joins_of_one_session_at_once_join_once(here: World) -> None:
    """Before any write of one join the other one uses the same session: one party, and no gaps in the positions."""
    shop = here.shop()

    def overtake(number: int) -> int:
        guest, replies = here.customer(), []
        session = shop.session(guest)

        def join() -> None:
            replies.append(shop.join(guest, ("Ann", "Bread"), ("Bo", "Fish"), session=session))

        with before_write(number, join) as times:
            join()
        assert sorted(reply.status for reply in replies) == ([201, 409] if times.count else [201])
        behind = shop.ticket(here.customer())
        assert behind["position"] == 2
        assert len(called(shop)) == 2
        shop.next("Fish").expect(200)
        return times.count

    overtakings(overtake)
