"""Emails about a customer's things: each is sent once."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

import pytest

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.core.money import Money
from chalicelib.core.times import MINUTE
from chalicelib.people.storage import notifications
from chalicelib.people.storage.notifications import Begun
from chalicelib.table.transactions import transact
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
_NUMBERS = count(7)
READER = WaitlistEmails(Catalogue(FakeClock(NOW)), "https://app.example.com/")


def _make() -> None:
    transact([offers.made(OFFER, TTL)])


def _join(wish: Wish = WISH, id: str = "wtl_1") -> Entry:
    joining = Entry(id, "evt_1", "cus_1", wish, NOW)
    assert entries.claim(joining, TTL) is None
    return entries.wait(joining, dict.fromkeys(wish.lines, next(_NUMBERS)), TTL)


@pytest.fixture(params=[OFFER_KEY, ENTRY_KEY], ids=["an offer", "a place"])
def key(request: pytest.FixtureRequest, store: None) -> str:
    """A thing that the customer gets an email about."""
    _make()
    _join()
    return str(request.param)


def test_an_email_is_sent_once(key: str) -> None:
    """Every later call gets WAS_SENT."""
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    notifications.end("cus_1", key, False, ME, sent=True)
    for now in (NOW, NOW + 5 * MINUTE, NOW + 10**9):
        assert notifications.begin("cus_1", key, False, ME, now) is Begun.WAS_SENT


def test_an_email_is_sent_by_one_call_at_a_time(key: str) -> None:
    """A call during the sending gets IS_SENDING."""
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    for now in (NOW, NOW + 5 * MINUTE - 1):
        assert notifications.begin("cus_1", key, False, OTHER, now) is Begun.IS_SENDING


def test_an_email_whose_sender_died_can_be_claimed_after_five_minutes(key: str) -> None:
    """By one call: the five minutes start again."""
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    assert notifications.begin("cus_1", key, False, OTHER, NOW + 5 * MINUTE) is Begun.YES
    assert notifications.begin("cus_1", key, False, "ltr_3", NOW + 5 * MINUTE) is Begun.IS_SENDING
    assert notifications.begin("cus_1", key, False, "ltr_3", NOW + 10 * MINUTE - 1) is Begun.IS_SENDING
    notifications.end("cus_1", key, False, ME, sent=False)
    assert notifications.begin("cus_1", key, False, "ltr_3", NOW + 10 * MINUTE - 1) is Begun.IS_SENDING


def test_an_email_that_failed_may_be_claimed_at_once(key: str) -> None:
    """And is sent once in the end."""
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    notifications.end("cus_1", key, False, ME, sent=False)
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    notifications.end("cus_1", key, False, ME, sent=True)
    assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.WAS_SENT


def test_each_email_has_its_own_record() -> None:
    """One was sent; another of the same customer, and the same of another customer, were not."""
    _make()
    _join()
    transact([offers.made(replace(OFFER, customer="cus_12"), TTL)])
    assert notifications.begin("cus_1", OFFER_KEY, False, ME, NOW) is Begun.YES
    notifications.end("cus_1", OFFER_KEY, False, ME, sent=True)
    assert notifications.begin("cus_1", ENTRY_KEY, False, ME, NOW) is Begun.YES
    assert notifications.begin("cus_12", OFFER_KEY, False, ME, NOW) is Begun.YES


def test_no_email_is_claimed_for_a_thing_that_is_gone() -> None:
    """The attempt creates no item."""
    assert notifications.begin("cus_1", OFFER_KEY, False, ME, NOW) is Begun.WAS_SENT
    assert READER.read("cus_1", OFFER_KEY) is None


def test_an_email_does_not_change_its_thing(key: str) -> None:
    """The thing is the same before and after the email."""
    before = READER.read("cus_1", key)
    notifications.begin("cus_1", key, False, ME, NOW)
    assert READER.read("cus_1", key) == before
    notifications.end("cus_1", key, False, ME, sent=True)
    assert READER.read("cus_1", key) == before


def test_an_entry_that_was_joined_again_gets_another_email() -> None:
    """The first email was about the old entry."""
    entries.end(_join(), Outcome.BOOKED)
    assert notifications.begin("cus_1", ENTRY_KEY, False, ME, NOW) is Begun.YES
    notifications.end("cus_1", ENTRY_KEY, False, ME, sent=True)
    _join(id="wtl_2")
    assert notifications.begin("cus_1", ENTRY_KEY, False, ME, NOW) is Begun.YES


def test_an_entry_that_is_joined_again_meanwhile_stays_unrecorded() -> None:
    """The email that is being sent is about the old entry; and no item is created where there is no entry."""
    entries.end(_join(), Outcome.BOOKED)
    assert notifications.begin("cus_1", ENTRY_KEY, False, ME, NOW) is Begun.YES
    _join(id="wtl_2")
    notifications.end("cus_1", ENTRY_KEY, False, ME, sent=True)
    assert notifications.begin("cus_1", ENTRY_KEY, False, OTHER, NOW) is Begun.YES
    notifications.end("cus_1", OFFER_KEY, False, ME, sent=True)
    assert READER.read("cus_1", OFFER_KEY) is None


def test_a_sent_email_stays_sent_when_the_answer_is_lost(key: str) -> None:
    """The SDK records it twice."""
    notifications.begin("cus_1", key, False, ME, NOW)
    with answer_lost() as losses:
        notifications.end("cus_1", key, False, ME, sent=True)
    assert losses.count == 1
    assert notifications.begin("cus_1", key, False, ME, NOW + 10 * MINUTE) is Begun.WAS_SENT


def test_a_claim_whose_answer_is_lost_is_kept(key: str) -> None:
    """The call still has the claim, and no other call gets it."""
    with answer_lost() as losses:
        assert notifications.begin("cus_1", key, False, ME, NOW) is Begun.YES
    assert losses.count == 1
    assert notifications.begin("cus_1", key, False, OTHER, NOW + 1) is Begun.IS_SENDING
