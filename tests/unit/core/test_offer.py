"""Offers: when one lapses, what can still be answered, and with which error an answer is refused."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from chalicelib.core.offer import Offer, OfferState
from chalicelib.errors import Conflict, Lapsed, LineholdError

UNTIL = 1_800_000_000_000
ANSWERED = [OfferState.ACCEPTED, OfferState.DECLINED, OfferState.WITHDRAWN, OfferState.LAPSED]


@dataclass(frozen=True)
class Seat(Offer):
    """An offer of one seat."""

    state: OfferState = OfferState.OPEN
    until: int = UNTIL


class Table(Seat):
    """An offer of a service that has words of its own."""

    @staticmethod
    def shown(state: OfferState) -> str:
        return "rejected" if state is OfferState.DECLINED else state.value

    def withdrawal(self) -> Conflict:
        return Conflict("The bar has closed.", "BAR_CLOSED")


def _refusal(offer: Offer, now: int = UNTIL - 1) -> LineholdError:
    with pytest.raises(LineholdError) as caught:
        offer.require_open(now)
    return caught.value


@pytest.mark.parametrize(
    ("now", "state"),
    [(0, OfferState.OPEN), (UNTIL - 1, OfferState.OPEN), (UNTIL, OfferState.LAPSED), (UNTIL + 1, OfferState.LAPSED)],
)
def test_an_open_offer_lapses_by_the_clock(now: int, state: OfferState) -> None:
    """At its very deadline, whether or not anything ran."""
    assert Seat().state_at(now) is state
    assert Seat().open(now) is (state is OfferState.OPEN)


@pytest.mark.parametrize("state", ANSWERED)
@pytest.mark.parametrize("now", [0, UNTIL - 1, UNTIL, UNTIL + 1])
def test_an_ended_offer_keeps_its_state(state: OfferState, now: int) -> None:
    """An accepted offer stays accepted after the deadline, and a lapsed one is not open before it."""
    assert Seat(state).state_at(now) is state
    assert not Seat(state).open(now)


def test_an_open_offer_can_be_answered() -> None:
    """Up to the millisecond before its deadline."""
    Seat().require_open(UNTIL - 1)


def test_a_lapsed_offer_is_refused_with_its_deadline() -> None:
    """So a client knows by how much the answer was late."""
    error = _refusal(Seat(), UNTIL)
    assert isinstance(error, Lapsed)
    assert (error.code, error.details) == ("OFFER_EXPIRED", {"expired_at": "2027-01-15T08:00:00Z"})
    assert _refusal(Seat(OfferState.LAPSED)).code == "OFFER_EXPIRED"


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (OfferState.ACCEPTED, "OFFER_ACCEPTED"),
        (OfferState.DECLINED, "OFFER_DECLINED"),
        (OfferState.WITHDRAWN, "WITHDRAWN"),
    ],
)
def test_an_answered_offer_is_refused_with_its_state(state: OfferState, code: str) -> None:
    """Before the deadline and after it."""
    for now in (UNTIL - 1, UNTIL):
        error = _refusal(Seat(state), now)
        assert isinstance(error, Conflict)
        assert error.code == code


def test_a_service_may_have_its_own_words() -> None:
    """For a state, and for the error of a withdrawn offer."""
    assert _refusal(Table(OfferState.DECLINED)).code == "OFFER_REJECTED"
    assert _refusal(Table(OfferState.WITHDRAWN)).code == "BAR_CLOSED"
    assert _refusal(Table(OfferState.ACCEPTED)).code == "OFFER_ACCEPTED"
