"""An offer: something scarce proposed to one party, for a limited time.

    open ──► accepted
      ├────► declined
      ├────► withdrawn    what was offered is not to be had any more
      └────► lapsed       by comparison: nothing has to run for it

There is at most one acceptance, and none after the deadline, even if no timer ran. Services that make offers add what
is offered to whom; words of the contract that differ are theirs, where offers are shown.
"""

from __future__ import annotations

from enum import StrEnum

from chalicelib.core.times import rfc3339
from chalicelib.errors import Conflict, Lapsed


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


class Offer:
    """What every offer has: a `state` as it was written, and `until`, the instant at which an open one lapses."""

    __slots__ = ()

    state: OfferState
    until: int

    def state_at(self, now: int) -> OfferState:
        """Its state by the clock, whether or not anything ran when it lapsed."""
        return OfferState.LAPSED if self.state is OfferState.OPEN and now >= self.until else self.state

    def open(self, now: int) -> bool:
        return self.state_at(now) is OfferState.OPEN

    def require_open(self, now: int) -> None:
        """Raises `Lapsed` OFFER_EXPIRED, or `Conflict` with the state it is in."""
        state = self.state_at(now)
        if state is OfferState.LAPSED:
            raise Lapsed("This offer has lapsed.", "OFFER_EXPIRED", {"expired_at": rfc3339(self.until)})
        if state is OfferState.WITHDRAWN:
            raise self.withdrawal()
        if state is not OfferState.OPEN:
            word = self.shown(state)
            raise Conflict(f"This offer was {word}.", f"OFFER_{word.upper()}")

    def withdrawal(self) -> Conflict:
        """For an answer to an offer that was withdrawn."""
        return Conflict("This offer was withdrawn.", "WITHDRAWN")

    @staticmethod
    def shown(state: OfferState) -> str:
        """The contract's word for a state."""
        return state.value
