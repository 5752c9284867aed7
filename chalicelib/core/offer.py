"""An offer: something scarce proposed to one party, for a limited time.

    open ──► accepted
      ├────► declined
      ├────► withdrawn    it cannot be had any more
      └────► lapsed       by comparison with the clock: nothing has to run for it

There is at most one acceptance, and none after the deadline, even if no timer ran. Each service that makes offers adds
what is offered and to whom, and its own words for the states where the contract has other ones.
"""

from __future__ import annotations

from enum import StrEnum

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.times import rfc3339
from chalicelib.errors import Conflict, Lapsed


class OfferState(StrEnum):
    """open: it can be accepted until it expires. accepted, declined: the answer to it. lapsed: not answered in
    time. withdrawn: it cannot be had any more."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Offer:
    """The base of all offers: the `state` that was stored, and `until`, the instant at which an open one lapses."""

    __slots__ = ()

    state: OfferState
    until: int

    def state_at(self, now: int) -> OfferState:
        """The state at `now`: an open offer is lapsed from `until` on."""
        return OfferState.LAPSED if self.state is OfferState.OPEN and now >= self.until else self.state

    def open(self, now: int) -> bool:
        return self.state_at(now) is OfferState.OPEN

    @property
    def over_at(self) -> int:
        """When an open offer has lapsed on every clock: from then on a check records it, and the next may be made."""
        return self.until + CLOCK_GRACE

    def require_open(self, now: int) -> None:
        """Raises `Lapsed` OFFER_EXPIRED, or `Conflict` with a code for the offer's state."""
        state = self.state_at(now)
        if state is OfferState.LAPSED:
            raise Lapsed("This offer has lapsed.", "OFFER_EXPIRED", {"expired_at": rfc3339(self.until)})
        if state is OfferState.WITHDRAWN:
            raise self.withdrawal()
        if state is not OfferState.OPEN:
            word = self.shown(state)
            raise Conflict(f"This offer was {word}.", f"OFFER_{word.upper()}")

    def withdrawal(self) -> Conflict:
        """The error for an answer to a withdrawn offer."""
        return Conflict("This offer was withdrawn.", "WITHDRAWN")

    @staticmethod
    def shown(state: OfferState) -> str:
        """The contract's word for a state."""
        return state.value
