"""Closing a store whose address is not confirmed: its report waits, for three days at most."""

from __future__ import annotations

import pytest

import app
from chalicelib.core.email_address import email_key
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import DAY, SECOND
from chalicelib.people.storage import accounts
from tests.integration.stores.closing import close, left, messages, reported, work
from tests.support.api import Caller
from tests.support.events import CONTEXT, schedule
from tests.support.faults import Fuse, before_write, powered_by
from tests.worlds.shopkeeper import PASSWORD, Shop, opened
from tests.worlds.world import World

EMAIL = "ann@example.com"


@pytest.fixture
def shop(here: World) -> Shop:
    """A store whose owner has not opened the letter, with a customer."""
    shop = opened(here.api, EMAIL)
    shop.ticket(here.customer(), "Bo")
    return shop


def _confirm(here: World, shop: Shop) -> None:
    """The owner opens the link, which here is signed without the letter."""
    account = accounts.find(TokenKind.STORE, email_key(EMAIL), shop.id)
    assert account
    accounts.confirm(account)
    here.app.stores.close_store.confirmed(shop.id)


def _swept(here: World) -> int:
    """How many closings the sweep finds; none of them fails."""
    app.sweep(schedule(), CONTEXT)
    found = messages()
    assert not found or work(*found) == 0
    return len(found)


def test_a_report_waits_for_its_address(here: World, shop: Shop) -> None:
    """Nothing is mailed or deleted, nothing fails, and the sweep leaves it alone, until the address is confirmed: then
    the report is sent at once, the data is deleted, and the address is free."""
    shop.close().expect(202)
    assert work(*messages()) == 0
    here.clock.move(DAY / SECOND)
    assert _swept(here) == 0
    assert here.post.emails == []
    assert shop.states() == {"A001": "waiting"}
    _confirm(here, shop)
    assert work(*messages()) == 0
    assert reported(here) == [("A001", "Bo", "waiting")]
    assert left(shop) == [(f"STORE#{shop.id}", "~")]
    opened(here.api, EMAIL)


def test_a_report_does_not_wait_longer_than_three_days(here: World, shop: Shop) -> None:
    """Names and phones of customers are deleted then, and nothing is mailed."""
    close_by_itself = here.clock.now() + DAY
    here.clock.move(DAY / SECOND + 2)
    assert _swept(here) == 1
    here.clock.move((close_by_itself + 3 * DAY - here.clock.now()) / SECOND - 1)
    assert _swept(here) == 0
    here.clock.move(1)
    assert _swept(here) == 1
    assert here.post.emails == []
    assert left(shop) == [(f"STORE#{shop.id}", "~")]


def test_a_confirmed_store_mails_its_report_at_closing(here: World, shop: Shop) -> None:
    """Confirming while it is open starts nothing."""
    _confirm(here, shop)
    assert messages() == []
    shop.close().expect(202)
    close(here, shop)
    assert reported(here) == [("A001", "Bo", "waiting")]


def test_an_address_that_is_confirmed_while_the_store_closes_is_not_missed(here: World, shop: Shop) -> None:
    """Its message finds a run at work, which then queues another one: the report is not sent three days later."""
    shop.close().expect(202)
    (message,) = messages()
    with before_write(2, lambda: _confirm(here, shop)) as times:
        assert (work(message), times.count) == (0, 1)
    here.clock.move(1)
    for again in messages():
        assert work(again) == 0
    assert reported(here) == [("A001", "Bo", "waiting")]


def test_the_owners_store_opens_beside_a_strangers(here: World, shop: Shop) -> None:
    """While the stranger's is open, closing, and after its data is deleted; then the owner's has the address."""
    here.clock.move(1)
    body = {"email": EMAIL, "password": PASSWORD, "name": "Mine", "timezone": "UTC", "queues": ["A"]}
    mine = Caller(here.api).post("/v1/stores", body).expect(201)["store_id"]
    here.confirm(TokenKind.STORE, EMAIL)
    shop.close().expect(202)
    assert work(*messages()) == 0
    here.clock.move(3 * DAY / SECOND)
    close(here, shop)
    assert here.post.emails == []
    found = accounts.confirmed(TokenKind.STORE, email_key(EMAIL))
    assert found
    assert found.id == mine


def _overdue(here: World, shop: Shop) -> dict[str, object]:
    """The message of a store whose three days are over."""
    here.app.stores.close_store.close(shop.id)
    assert work(*messages()) == 0
    here.clock.move(3 * DAY / SECOND)
    return {"kind": "store", "id": shop.id, "at": here.clock.now()}


def test_an_address_that_is_confirmed_in_the_last_moment_is_free_afterwards(here: World, shop: Shop) -> None:
    """The write that deletes the account finds it elsewhere; the closing is repeated and deletes it there."""
    twin = opened(here.api, "bob@example.com")
    twin.ticket(here.customer(), "Bo")
    fuse = Fuse(10**6, done=False)
    message = _overdue(here, twin)
    with powered_by(fuse):
        assert work(message) == 0
    message = _overdue(here, shop)
    account = accounts.find(TokenKind.STORE, email_key(EMAIL), shop.id)
    assert account
    last = fuse.steps
    with before_write(last, lambda: accounts.confirm(account)) as times:
        assert (work(message), times.count) == (0, 1)
    assert accounts.confirmed(TokenKind.STORE, email_key(EMAIL))  # put off
    here.clock.move(3600)
    assert _swept(here) == 1
    assert left(shop) == [(f"STORE#{shop.id}", "~")]
    assert accounts.confirmed(TokenKind.STORE, email_key(EMAIL)) is None
