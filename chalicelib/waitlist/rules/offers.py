"""An offer of seats to one customer of the waitlist.

An accepted offer becomes a hold with the full time to pay. An offer is withdrawn when its customer leaves the line. The
seats' claims carry the id of the hold that they may become: the offer's own id with another prefix.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.core.money import Money
from chalicelib.core.offer import Offer, OfferState


@dataclass(frozen=True, slots=True)
class SeatOffer(Offer):
    """`seats` are public names and `amounts` their prices in minor units; `until` is an instant. `entry` is the id of
    the entry that gets it, `wish` the key of the entry's wish, `numbers` the entry's numbers in its lines."""

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
        """The id of the hold that an accepted offer becomes."""
        return hold_of(self.id)


def hold_of(offer: str) -> str:
    return f"hld_{offer.partition('_')[2]}"
