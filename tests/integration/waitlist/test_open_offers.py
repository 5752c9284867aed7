"""Offers whose end is not recorded, in the store: those that have lapsed are found without reading the others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.core.money import Money
from chalicelib.table.transactions import transact
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import open_offers

pytestmark = pytest.mark.usefixtures("store")

NOW, TTL = 1_900_000_000_000, 2_000_000_000
OFFER = SeatOffer(
    "ofr_1", "evt_1", "cus_1", ("A-1-1",), (1250,), Money(1250, "EUR"), NOW, "wtl_1", "S#A-1-1", {"S#A#1#1": 7}
)
OTHERS = [
    replace(OFFER, id="ofr_2", until=NOW - 1),
    replace(OFFER, id="ofr_3", until=NOW + 1),
    replace(OFFER, id="ofr_4", until=NOW + 900_000),
    replace(OFFER, id="ofr_5", event="evt_2"),
]


def _lapsed(now: int) -> list[str]:
    return [offer.id for offer in open_offers.lapsed("evt_1", now)]


def test_an_offer_is_among_the_lapsed_from_its_deadline_on() -> None:
    """With its numbers, the first to lapse first; not those of another event."""
    for offer in (OFFER, *OTHERS):
        transact([open_offers.added(offer, TTL)])
    assert _lapsed(NOW - 2) == []
    assert _lapsed(NOW - 1) == ["ofr_2"]
    assert _lapsed(NOW) == ["ofr_2", "ofr_1"]
    assert _lapsed(NOW + 900_000) == ["ofr_2", "ofr_1", "ofr_3", "ofr_4"]
    _, found = open_offers.lapsed("evt_1", NOW)
    assert (found.customer, dict(found.numbers), found.until) == ("cus_1", {"S#A#1#1": 7}, NOW)
    assert [offer.id for offer in open_offers.of_event("evt_1", most=3)] == ["ofr_2", "ofr_1", "ofr_3"]


def test_an_offer_whose_end_is_recorded_is_found_no_more() -> None:
    """Lapsed or not."""
    transact([open_offers.added(OFFER, TTL)])
    transact([open_offers.removed(OFFER)])
    assert _lapsed(NOW) == []
    assert not open_offers.waitlist_has_parties("evt_1")
