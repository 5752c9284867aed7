"""Closing a store: reported, mailed, then deleted, also when a run stops halfway or a message comes twice."""

from __future__ import annotations

import pytest

import app
from chalicelib.stores.storage import closings
from tests.integration.stores.closing import left, messages, sheet, work
from tests.support.api import Caller
from tests.support.events import CONTEXT, schedule
from tests.worlds.shopkeeper import PASSWORD, Shop
from tests.worlds.world import World


@pytest.fixture
def shop(here: World) -> Shop:
    return here.shop()


def test_a_closed_store_mails_its_report_and_is_deleted(here: World, shop: Shop) -> None:
    """All tickets are in it, with local times and their states; then only the store's own item is left."""
    served = shop.ticket(here.customer(), "Ann", "Bread")
    here.clock.move(90)
    shop.next().expect(200)
    here.clock.move(30)
    shop.move(served, "processing", "done").expect(200)
    leaver = here.customer()
    gone = shop.ticket(leaver, "Bo", "Bread")
    leaver.delete(f"/v1/store-tickets/{gone['ticket_id']}").expect(204)
    shop.ticket(here.customer(), "Ed", "Fish")
    shop.scan(here.customer()).expect(201)
    assert shop.close().expect(202)["state"] == "closing"
    assert work(*messages()) == 0
    (letter,) = here.post.emails
    assert letter.to == shop.email
    header, *rows = sheet(here)
    assert header == [
        "queue",
        "number",
        "name",
        "phone",
        "state",
        "joined_at",
        "called_at",
        "ended_at",
        "waited_minutes",
    ]
    times = [["2026-12-01 21:00:00", "2026-12-01 21:01:30", "2026-12-01 21:02:00", "1.5"]]
    assert [row[:5] for row in rows] == [
        ["Bread", "A001", "Ann", "", "done"],
        ["Bread", "A002", "Bo", "", "removed"],
        ["Fish", "B001", "Ed", "", "waiting"],
    ]
    assert [row[5:] for row in rows[:1]] == times
    assert ["", "total", "3", "1", "1", "1", "1", "1"] in [row[:8] for row in sheet(here, file=1)]
    assert left(shop) == [(f"STORE#{shop.id}", "~")]
    assert Caller(here.api).get(f"{shop.path}/board").code == "STORE_CLOSED"
    assert leaver.get(f"/v1/store-tickets/{gone['ticket_id']}").code == "STORE_CLOSED"


def test_all_tokens_of_a_closed_store_are_refused(here: World, shop: Shop) -> None:
    """The owner's, the display's, and the password; the email can open a store again."""
    shop.close().expect(202)
    assert work(*messages()) == 0
    assert shop.owner.get(f"{shop.path}/displays").status == 401
    assert shop.display.get(f"{shop.path}/code").status == 410
    nobody, login = Caller(here.api), {"email": shop.email, "password": PASSWORD}
    assert nobody.post("/v1/stores/sign-in", login).code == "SIGN_IN_FAILED"
    again = login | {"name": "Corner Shop", "timezone": "UTC", "queues": ["Bread"]}
    assert nobody.post("/v1/stores", again).expect(201)["store_id"] != shop.id


def test_a_closing_store_does_not_change(here: World, shop: Shop) -> None:
    """After the answer all scans, joins, moves, calls and changes are refused, also with an earlier session."""
    guest = here.customer()
    session = shop.session(guest)
    ticket = shop.ticket(here.customer())
    code = shop.code()
    shop.close().expect(202)
    refused = [
        shop.scan(here.customer(), code),
        shop.join(guest, ("Bo", "Bread"), session=session),
        shop.move(ticket, "waiting", "done"),
        shop.next(),
        shop.owner.patch(shop.path, {"description": "late"}),
        shop.owner.post(f"{shop.path}/displays"),
        shop.display.get(f"{shop.path}/code"),
    ]
    assert [reply.code for reply in refused] == ["STORE_CLOSED"] * len(refused)
    assert shop.states() == {"A001": "waiting"}
    assert shop.close().expect(202)["state"] == "closing"


def test_while_mail_is_down_nothing_is_deleted(here: World, shop: Shop) -> None:
    """The message fails each time, so it may end in the dead letters; once emails work again it closes the store."""
    shop.ticket(here.customer(), "Ann")
    shop.close().expect(202)
    (message,) = messages()
    here.post.down = True
    for _ in range(3):
        assert work(message) == 1
        assert shop.board(shop.owner)["queues"][0]["tickets"][0]["name"] == "Ann"
    here.post.down = False
    assert work(message) == 0
    assert [row[2] for row in sheet(here)] == ["name", "Ann"]


