"""A store that closes: tickets, sessions, codes and the counter are refused alike from that instant on, by the owner or
by the clock, before any check has run and when all is deleted."""

from __future__ import annotations

import pytest

from chalicelib.core.deadline import Deadline, DeadlineKind
from tests.support.api import Caller
from tests.worlds.shopkeeper import Shop
from tests.worlds.world import World

DAY = 24 * 3600
SHORTLY = 300
"""Seconds before the store closes by the clock: sessions last longer."""


@pytest.fixture
def shop(here: World) -> Shop:
    return here.shop()


@pytest.mark.parametrize("by", ["its owner", "the clock"])
def test_a_closing_store_refuses_everything_alike(here: World, shop: Shop, by: str) -> None:
    """410 STORE_CLOSED for every ticket, whatever its state, for sessions, codes, calls and changes, and when nobody
    waits."""
    here.clock.move(DAY - SHORTLY)
    guest = here.customer()
    waiting, called, done, removed = (shop.ticket(guest) for _ in range(4))
    shop.next().expect(200)
    shop.move(called, "waiting", "processing").expect(200)
    shop.move(done, "waiting", "done").expect(200)
    guest.delete(f"/v1/store-tickets/{removed['ticket_id']}").expect(204)
    shop.owner.patch(shop.path, {"queues": [{"queue_id": shop.queues["Fish"], "paused": True}]}).expect(200)
    joiner, user, late = here.customer(), here.customer(), here.customer()
    session, used = shop.session(joiner), shop.session(user)
    shop.join(user, ("Al", "Bread"), session=used).expect(201)
    code = shop.code()
    shop.close().expect(202) if by == "its owner" else here.clock.move(SHORTLY)

    def refused() -> list[str | None]:
        replies = [
            *(guest.get(f"/v1/store-tickets/{each['ticket_id']}") for each in (waiting, called, done, removed)),
            *(guest.delete(f"/v1/store-tickets/{each['ticket_id']}") for each in (waiting, called, done, removed)),
            shop.join(joiner, ("Ed", "Bread"), session=session),
            shop.join(joiner, ("Ed", "Fish"), session=session),
            shop.join(user, ("Ed", "Bread"), session=used),
            shop.scan(late, code),
            shop.scan(joiner, code),
            shop.add(("Ed", "Bread")),
            shop.add(("Ed", "Fish")),
            shop.next(),
            shop.next("Fish"),
            shop.move(waiting, "waiting", "processing"),
            shop.move(waiting, "processing", "done"),
            shop.owner.patch(shop.path, {"description": "Open"}),
            shop.owner.post(f"{shop.path}/displays"),
            shop.display.get(f"{shop.path}/code"),
        ]
        return [reply.code for reply in replies]

    codes = refused()
    assert codes == ["STORE_CLOSED"] * len(codes)
    assert Caller(here.api).get(f"{shop.path}/board").expect(200)["state"] == "closing"
    here.clock.move(2)
    here.app.stores.close_store.check(Deadline(DeadlineKind.STORE, shop.id, here.clock.now()))
    after = refused()
    assert set(after) <= {"STORE_CLOSED", "SIGNED_OUT", "UNAUTHORIZED"}
    assert Caller(here.api).get(f"{shop.path}/board").code == "STORE_CLOSED"


def test_a_removed_display_shows_nothing_and_its_code_is_no_code(here: World, shop: Shop) -> None:
    """At once: for the display itself, for scans, and in the list."""
    code = shop.code()
    shop.owner.delete(f"{shop.path}/displays/{shop.display_id}").expect(204)
    assert shop.display.get(f"{shop.path}/code").code == "DISPLAY_NOT_FOUND"
    assert shop.scan(here.customer(), code).code == "CODE_NOT_FOUND"
    assert shop.owner.get(f"{shop.path}/displays").expect(200)["items"] == []
