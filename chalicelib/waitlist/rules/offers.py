"""An offer: seats proposed to one customer who waits, for a limited time.

    open ──► accepted     a hold, with the full time to pay
      ├────► declined
      ├────► withdrawn    its customer left the line
      └────► lapsed       by comparison: nothing has to run for it

There is at most one acceptance, and none after the deadline. The seats' claims carry the id of the hold that they may
become, which is the offer's own in other words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.core.money import Money
from chalicelib.core.times import rfc3339
from chalicelib.errors import Conflict, Lapsed


class OfferState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class SeatOffer:
    """`seats` are public names and `amounts` their prices in minor units; `until` is an instant. `entry` is the place
    in the line that it answers, `wish` the name of that place, `numbers` what it had in its lines."""

    id: str
    event: str
    customer: str
    seats: tuple[str, ...]
    amounts: tuple[int, ...]
    total: Money
    until: int
    entry: str
    wish: str
    numbers: Mapping[str, int] = field(default_factory=dict)
    state: OfferState = OfferState.OPEN

    @property
    def hold(self) -> str:
        """The id of the hold that an acceptance becomes."""
        return hold_of(self.id)

    def state_at(self, now: int) -> OfferState:
        """What it is now, whether or not anything ran at its end."""
        return OfferState.LAPSED if self.state is OfferState.OPEN and now >= self.until else self.state

    def open(self, now: int) -> bool:
        return self.state_at(now) is OfferState.OPEN

    def require_open(self, now: int) -> None:
        """Raises `Lapsed` OFFER_EXPIRED, or `Conflict` with what became of it."""
        state = self.state_at(now)
        if state is OfferState.LAPSED:
            raise Lapsed("This offer has lapsed.", "OFFER_EXPIRED", {"expired_at": rfc3339(self.until)})
        if state is OfferState.WITHDRAWN:
            raise Conflict("This offer was withdrawn.", "WITHDRAWN")
        if state is not OfferState.OPEN:
            raise Conflict(f"This offer was {state.value}.", f"OFFER_{state.value.upper()}")


def hold_of(offer: str) -> str:
    return f"hld_{offer.partition('_')[2]}"
