"""Runs that die halfway or lose a race: no place is lost, every ticket is reported, no session joins twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

import app
from chalicelib.stores.storage import closings, displays
from tests.support.api import Reply
from tests.support.events import CONTEXT, sqs
from tests.support.faults import Fuse, before_write, powered_by
from tests.worlds.shopkeeper import Shop
from tests.worlds.world import World

pytestmark = pytest.mark.faults

STEPS = 40


def steps(cut: Callable[[int, bool], Fuse], least: int) -> None:
    """Cut the power before and after every write; there must be more than `least` writes."""
    for step in range(1, STEPS):
        for done in (False, True):
            fuse = cut(step, done)
        if fuse.steps < step:
            assert step > least
            return
    raise AssertionError("more steps than expected")


def overtakings(overtake: Callable[[int], int]) -> None:
    """Let it happen before every write; the callable returns how often it did."""
    for number in range(1, STEPS):
        if not overtake(number):
            assert number > 1
            return
    raise AssertionError("more steps than expected")


def close(here: World, shop: Shop) -> None:
    """Run the function with a message that may end in the dead letters."""
    message = {"kind": "store", "id": shop.id, "at": here.clock.now()}
    assert app.store_closings(sqs(message), CONTEXT)["batchItemFailures"] == []


def reported(here: World) -> list[tuple[str, str, str]]:
    """Number, name and state of each ticket in the last email."""
    text = here.post.letters[-1].attachments[0].content.decode("utf-8-sig")
    return [(row["number"], row["name"], row["state"]) for row in csv.DictReader(io.StringIO(text))]


def called(shop: Shop) -> list[str]:
    """The numbers in the order of their calls, until no ticket waits."""
    numbers = []
    while (reply := shop.next()).status == 200:
        numbers.append(reply.json["number"])
    return numbers


def test_a_scan_that_dies_can_be_repeated(here: World) -> None:
    """By the same customer: one session, and one code on the display, wherever it died."""
    shop = here.shop()

    def cut(step: int, done: bool) -> Fuse:
        guest, code, fuse = here.customer(), shop.code(), Fuse(step, done)
        with powered_by(fuse):
            shop.scan(guest, code)
        session = shop.scan(guest, code).expect(201)["session"]
        assert shop.code() != code
        assert shop.join(guest, ("Bo", "Bread"), session=session).status == 201
        assert len(displays.of_store(shop.id)) == 1
        return fuse

    steps(cut, least=2)


def test_a_join_that_dies_can_be_repeated(here: World) -> None:
    """The second try returns the first one's tickets or makes them; numbers without tickets stay out of the line."""
    shop = here.shop()

    def cut(step: int, done: bool) -> Fuse:
        guest, fuse = here.customer(), Fuse(step, done)
        session = shop.session(guest)
        with powered_by(fuse):
            shop.join(guest, ("Ann", "Bread"), ("Bo", "Fish"), ("Cy", "Bread"), session=session)
        again = shop.join(guest, ("Ann", "Bread"), ("Bo", "Fish"), ("Cy", "Bread"), session=session)
        if again.status == 409:
            ids = again.json["error"]["details"]["tickets"]
        else:
            ids = [ticket["ticket_id"] for ticket in again.expect(201)["tickets"]]
        tickets = [guest.get(f"/v1/store-tickets/{id}").expect(200) for id in ids]
        assert [ticket["name"] for ticket in tickets] == ["Ann", "Bo", "Cy"]
        assert called(shop) == [tickets[0]["number"], tickets[2]["number"]]
        assert shop.next("Fish").json["number"] == tickets[1]["number"]
        return fuse

    steps(cut, least=3)


def test_moving_that_dies_leaves_board_and_line_agreed(here: World) -> None:
    """Board, positions and the next call all show the move, or none does."""
    shop = here.shop()

    def cut(step: int, done: bool) -> Fuse:
        first, second, fuse = here.customer(), here.customer(), Fuse(step, done)
        one, two = shop.ticket(first), shop.ticket(second)
        with powered_by(fuse):
            shop.move(one, "waiting", "processing")
        waits = shop.states()[one["number"]] == "waiting"
        position = second.get(f"/v1/store-tickets/{two['ticket_id']}").expect(200)["position"]
        assert position == (2 if waits else 1)
        assert called(shop) == ([one["number"]] if waits else []) + [two["number"]]
        return fuse

    steps(cut, least=1)


def test_putting_back_that_dies_leaves_board_and_line_agreed(here: World) -> None:
    """A ticket that is put back is called again, once."""
    shop = here.shop()

    def cut(step: int, done: bool) -> Fuse:
        ticket, fuse = shop.ticket(here.customer()), Fuse(step, done)
        shop.next().expect(200)
        with powered_by(fuse):
            shop.move(ticket, "processing", "waiting")
        waits = shop.states()[ticket["number"]] == "waiting"
        assert called(shop) == ([ticket["number"]] if waits else [])
        return fuse

    steps(cut, least=1)


def test_a_closing_that_dies_continues(here: World) -> None:
    """At any write: in the end all tickets are reported, the email is sent, and nothing is left."""

    def cut(step: int, done: bool) -> Fuse:
        here.post.letters.clear()
        shop, fuse = here.shop(), Fuse(step, done)
        shop.ticket(here.customer(), "Ann")
        shop.scan(here.customer()).expect(201)
        everybody = [("A001", "Ann", "waiting")]
        with powered_by(fuse):
            shop.close()
            close(here, shop)
        if here.post.letters:
            assert reported(here) == everybody
        elif shop.board()["state"] == "open":
            shop.close().expect(202)
        here.clock.move(closings.LEASE / 1000)
        close(here, shop)
        assert reported(here) == everybody
        assert 1 <= len(here.post.letters) <= 2
        assert shop.owner.get(f"{shop.path}/board").status == 401
        assert here.customer().get(f"{shop.path}/board").code == "STORE_CLOSED"
        return fuse

    steps(cut, least=8)


@pytest.mark.parametrize("what", ["join", "leave", "call", "scan"])
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
                case "leave":
                    replies.append(guest.delete(f"/v1/store-tickets/{ticket['ticket_id']}"))
                case "call":
                    replies.append(shop.next())
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
            "scan": [("A001", "Ann", "waiting"), ("A002", "Bo", "waiting")],
            "leave": [("A001", "Ann", "removed")],
            "call": [("A001", "Ann", "processing")],
        }[what]
        assert reported(here) == (told if done else [("A001", "Ann", "waiting")])
        assert here.customer().get(f"{shop.path}/board").code == "STORE_CLOSED"
        return times.count

    overtakings(overtake)


@pytest.mark.parametrize("what", ["join", "move", "leave", "scan"])
def test_a_change_that_the_closing_overtakes_is_refused(here: World, what: str) -> None:
    """The store closes completely before any write of the change; the report does not contain it."""

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
                case "move":
                    reply = shop.move(ticket, "waiting", "processing")
                case "leave":
                    reply = guest.delete(f"/v1/store-tickets/{ticket['ticket_id']}")
                case _:
                    reply = shop.scan(here.customer(), code)
        if not times.count:
            return 0
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
