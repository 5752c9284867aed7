"""News for a customer: which are sent, the checks that follow, and their form."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import to_builtins

from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.money import Money
from chalicelib.core.offer import OfferState
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome, Wish
from chalicelib.waitlist.rules.news import WaitlistNews
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.views import news_view, offer_view

NOW = 1_000_000
OFFER = SeatOffer("ofr_1", "evt_1", "cus_1", ("A-1-1",), (1250,), Money(1250, "EUR"), NOW + 5000, "wtl_1", "C#gold#01")
WISH = Wish("gold", 2, ("A-1-1", "A-1-2"))
ENTRY = Entry("wtl_1", "evt_1", "cus_1", WISH, NOW, EntryState.WAITING)
SHOWN = (Outcome.BOOKED, Outcome.CLOSED, Outcome.EVENT_CANCELLED, Outcome.EVENT_BEGUN)


def _news(about: SeatOffer | Entry) -> WaitlistNews:
    return WaitlistNews("cus_1", "1", "KEY#1", about)


def _ended(outcome: Outcome) -> Entry:
    return replace(ENTRY, state=EntryState.ENDED, outcome=outcome)


@pytest.mark.parametrize("state", list(OfferState))
def test_every_change_of_an_offer_is_shown(state: OfferState) -> None:
    """Its customer may have answered it on another screen."""
    assert _news(replace(OFFER, state=state)).shown


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_end_of_an_entry_is_shown_when_others_caused_it(outcome: Outcome) -> None:
    """Not an end by the customer, nor by the end of an offer."""
    assert _news(_ended(outcome)).shown is (outcome in SHOWN)


@pytest.mark.parametrize("state", [EntryState.JOINING, EntryState.WAITING, EntryState.OFFERED])
def test_an_entry_that_has_not_ended_is_not_shown(state: EntryState) -> None:
    """The answer to joining shows it, and an offer is shown as an offer."""
    assert not _news(replace(ENTRY, state=state)).shown


def test_an_open_offer_sets_messages_at_once_and_a_check_when_it_lapses() -> None:
    """Each names the customer, because both items are in the customer's partition."""
    assert list(_news(OFFER).deadlines(NOW)) == [
        Deadline(DeadlineKind.OFFER, "cus_1/ofr_1", NOW + 7000),
        Deadline(DeadlineKind.MAIL, "cus_1/KEY#1", NOW),
        Deadline(DeadlineKind.ALERT, "cus_1/KEY#1", NOW),
    ]


@pytest.mark.parametrize("state", [state for state in OfferState if state is not OfferState.OPEN])
def test_an_offer_that_is_not_open_sets_nothing(state: OfferState) -> None:
    """It was answered, or its time is over."""
    assert list(_news(replace(OFFER, state=state)).deadlines(NOW)) == []


@pytest.mark.parametrize("outcome", list(Outcome))
def test_the_end_of_an_entry_sets_its_count_and_an_email_if_others_caused_it(outcome: Outcome) -> None:
    """An event that has begun is no news."""
    mailed = outcome in SHOWN and outcome is not Outcome.EVENT_BEGUN
    emails = [Deadline(DeadlineKind.MAIL, "cus_1/KEY#1", NOW)] if mailed else []
    assert list(_news(_ended(outcome)).deadlines(NOW)) == [Deadline(DeadlineKind.ENDED, "cus_1/KEY#1", NOW), *emails]


def test_an_entry_that_has_not_ended_sets_nothing() -> None:
    """Joining and getting an offer need no email about the entry."""
    for state in (EntryState.JOINING, EntryState.WAITING, EntryState.OFFERED):
        assert list(_news(replace(ENTRY, state=state)).deadlines(NOW)) == []


def test_an_offer_on_a_topic_is_as_in_an_answer() -> None:
    """With its kind, and as it is at that instant."""
    for now in (NOW, NOW + 5000):
        assert to_builtins(news_view(OFFER, now)) == {"kind": "offer", **to_builtins(offer_view(OFFER, now))}


def test_an_entry_on_a_topic_has_its_end() -> None:
    """Its id, its event, its wish, and the reason of its end."""
    assert to_builtins(news_view(_ended(Outcome.BOOKED), NOW)) == {
        "kind": "place",
        "event_id": "evt_1",
        "waitlist_id": "wtl_1",
        "wish": {"seats": ("A-1-1", "A-1-2")},
        "state": "ended",
        "reason": "BOOKED",
    }
    assert to_builtins(news_view(ENTRY, NOW))["reason"] is None


def test_a_wish_is_shown_as_the_customer_made_it() -> None:
    """Seats by their names alone, any other wish by category and quantity."""
    by_category = replace(ENTRY, wish=Wish("gold", 2))
    assert to_builtins(news_view(ENTRY, NOW))["wish"] == {"seats": ("A-1-1", "A-1-2")}
    assert to_builtins(news_view(by_category, NOW))["wish"] == {"category": "gold", "quantity": 2}
