"""An offer to a bar: somebody who would like to queue there, for the bar to take or to leave.

pending ──► accepted
  ├──────► rejected
  ├──────► withdrawn    the guest is gone or was taken elsewhere, or the bar takes nobody any more
  └──────► expired      by comparison: an answer after the deadline is refused even if no timer ran
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND, rfc3339
from chalicelib.errors import Conflict, Lapsed

OFFER_LASTS = 45 * SECOND


class BarOfferState(StrEnum):
    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class OfferAct(StrEnum):
    """What ends an offer: the bar, the clock, or the guest's going elsewhere."""

    ACCEPT = "accept"
    REJECT = "reject"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


MOVES = {
    (BarOfferState.PENDING, OfferAct.ACCEPT): BarOfferState.ACCEPTED,
    (BarOfferState.PENDING, OfferAct.REJECT): BarOfferState.REJECTED,
    (BarOfferState.PENDING, OfferAct.EXPIRE): BarOfferState.EXPIRED,
    (BarOfferState.PENDING, OfferAct.WITHDRAW): BarOfferState.WITHDRAWN,
}
"""Every move there is, as docs/bars.md shows them."""


class Why(StrEnum):
    """Why an offer was withdrawn; the code of whoever answers it all the same."""

    GONE = "WITHDRAWN"
    MATCHED = "ALREADY_MATCHED"
    FULL = "QUEUE_FULL"


@dataclass(frozen=True, slots=True)
class BarOffer:
    """`walk` is how many minutes the guest walks, None when it is not known; `until` when it expires."""

    id: str
    bar: str
    request: str
    customer: str
    party: int
    walk: int | None
    made: int
    until: int
    state: BarOfferState = BarOfferState.PENDING
    why: Why | None = None

    def state_at(self, now: int) -> BarOfferState:
        """What it is now, whether or not anything ran at its end."""
        over = self.state is BarOfferState.PENDING and now >= self.until
        return BarOfferState.EXPIRED if over else self.state

    def require_pending(self, now: int) -> None:
        """Raises `Lapsed` OFFER_EXPIRED, or `Conflict` with what became of it."""
        state = self.state_at(now)
        if state is BarOfferState.EXPIRED:
            raise Lapsed("This offer has expired.", "OFFER_EXPIRED", {"expired_at": rfc3339(self.until)})
        if state is BarOfferState.WITHDRAWN:
            raise refusal(self.why or Why.GONE)
        if state is not BarOfferState.PENDING:
            raise Conflict(f"This offer was {state.value}.", f"OFFER_{state.value.upper()}")


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
