"""Offers to bars: their deadline, the errors of late answers, and ids that name the bar."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.bars.rules.offers import OFFER_LASTS, STATES, BarOffer, WithdrawnReason, bar_in, offer_id
from chalicelib.bars.storage import offers
from chalicelib.core.ids import new_id
from chalicelib.core.offer import OfferState
from chalicelib.errors import Conflict, LineholdError

NOW = 1_764_619_200_000
BAR = new_id("bar", NOW)
OFFER = BarOffer("ofr_1", BAR, "req_1", "cus_1", 2, None, NOW, NOW + OFFER_LASTS)


def test_an_offer_expires_by_the_clock() -> None:
    """An open offer lapses after 45 seconds; one that was answered never does."""
    assert OFFER.state_at(NOW + 44_999) is OfferState.OPEN
    assert OFFER.state_at(NOW + 45_000) is OfferState.LAPSED
    answered = (OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WITHDRAWN)
    assert [replace(OFFER, state=state).state_at(NOW + 10**9) for state in answered] == list(answered)


@pytest.mark.parametrize(
    ("state", "reason", "code"),
    [
        (OfferState.ACCEPTED, None, "OFFER_ACCEPTED"),
        (OfferState.DECLINED, None, "OFFER_REJECTED"),
        (OfferState.WITHDRAWN, None, "WITHDRAWN"),
        (OfferState.WITHDRAWN, WithdrawnReason.GONE, "WITHDRAWN"),
        (OfferState.WITHDRAWN, WithdrawnReason.MATCHED, "ALREADY_MATCHED"),
        (OfferState.WITHDRAWN, WithdrawnReason.FULL, "QUEUE_FULL"),
        (OfferState.LAPSED, None, "OFFER_EXPIRED"),
    ],
)
def test_a_late_answer_says_what_became_of_the_offer(
    state: OfferState, reason: WithdrawnReason | None, code: str
) -> None:
    """For as long as the offer is kept, which is longer than it was open."""
    for now in (NOW, NOW + OFFER_LASTS + 1):
        with pytest.raises(LineholdError) as refused:
            replace(OFFER, state=state, reason=reason).require_open(now)
        assert refused.value.code == code
        assert isinstance(refused.value, Conflict) == (code != "OFFER_EXPIRED")
    OFFER.require_open(NOW)


def test_offers_are_stored_in_the_contracts_words() -> None:
    """Earlier releases stored these words, so the functions of two releases read one another's offers."""
    words = ("pending", "accepted", "rejected", "expired", "withdrawn")
    written = [replace(OFFER, state=state) for state in map(STATES.__getitem__, words)]
    items = [offers.creating(offer).request["Item"] for offer in written]
    assert [item["state"]["S"] for item in items] == list(words)
    assert list(map(offers.offer_of, items)) == written


def test_an_offers_id_names_its_bar() -> None:
    """Ids sort by the time they were made, and no two are the same."""
    ids = [offer_id(BAR, NOW + moment) for moment in (0, 1, 50_000)]
    assert ids == sorted(ids)
    assert {bar_in(id) for id in ids} == {BAR}
    assert len({offer_id(BAR, NOW) for _ in range(50)}) == 50


def test_text_that_is_no_offers_id_names_no_bar() -> None:
    """Also when it differs by one letter."""
    good = offer_id(BAR, NOW)
    lower, longer, other = good.lower(), f"{good}0", f"req_{good[4:]}"
    for id in ("", "ofr_", good[:-1], lower, longer, other, f"{good}\n", new_id("ofr", NOW), BAR, f"ofr_{'8' * 52}"):
        assert bar_in(id) is None, id
