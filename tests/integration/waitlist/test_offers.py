"""Offers in the store: answered in time, lapsed after it, and once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.money import Money
from chalicelib.core.offer import OfferState
from chalicelib.table import due
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import offers
from chalicelib.waitlist.storage.offers import OfferItem

pytestmark = pytest.mark.usefixtures("store")

NOW, UNTIL, TTL = 1_000_000, 1_000_100, 2_000_000_000
OFFER = SeatOffer(
    "ofr_1", "evt_1", "cus_1", ("A-1-1", "A-1-2"), (1250, 900), Money(2150, "EUR"), UNTIL, "wtl_1", "C#gold plus#02"
)
IN_TIME = [OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WITHDRAWN]
ANSWERS = [*IN_TIME, OfferState.LAPSED]


def _make(offer: SeatOffer = OFFER) -> None:
    transact([offers.made(offer, TTL)])


def _answer(state: OfferState, now: int | None = None) -> None:
    at = UNTIL if state is OfferState.LAPSED else UNTIL - 1
    transact([offers.answered(OFFER, state, at if now is None else now)])


def _found() -> SeatOffer | None:
    return offers.get("cus_1", "ofr_1")


def test_an_offer_is_found_as_it_was_made() -> None:
    """By its own customer only."""
    _make()
    assert _found() == OFFER
    assert offers.get("cus_2", "ofr_1") is None
    assert offers.get("cus_1", "ofr_2") is None


def test_a_customers_offers_are_all_that_were_made_to_them() -> None:
    """The oldest first, open or not; not those of a customer whose id begins alike."""
    made = [replace(OFFER, id=id) for id in ("ofr_1", "ofr_2", "ofr_3")]
    for offer in (made[1], made[2], made[0], replace(OFFER, customer="cus_12")):
        _make(offer)
    _answer(OfferState.DECLINED)
    assert offers.of_customer("cus_1") == [replace(OFFER, state=OfferState.DECLINED), *made[1:]]
    assert offers.of_customer("cus_3") == []


def test_an_offer_is_made_once() -> None:
    """Another with the same id is refused, and changes nothing."""
    _make()
    with pytest.raises(Cancelled):
        _make(replace(OFFER, until=UNTIL + 1))
    assert _found() == OFFER


@pytest.mark.parametrize("state", IN_TIME)
def test_an_offer_is_answered_until_its_very_end(state: OfferState) -> None:
    """At the last millisecond it is; one later it is not, and stays open until its end is recorded."""
    _make()
    with pytest.raises(Cancelled):
        _answer(state, UNTIL)
    assert _found() == OFFER
    _answer(state, UNTIL - 1)
    assert _found() == replace(OFFER, state=state)


def test_an_offer_does_not_lapse_before_its_end() -> None:
    """From the very instant on it does."""
    _make()
    with pytest.raises(Cancelled):
        _answer(OfferState.LAPSED, UNTIL - 1)
    _answer(OfferState.LAPSED, UNTIL)
    assert _found() == replace(OFFER, state=OfferState.LAPSED)


@pytest.mark.parametrize("first", ANSWERS)
@pytest.mark.parametrize("second", ANSWERS)
def test_an_offer_is_answered_once(first: OfferState, second: OfferState) -> None:
    """The second answer is refused, the same one too."""
    _make()
    _answer(first)
    with pytest.raises(Cancelled):
        _answer(second)
    assert _found() == replace(OFFER, state=first)


def test_an_offer_that_does_not_exist_cannot_be_answered() -> None:
    """Nor one that was deleted: the answer creates nothing."""
    for state in ANSWERS:
        with pytest.raises(Cancelled):
            _answer(state)
    assert _found() is None


@pytest.mark.parametrize("state", ANSWERS)
def test_an_offer_is_due_until_it_is_answered(state: OfferState) -> None:
    """Then the sweep finds it no more; it is deleted with its event."""
    _make()
    assert [deadline.at for deadline in due.overdue(UNTIL + CLOCK_GRACE, 10)] == [UNTIL + CLOCK_GRACE]
    _answer(state)
    assert due.overdue(10**15, 10) == []
    item = OfferItem.find("CUSTOMER#cus_1", "OFFER#ofr_1")
    assert item
    assert item.ttl == TTL
