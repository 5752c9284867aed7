"""News for a customer, from the table's stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.venues import PlanRow, Section, Venue
from chalicelib.core.money import Money
from chalicelib.core.offer import OfferState
from chalicelib.people.storage import customers, notifications
from chalicelib.people.storage.notifications import Begun
from chalicelib.seats.storage.sections import create
from chalicelib.table.transactions import transact
from chalicelib.waitlist.emails import WaitlistEmails
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome, Wish
from chalicelib.waitlist.rules.news import WaitlistNews
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import cart_offers, entries, offers
from chalicelib.waitlist.storage.stream import news_of
from tests.support.clock import FakeClock
from tests.support.events import Stream

pytestmark = pytest.mark.usefixtures("store")

NOW, TTL = 1_000_000, 2_000_000_000
WISH = Wish("gold plus", 2, ("A-1-1", "A-1-2"))
OFFER = SeatOffer("ofr_1", "evt_1", "cus_1", ("A-1-1",), (1250,), Money(1250, "EUR"), NOW + 100, "wtl_1", WISH.key)
OFFER_KEY = "OFFER#ofr_1"
ENTRY_KEY = f"ENTRY#evt_1#{WISH.key}"
READER = WaitlistEmails(Catalogue(FakeClock(NOW)), "https://app.example.com/")


def _make() -> None:
    transact([offers.made(OFFER, TTL)])


def _join(wish: Wish = WISH, id: str = "wtl_1") -> Entry:
    joining = Entry(id, "evt_1", "cus_1", wish, NOW)
    assert entries.claim(joining, TTL) is None
    return entries.wait(joining, dict.fromkeys(wish.lines, 7), TTL)


def _batch(stream: Stream) -> list[Mapping[str, Any]]:
    records: list[Mapping[str, Any]] = stream.batch()["Records"]
    return records


def _news(stream: Stream) -> list[WaitlistNews]:
    return [news for record in _batch(stream) if (news := news_of(record))]


@pytest.fixture
def stream(store: None) -> Stream:
    """All changes of the table."""
    return Stream(("",))


def test_a_new_offer_is_news(stream: Stream) -> None:
    """With its customer, its place in the stream, and its key."""
    _make()
    (record,) = _batch(stream)
    news = news_of(record)
    assert news == WaitlistNews("cus_1", record["dynamodb"]["SequenceNumber"], OFFER_KEY, OFFER)
    assert READER.read("cus_1", OFFER_KEY) == OFFER


@pytest.mark.parametrize("wish", [WISH, Wish("gold plus", 2)], ids=["by name", "together"])
def test_an_entry_in_a_new_state_is_news(stream: Stream, wish: Wish) -> None:
    """As it is after the change, to its end; its key finds it again, for either kind of wish."""
    key = f"ENTRY#evt_1#{wish.key}"
    waiting = _join(wish)
    assert [(news.key, news.about) for news in _news(stream)] == [(key, waiting)]
    assert READER.read("cus_1", key) == waiting
    assert entries.end(waiting, Outcome.BOOKED)
    ended = replace(waiting, state=EntryState.ENDED, outcome=Outcome.BOOKED)
    assert [(news.customer, news.key, news.about) for news in _news(stream)] == [("cus_1", key, ended)]
    assert READER.read("cus_1", key) == ended


@pytest.mark.parametrize("state", [OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WITHDRAWN])
def test_an_answered_offer_is_news(stream: Stream, state: OfferState) -> None:
    """Its customer may watch on another screen."""
    _make()
    _news(stream)
    transact([offers.answered(OFFER, state, NOW)])
    assert [news.about for news in _news(stream)] == [replace(OFFER, state=state)]


def test_a_change_without_a_new_state_is_no_news(stream: Stream) -> None:
    """A sent email is recorded beside the state."""
    _make()
    _join()
    _news(stream)
    for key in (OFFER_KEY, ENTRY_KEY):
        assert notifications.begin("cus_1", key, False, "ltr_1", NOW) is Begun.YES
    assert (len(_batch(stream)), _news(stream)) == (2, [])
    for key in (OFFER_KEY, ENTRY_KEY):
        notifications.end("cus_1", key, False, "ltr_1", sent=True)
    records = _batch(stream)
    assert len(records) == 2
    assert [news_of(record) for record in records] == [None, None]


def test_a_deletion_is_no_news(stream: Stream) -> None:
    """A record without an image after it is the end of an item."""
    _make()
    (record,) = _batch(stream)
    change = record["dynamodb"]
    forgotten = {"Keys": change["Keys"], "SequenceNumber": "2", "OldImage": change["NewImage"]}
    assert news_of({"dynamodb": forgotten}) is None


def test_other_things_are_no_news(stream: Stream) -> None:
    """Rows, carts, entries in lines, and customers' own data."""
    plan = Section("A", "A", (PlanRow("1", "gold plus", ("1", "2")),))
    create("evt_1", Venue("ven_1", "op", "Roxy", "UTC", None, (plan,)), 0, ttl=TTL)
    customers.change_contact("cus_1", {"name": "Ami", "email": "ami@example.com", "phone": None})
    transact([cart_offers.offered(OFFER, 4, NOW, TTL)])
    _join()
    records = _batch(stream)
    kinds = {record["dynamodb"]["Keys"]["pk"]["S"].partition("#")[0] for record in records}
    assert kinds >= {"SEATS", "CUSTOMER", "CART", "WAITLIST"}
    assert [news.key for record in records if (news := news_of(record))] == [ENTRY_KEY]


def test_an_unknown_key_is_read_as_nothing() -> None:
    """The item may be deleted before its email is sent."""
    assert READER.read("cus_1", OFFER_KEY) is None
    assert READER.read("cus_1", ENTRY_KEY) is None