def test_closing_again_queues_no_second_message(here: World, shop: Shop) -> None:
    """However often the owner asks."""
    for _ in range(3):
        shop.close().expect(202)
    assert len(messages()) == 1


def test_the_sweep_closes_stores_after_24_hours(here: World, shop: Shop) -> None:
    """Not a second before, when every clock has them, and only once."""
    here.clock.move(24 * 3600 - 1)
    app.sweep(schedule(), CONTEXT)
    assert messages() == []
    here.clock.move(2.999)
    app.sweep(schedule(), CONTEXT)
    assert work(*messages()) == 0
    assert here.post.emails == []
    here.clock.move(0.001)
    app.sweep(schedule(), CONTEXT)
    assert work(*messages()) == 0
    assert len(here.post.emails) == 1
    assert "2 December 2026, 21:00" in here.post.emails[0].subject
    here.clock.move(60)
    app.sweep(schedule(), CONTEXT)
    assert messages() == []


@pytest.mark.faults
def test_the_sweep_retries_less_and_less_often(here: World, shop: Shop) -> None:
    """Without failing: only the first message may end in the dead letters."""
    here.clock.move(24 * 3600 + 2)
    here.post.down = True
    app.sweep(schedule(), CONTEXT)
    (first,) = messages()
    assert work(first) == 1
    tries = []
    for minute in range(1, 130):
        here.clock.move(60)
        app.sweep(schedule(), CONTEXT)
        for message in messages():
            tries.append(minute)
            assert work(message) == 0
    assert tries[:6] == [1, 3, 7, 15, 31, 61]
    assert work(first) == 1
    here.post.down = False
    here.clock.move(30 * 60)
    app.sweep(schedule(), CONTEXT)
    assert work(*messages()) == 0
    assert len(here.post.emails) == 1
    assert Caller(here.api).get(f"{shop.path}/board").code == "STORE_CLOSED"


def test_two_workers_on_one_store_mail_once(here: World, shop: Shop) -> None:
    """The second leaves the store to the first; when the first died, the sweep continues after its lease."""
    shop.close().expect(202)
    (message,) = messages()
    assert closings.take(shop.id, "cls_other", here.clock.now()) is not None
    assert work(message) == 1  # it may be the one that should end in the dead letters
    assert work({**message, "at": message["at"] + 1}) == 0
    assert here.post.emails == []
    here.clock.move(closings.LEASE / 1000)
    app.sweep(schedule(), CONTEXT)
    assert work(*messages()) == 0
    assert len(here.post.emails) == 1


def test_a_message_about_an_open_closed_or_unknown_store_does_nothing(here: World, shop: Shop) -> None:
    """A message cannot close a store before its time."""
    now = here.clock.now()
    unknown = "str_01M8SK2MG05W2BWVJFRTMWZEZE"
    assert work(*({"kind": "store", "id": id, "at": now} for id in (shop.id, unknown))) == 0
    assert shop.board()["state"] == "open"
    shop.close().expect(202)
    (message,) = messages()
    assert work(message, message) == 0
    assert len(here.post.emails) == 1


@pytest.mark.faults
def test_a_store_of_two_thousand_closes_completely(here: World, shop: Shop) -> None:
    """Every ticket is in the report, and none is left."""
    shop.fill("Bread", 1_500, here.clock.now())
    shop.fill("Fish", 500, here.clock.now())
    shop.close().expect(202)
    assert work(*messages()) == 0
    assert len(sheet(here)) == 2_001
    assert left(shop) == [(f"STORE#{shop.id}", "~")]


def test_deleting_goes_on_in_another_run(here: World, shop: Shop) -> None:
    """When the first run has no more time, and without a second email."""
    shop.fill("Bread", 60, here.clock.now())
    shop.close().expect(202)
    (message,) = messages()
    clock = here.clock

    class Slow:
        """A clock that advances a minute with each reading once the email is sent."""

        def now(self) -> int:
            if here.post.emails:
                clock.move(61)
            return clock.now()

    here.app.stores.close_store._clock = Slow()  # type: ignore[assignment]
    assert work(message) == 0
    (further,) = messages()
    assert further["id"] == shop.id
    while further:
        assert work(further) == 0
        further = next(iter(messages()), None)
    assert len(here.post.emails) == 1
    assert left(shop) == [(f"STORE#{shop.id}", "~")]
