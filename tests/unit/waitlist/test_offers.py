"""Offers: their state at an instant, what refuses an answer, and what their customer is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import to_builtins

from chalicelib.core.money import Money
from chalicelib.core.offer import OfferState
from chalicelib.errors import Conflict, Lapsed
from chalicelib.waitlist.rules.offers import SeatOffer, hold_of
from chalicelib.waitlist.views import offer_view

UNTIL = 1_800_000_000_000
OFFER = SeatOffer(
    "ofr_01KAH3", "evt_1", "cus_1", ("A-1-1", "A-1-2"), (1250, 900), Money(2150, "EUR"), UNTIL, "wtl_1", "C#gold#02"
)
ANSWERED = [OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WITHDRAWN, OfferState.LAPSED]


def test_an_offer_lapses_at_its_very_instant() -> None:
    """By comparison: nothing has to run for it."""
    assert [OFFER.state_at(now) for now in (0, UNTIL - 1)] == [OfferState.OPEN] * 2
    assert [OFFER.state_at(now) for now in (UNTIL, UNTIL + 10**12)] == [OfferState.LAPSED] * 2
    assert [OFFER.open(now) for now in (UNTIL - 1, UNTIL)] == [True, False]


@pytest.mark.parametrize("state", ANSWERED)
def test_an_answered_offer_keeps_its_state(state: OfferState) -> None:
    """Before its end and after it."""
    offer = replace(OFFER, state=state)
    assert {offer.state_at(now) for now in (0, UNTIL - 1, UNTIL, UNTIL + 10**12)} == {state}
    assert not offer.open(0)


def test_an_open_offer_can_be_answered_until_it_lapses() -> None:
    """To the last millisecond; after that the refusal has the instant of its end."""
    OFFER.require_open(UNTIL - 1)
    with pytest.raises(Lapsed) as refused:
        OFFER.require_open(UNTIL)
    assert (refused.value.code, refused.value.details) == ("OFFER_EXPIRED", {"expired_at": "2027-01-15T08:00:00Z"})


@pytest.mark.parametrize(
    ("state", "error", "code"),
    [
        (OfferState.LAPSED, Lapsed, "OFFER_EXPIRED"),
        (OfferState.WITHDRAWN, Conflict, "WITHDRAWN"),
        (OfferState.ACCEPTED, Conflict, "OFFER_ACCEPTED"),
        (OfferState.DECLINED, Conflict, "OFFER_DECLINED"),
    ],
)
@pytest.mark.parametrize("now", [UNTIL - 1, UNTIL + 1], ids=["in time", "late"])
def test_an_offer_is_answered_once(state: OfferState, error: type[Exception], code: str, now: int) -> None:
    """The refusal names its state, also after its time."""
    with pytest.raises(error) as refused:
        replace(OFFER, state=state).require_open(now)
    assert getattr(refused.value, "code", None) == code


def test_the_hold_of_an_offer_is_named_after_it() -> None:
    """So accepting twice cannot make two holds, and different offers never share one."""
    assert OFFER.hold == hold_of("ofr_01KAH3") == "hld_01KAH3"


def test_an_open_offer_is_shown_with_the_time_that_is_left() -> None:
    """In seconds too, and without a hold: there is none yet."""
    assert to_builtins(offer_view(OFFER, UNTIL - 2000)) == {
        "offer_id": "ofr_01KAH3",
        "event_id": "evt_1",
        "waitlist_id": "wtl_1",
        "seats": ("A-1-1", "A-1-2"),
        "total": {"amount": 2150, "currency": "EUR"},
        "state": "open",
        "hold_id": None,
        "expires_at": "2027-01-15T08:00:00Z",
        "expires_in": 2,
    }


def test_an_offer_is_shown_as_lapsed_from_its_instant() -> None:
    """With no time left, however long ago that was."""
    view = to_builtins(offer_view(OFFER, UNTIL + 90_000))
    assert (view["state"], view["expires_in"], view["hold_id"]) == ("lapsed", 0, None)


@pytest.mark.parametrize("state", ANSWERED)
def test_only_an_accepted_offer_shows_a_hold(state: OfferState) -> None:
    """The hold that it has become."""
    view = to_builtins(offer_view(replace(OFFER, state=state), UNTIL - 1))
    assert (view["state"], view["hold_id"]) == (state.value, "hld_01KAH3" if state is OfferState.ACCEPTED else None)
