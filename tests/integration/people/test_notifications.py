"""Emails about a customer's things: each is sent once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.core.money import Money
from chalicelib.core.times import MINUTE
from chalicelib.people.storage import notifications
from chalicelib.people.storage.notifications import Begun
from chalicelib.table.writes import transact
from chalicelib.waitlist.emails import WaitlistEmails
from chalicelib.waitlist.rules.entries import Entry, Outcome, Wish
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import entries, offers
from tests.support.clock import FakeClock
from tests.support.faults import answer_lost

pytestmark = pytest.mark.usefixtures("store")

NOW, TTL = 1_000_000, 2_000_000_000
ME, OTHER = "ltr_1", "ltr_2"
WISH = Wish("gold plus", 2, ("A-1-1", "A-1-2"))
OFFER = SeatOffer("ofr_1", "evt_1", "cus_1", ("A-1-1",), (1250,), Money(1250, "EUR"), NOW + 100, "wtl_1", WISH.key)
OFFER_KEY = "OFFER#ofr_1"
ENTRY_KEY = f"ENTRY#evt_1#{WISH.key}"
READER = WaitlistEmails(Catalogue(FakeClock(NOW)))


def _make() -> None:
    transact([offers.made(OFFER, TTL)])


def _join(wish: Wish = WISH, id: str = "wtl_1") -> Entry:
    joining = Entry(id, "evt_1", "cus_1", wish, NOW)
    assert entries.claim(joining, TTL) is None
    return entries.wait(joining, dict.fromkeys(wish.lines, 7))


@pytest.fixture(params=[OFFER_KEY, ENTRY_KEY], ids=["an offer", "a place"])
def key(request: pytest.FixtureRequest, store: None) -> str:
    """Something that the customer is written of."""
    _make()
    _join()
    return str(request.param)


def test_a_letter_is_sent_once(key: str) -> None:
    """Whoever comes after it was sent is told so, at any time."""
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    notifications.end("cus_1", key, False, ME, sent=True)
    for now in (NOW, NOW + 5 * MINUTE, NOW + 10**9):
        assert notifications.begin("cus_1", key, False, ME, now) is Begun.WAS_SENT


def test_a_letter_is_sent_by_one_at_a_time(key: str) -> None:
    """Whoever comes while it is being sent is told that somebody is at it."""
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    for now in (NOW, NOW + 5 * MINUTE - 1):
        assert notifications.begin("cus_1", key, False, OTHER, now) is Begun.IS_SENDING


def test_a_letter_whose_sender_died_is_taken_over_after_five_minutes(key: str) -> None:
    """By one: the five minutes begin again."""
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    assert notifications.begin("cus_1", key, False, OTHER, NOW + 5 * MINUTE) is Begun.YES
    assert notifications.begin("cus_1", key, False, "ltr_3", NOW + 5 * MINUTE) is Begun.IS_SENDING
    assert notifications.begin("cus_1", key, False, "ltr_3", NOW + 10 * MINUTE - 1) is Begun.IS_SENDING
    notifications.end("cus_1", key, False, ME, sent=False)
    assert notifications.begin("cus_1", key, False, "ltr_3", NOW + 10 * MINUTE - 1) is Begun.IS_SENDING


def test_a_letter_that_failed_may_be_tried_again_at_once(key: str) -> None:
    """And is sent once in the end."""
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    notifications.end("cus_1", key, False, ME, sent=False)
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    notifications.end("cus_1", key, False, ME, sent=True)
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.WAS_SENT


def test_letters_are_told_apart() -> None:
    """One was sent; another of the same customer, and the same of another one, were not."""
    _make()
    _join()
    transact([offers.made(replace(OFFER, customer="cus_12"), TTL)])
    assert notifications.begin("cus_1", OFFER_KEY, False, ME, NOW) is Begun.YES
    notifications.end("cus_1", OFFER_KEY, False, ME, sent=True)
    assert notifications.begin("cus_1", ENTRY_KEY, False, ME, NOW) is Begun.YES
    assert notifications.begin("cus_12", OFFER_KEY, False, ME, NOW) is Begun.YES


def test_nothing_is_written_of_what_is_gone() -> None:
    """And nothing comes into being by asking."""
    assert notifications.begin("cus_1", OFFER_KEY, False, ME, NOW) is Begun.WAS_SENT
    assert READER.read("cus_1", OFFER_KEY) is None


def test_writing_of_a_thing_does_not_change_it(key: str) -> None:
    """It is still what it was, before and after the letter."""
    before = READER.read("cus_1", key)
    notifications.begin("cus_1", key, False, ME, NOW)
    assert READER.read("cus_1", key) == before
    notifications.end("cus_1", key, False, ME, sent=True)
    assert READER.read("cus_1", key) == before


def test_a_place_that_was_joined_again_is_written_of_again() -> None:
    """The letter was of the old one."""
    entries.end(_join(), Outcome.BOOKED)
    assert notifications.begin("cus_1", ENTRY_KEY, False, ME, NOW) is Begun.YES
    notifications.end("cus_1", ENTRY_KEY, False, ME, sent=True)
    _join(id="wtl_2")
    assert notifications.begin("cus_1", ENTRY_KEY, False, ME, NOW) is Begun.YES


def test_a_place_that_is_joined_again_meanwhile_is_not_written_of() -> None:
    """The letter that is being sent is of the old one; and nothing comes into being where there is no place."""
    entries.end(_join(), Outcome.BOOKED)
    assert notifications.begin("cus_1", ENTRY_KEY, False, ME, NOW) is Begun.YES
    _join(id="wtl_2")
    notifications.end("cus_1", ENTRY_KEY, False, ME, sent=True)
    assert notifications.begin("cus_1", ENTRY_KEY, False, OTHER, NOW) is Begun.YES
    notifications.end("cus_1", OFFER_KEY, False, ME, sent=True)
    assert READER.read("cus_1", OFFER_KEY) is None


def test_a_letter_that_was_sent_stays_sent_when_the_answer_is_lost(key: str) -> None:
    """The SDK writes it down twice."""
    notifications.begin("cus_1", key, False, ME, NOW)
    with answer_lost() as losses:
        notifications.end("cus_1", key, False, ME, sent=True)
    assert losses.count == 1
    assert notifications.begin("cus_1", key, False, ME, NOW + 10 * MINUTE) is Begun.WAS_SENT


def test_whoever_begins_a_letter_never_begins_it_twice(key: str) -> None:
    """When the answer is lost it is theirs all the same, and nobody else's."""
    with answer_lost() as losses:
        assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    assert losses.count == 1
    assert notifications.begin("cus_1", key, False, OTHER, NOW + 1) is Begun.IS_SENDING
