"""An offer to a bar: a guest who would like to queue there, for the bar to accept or to reject.

It is withdrawn when the guest has cancelled or another bar has accepted, or when the bar takes no more guests. The
contract calls an open offer pending, a declined one rejected and a lapsed one expired.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.ids import new_id
from chalicelib.core.offer import Offer, OfferState
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict

OFFER_LASTS = 45 * SECOND


class OfferWord(StrEnum):
    """The state of an offer to a bar. `pending`: the bar may answer. `accepted`, `rejected`: it has answered.
    `expired`: it did not answer in time. `withdrawn`: the guest cancelled or another bar took them, or this bar takes
    no more guests."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


_WORDS = {
    OfferState.OPEN: OfferWord.PENDING,
    OfferState.ACCEPTED: OfferWord.ACCEPTED,
    OfferState.DECLINED: OfferWord.REJECTED,
    OfferState.LAPSED: OfferWord.EXPIRED,
    OfferState.WITHDRAWN: OfferWord.WITHDRAWN,
}

STATES = {word: state for state, word in _WORDS.items()}
"""The state that each word stands for."""


class OfferAct(StrEnum):
    """What ends an offer: the bar accepts or rejects it, the clock expires it, or a check withdraws it."""

    ACCEPT = "accept"
    REJECT = "reject"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


MOVES = {
    (OfferState.OPEN, OfferAct.ACCEPT): OfferState.ACCEPTED,
    (OfferState.OPEN, OfferAct.REJECT): OfferState.DECLINED,
    (OfferState.OPEN, OfferAct.EXPIRE): OfferState.LAPSED,
    (OfferState.OPEN, OfferAct.WITHDRAW): OfferState.WITHDRAWN,
}
"""Every move, as docs/bars.md shows them."""


class WithdrawnReason(StrEnum):
    """Why an offer was withdrawn: the error code of a later answer to it."""

    GONE = "WITHDRAWN"
    MATCHED = "ALREADY_MATCHED"
    FULL = "QUEUE_FULL"


@dataclass(frozen=True, slots=True)
class BarOffer(Offer):
    """`walk` is the guest's walk in minutes, None when it is not known; `until` is when the offer expires."""

    id: str
    bar: str
    request: str
    customer: str
    party: int
    walk: int | None
    made: int
    until: int
    state: OfferState = OfferState.OPEN
    reason: WithdrawnReason | None = None

    def withdrawal(self) -> Conflict:
        """For an answer to a withdrawn offer: says why it was withdrawn."""
        return refusal(self.reason or WithdrawnReason.GONE)

    @staticmethod
    def shown(state: OfferState) -> OfferWord:
        """The contract's word for a state of an offer to a bar."""
        return _WORDS[state]


def refusal(reason: WithdrawnReason) -> Conflict:
    """For a bar that cannot have the guest any more."""
    texts = {
        WithdrawnReason.GONE: "This offer was withdrawn.",
        WithdrawnReason.MATCHED: "Another bar has taken this guest.",
        WithdrawnReason.FULL: "The queue is full.",
    }
    return Conflict(texts[reason], reason.value)


# An offer is found by its id alone but stored under its bar's key, so the id names the bar: an id of its own, which
# cannot be guessed, is followed by the 26 letters of the bar's id.
_ID = re.compile(r"ofr_[0-7][0-9A-HJKMNP-TV-Z]{25}(?P<bar>[0-7][0-9A-HJKMNP-TV-Z]{25})")


def offer_id(bar: str, now: int) -> str:
    """A new id. Ids sort by `now`."""
    return f"{new_id('ofr', now)}{bar.partition('_')[2]}"


def bar_in(offer: str) -> str | None:
    """The bar to which an offer with this id is made; None for text that is no offer's id."""
    found = _ID.fullmatch(offer)
    return f"bar_{found['bar']}" if found else None
