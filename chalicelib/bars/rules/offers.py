"""An offer to a bar: a guest who would like to queue there, for the bar to take or to leave.

It is withdrawn when the guest is gone or was taken elsewhere, or when the bar takes no more guests. The contract calls
an open offer pending, a declined one rejected and a lapsed one expired.
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
    """The contract's words for the states of an offer to a bar."""

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


class OfferAct(StrEnum):
    """What ends an offer: the bar, the clock, or the guest's going elsewhere."""

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
"""Every move there is, as docs/bars.md shows them."""


class Why(StrEnum):
    """Why an offer was withdrawn; the code of whoever answers it all the same."""

    GONE = "WITHDRAWN"
    MATCHED = "ALREADY_MATCHED"
    FULL = "QUEUE_FULL"


@dataclass(frozen=True, slots=True)
class BarOffer(Offer):
    """`walk` is how many minutes the guest walks, None when it is not known; `until` when it expires."""

    id: str
    bar: str
    request: str
    customer: str
    party: int
    walk: int | None
    made: int
    until: int
    state: OfferState = OfferState.OPEN
    why: Why | None = None

    def withdrawal(self) -> Conflict:
        """For a bar that answers too late: why the offer was withdrawn."""
        return refusal(self.why or Why.GONE)

    @staticmethod
    def shown(state: OfferState) -> OfferWord:
        """The contract's word for a state of an offer to a bar."""
        return _WORDS[state]


def refusal(why: Why) -> Conflict:
    """For a bar that says yes too late."""
    words = {
        Why.GONE: "This offer was withdrawn.",
        Why.MATCHED: "Another bar has taken this guest.",
        Why.FULL: "The queue is full.",
    }
    return Conflict(words[why], why.value)


# A bar's offer is looked up by its id alone and lives among its bar's things, so its id says where: after an id of its
# own, which nobody can guess, come those 26 letters of the bar's.
_ID = re.compile(r"ofr_[0-7][0-9A-HJKMNP-TV-Z]{25}(?P<bar>[0-7][0-9A-HJKMNP-TV-Z]{25})")


def offer_id(bar: str, now: int) -> str:
    """A fresh id. Sortable by `now`."""
    return f"{new_id('ofr', now)}{bar.partition('_')[2]}"


def bar_in(offer: str) -> str | None:
    """The bar to which an offer with this id is made; None for what cannot be one's id."""
    found = _ID.fullmatch(offer)
    return f"bar_{found['bar']}" if found else None
