"""What a customer is told: news from the stream, and letters that are sent once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.catalogue.rules.venues import PlanRow, Section, Venue
from chalicelib.core.money import Money
from chalicelib.core.times import MINUTE
from chalicelib.people.storage import customers
from chalicelib.seats.storage import rows
from chalicelib.table.writes import transact
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome, Wish
from chalicelib.waitlist.rules.news import News
from chalicelib.waitlist.rules.offers import Offer, OfferState
from chalicelib.waitlist.storage import cart_offers, entries, notifications, offers
from tests.support.events import Stream
from tests.support.faults import answer_lost

pytestmark = pytest.mark.usefixtures("store")

NOW, TTL = 1_000_000, 2_000_000_000
ME, OTHER = "ltr_1", "ltr_2"
WISH = Wish("gold plus", 2, ("A-1-1", "A-1-2"))
OFFER = Offer("ofr_1", "evt_1", "cus_1", ("A-1-1",), (1250,), Money(1250, "EUR"), NOW + 100, "wtl_1", WISH.key)
OFFER_KEY = "OFFER#ofr_1"
ENTRY_KEY = f"ENTRY#evt_1#{WISH.key}"


def _make() -> None:
    transact([offers.made(OFFER, TTL)])


def _join(wish: Wish = WISH, id: str = "wtl_1") -> Entry:
    joining = Entry(id, "evt_1", "cus_1", wish, NOW)
    assert entries.claim(joining, TTL) is None
    return entries.wait(joining, dict.fromkeys(wish.lines, 7))


def _batch(stream: Stream) -> list[Mapping[str, Any]]:
    records: list[Mapping[str, Any]] = stream.batch()["Records"]
    return records


def _news(stream: Stream) -> list[News]:
    return [news for record in _batch(stream) if (news := notifications.news_of(record))]


@pytest.fixture
def stream(store: None) -> Stream:
    """Everything that happens to the table."""
    return Stream(("",))


# News.


def test_a_new_offer_is_news(stream: Stream) -> None:
    """With its customer, its place in the stream, and the key by which it is found again."""
    _make()
    (record,) = _batch(stream)
    news = notifications.news_of(record)
    assert news == News("cus_1", record["dynamodb"]["SequenceNumber"], OFFER_KEY, OFFER)
    assert notifications.read("cus_1", OFFER_KEY) == OFFER


@pytest.mark.parametrize("wish", [WISH, Wish("gold plus", 2)], ids=["by name", "together"])
def test_a_place_in_another_state_is_news(stream: Stream, wish: Wish) -> None:
    """As it is after the change, to its end; it is found again by its key, whatever it is for."""
    key = f"ENTRY#evt_1#{wish.key}"
    waiting = _join(wish)
    assert [(news.key, news.about) for news in _news(stream)] == [(key, waiting)]
    assert notifications.read("cus_1", key) == waiting
    assert entries.end(waiting, Outcome.BOOKED)
    ended = replace(waiting, state=EntryState.ENDED, outcome=Outcome.BOOKED)
    assert [(news.customer, news.key, news.about) for news in _news(stream)] == [("cus_1", key, ended)]
    assert notifications.read("cus_1", key) == ended


@pytest.mark.parametrize("state", [OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WITHDRAWN])
def test_an_answered_offer_is_news(stream: Stream, state: OfferState) -> None:
    """Its customer may look from elsewhere."""
    _make()
    _news(stream)
    transact([offers.answered(OFFER, state, NOW)])
    assert [news.about for news in _news(stream)] == [replace(OFFER, state=state)]


def test_what_is_in_the_same_state_is_no_news(stream: Stream) -> None:
    """A letter that was sent is written down beside it."""
    _make()
    _join()
    _news(stream)
    for key in (OFFER_KEY, ENTRY_KEY):
        assert notifications.begin_mail("cus_1", key, ME, NOW)
    assert (len(_batch(stream)), _news(stream)) == (2, [])
    for key in (OFFER_KEY, ENTRY_KEY):
        notifications.end_mail("cus_1", key, ME, sent=True)
    records = _batch(stream)
    assert len(records) == 2
    assert [notifications.news_of(record) for record in records] == [None, None]


def test_what_is_forgotten_is_no_news(stream: Stream) -> None:
    """A record without an image after it is the end of an item."""
    _make()
    (record,) = _batch(stream)
    change = record["dynamodb"]
    forgotten = {"Keys": change["Keys"], "SequenceNumber": "2", "OldImage": change["NewImage"]}
    assert notifications.news_of({"dynamodb": forgotten}) is None


def test_other_things_are_no_news(stream: Stream) -> None:
    """Rows, carts, places in lines, and what customers tell of themselves."""
    plan = Section("A", "A", (PlanRow("1", "gold plus", ("1", "2")),))
    rows.create("evt_1", Venue("ven_1", "op", "Roxy", "UTC", None, (plan,)), ttl=TTL)
    customers.describe_customer("cus_1", {"name": "Ami", "email": "ami@example.com", "phone": None})
    transact([cart_offers.offered(OFFER, 4, NOW, TTL)])
    _join()
    records = _batch(stream)
    kinds = {record["dynamodb"]["Keys"]["pk"]["S"].partition("#")[0] for record in records}
    assert kinds >= {"SEATS", "CUSTOMER", "CART", "WAITLIST"}
    assert [news.key for record in records if (news := notifications.news_of(record))] == [ENTRY_KEY]


def test_what_was_never_there_is_read_as_nothing() -> None:
    """It may have been forgotten before its letter was written."""
    assert notifications.read("cus_1", OFFER_KEY) is None
    assert notifications.read("cus_1", ENTRY_KEY) is None


# Letters.


@pytest.fixture(params=[OFFER_KEY, ENTRY_KEY], ids=["an offer", "a place"])
def key(request: pytest.FixtureRequest, store: None) -> str:
    """Something that the customer is written of."""
    _make()
    _join()
    return str(request.param)


def test_a_letter_is_sent_once(key: str) -> None:
    """Whoever comes after it was sent is told so, at any time."""
    assert notifications.begin_mail("cus_1", key, ME, NOW) is True
    notifications.end_mail("cus_1", key, ME, sent=True)
    for now in (NOW, NOW + 5 * MINUTE, NOW + 10**9):
        assert notifications.begin_mail("cus_1", key, ME, now) is False


def test_a_letter_is_sent_by_one_at_a_time(key: str) -> None:
    """Whoever comes while it is being sent is told that somebody is at it."""
    assert notifications.begin_mail("cus_1", key, ME, NOW) is True
    for now in (NOW, NOW + 5 * MINUTE - 1):
        assert notifications.begin_mail("cus_1", key, OTHER, now) is None


def test_a_letter_whose_sender_died_is_taken_over_after_five_minutes(key: str) -> None:
    """By one: the five minutes begin again."""
    assert notifications.begin_mail("cus_1", key, ME, NOW) is True
    assert notifications.begin_mail("cus_1", key, OTHER, NOW + 5 * MINUTE) is True
    assert notifications.begin_mail("cus_1", key, "ltr_3", NOW + 5 * MINUTE) is None
    assert notifications.begin_mail("cus_1", key, "ltr_3", NOW + 10 * MINUTE - 1) is None
    notifications.end_mail("cus_1", key, ME, sent=False)
    assert notifications.begin_mail("cus_1", key, "ltr_3", NOW + 10 * MINUTE - 1) is None


def test_a_letter_that_failed_may_be_tried_again_at_once(key: str) -> None:
    """And is sent once in the end."""
    assert notifications.begin_mail("cus_1", key, ME, NOW) is True
    notifications.end_mail("cus_1", key, ME, sent=False)
    assert notifications.begin_mail("cus_1", key, ME, NOW) is True
    notifications.end_mail("cus_1", key, ME, sent=True)
    assert notifications.begin_mail("cus_1", key, ME, NOW) is False


def test_letters_are_told_apart() -> None:
    """One was sent; another of the same customer, and the same of another one, were not."""
    _make()
    _join()
    transact([offers.made(replace(OFFER, customer="cus_12"), TTL)])
    assert notifications.begin_mail("cus_1", OFFER_KEY, ME, NOW) is True
    notifications.end_mail("cus_1", OFFER_KEY, ME, sent=True)
    assert notifications.begin_mail("cus_1", ENTRY_KEY, ME, NOW) is True
    assert notifications.begin_mail("cus_12", OFFER_KEY, ME, NOW) is True


def test_nothing_is_written_of_what_is_gone() -> None:
    """And nothing comes into being by asking."""
    assert notifications.begin_mail("cus_1", OFFER_KEY, ME, NOW) is False
    assert notifications.read("cus_1", OFFER_KEY) is None


def test_writing_of_a_thing_does_not_change_it(key: str) -> None:
    """It is still what it was, before and after the letter."""
    before = notifications.read("cus_1", key)
    notifications.begin_mail("cus_1", key, ME, NOW)
    assert notifications.read("cus_1", key) == before
    notifications.end_mail("cus_1", key, ME, sent=True)
    assert notifications.read("cus_1", key) == before


def test_a_place_that_was_joined_again_is_written_of_again() -> None:
    """The letter was of the old one."""
    entries.end(_join(), Outcome.BOOKED)
    assert notifications.begin_mail("cus_1", ENTRY_KEY, ME, NOW) is True
    notifications.end_mail("cus_1", ENTRY_KEY, ME, sent=True)
    _join(id="wtl_2")
    assert notifications.begin_mail("cus_1", ENTRY_KEY, ME, NOW) is True


def test_a_place_that_is_joined_again_meanwhile_is_not_written_of() -> None:
    """The letter that is being sent is of the old one; and nothing comes into being where there is no place."""
    entries.end(_join(), Outcome.BOOKED)
    assert notifications.begin_mail("cus_1", ENTRY_KEY, ME, NOW) is True
    _join(id="wtl_2")
    notifications.end_mail("cus_1", ENTRY_KEY, ME, sent=True)
    assert notifications.begin_mail("cus_1", ENTRY_KEY, OTHER, NOW) is True
    notifications.end_mail("cus_1", OFFER_KEY, ME, sent=True)
    assert notifications.read("cus_1", OFFER_KEY) is None


def test_a_letter_that_was_sent_stays_sent_when_the_answer_is_lost(key: str) -> None:
    """The SDK writes it down twice."""
    notifications.begin_mail("cus_1", key, ME, NOW)
    with answer_lost() as losses:
        notifications.end_mail("cus_1", key, ME, sent=True)
    assert losses.count == 1
    assert notifications.begin_mail("cus_1", key, ME, NOW + 10 * MINUTE) is False


def test_whoever_begins_a_letter_never_begins_it_twice(key: str) -> None:
    """When the answer is lost it is theirs all the same, and nobody else's."""
    with answer_lost() as losses:
        assert notifications.begin_mail("cus_1", key, ME, NOW) is True
    assert losses.count == 1
    assert notifications.begin_mail("cus_1", key, OTHER, NOW + 1) is None
