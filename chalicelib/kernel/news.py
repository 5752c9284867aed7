"""News for a customer: what they are told of their offers and places, and which of it they are written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chalicelib.kernel.offers import Offer, OfferState, offer_view
from chalicelib.kernel.waitlists import Entry, EntryState, Outcome

_TOLD = (Outcome.BOOKED, Outcome.CLOSED, Outcome.EVENT_CANCELLED, Outcome.EVENT_BEGUN)
"""How a place ends without its customer's doing, and not by an offer's end."""


@dataclass(frozen=True, slots=True)
class News:
    """An offer or a place that is in another state than before, with the change's place in the order of the stream;
    `key` finds it again among the customer's things."""

    customer: str
    sequence: str
    key: str
    about: Offer | Entry

    @property
    def told(self) -> bool:
        """Offers always; places when they end by what others do."""
        about = self.about
        return isinstance(about, Offer) or (about.state is EntryState.ENDED and about.outcome in _TOLD)

    @property
    def written(self) -> bool:
        about = self.about
        return about.state is OfferState.OPEN if isinstance(about, Offer) else about.outcome is Outcome.BOOKED

    def view(self, now: int) -> dict[str, Any]:
        """As the customer's topic tells it."""
        about = self.about
        if isinstance(about, Offer):
            return {"kind": "offer", **offer_view(about, now)}
        return {
            "kind": "place",
            "event_id": about.event,
            "waitlist_id": about.id,
            "wish": about.wish.view,
            "state": about.state.value,
            "reason": about.outcome.value if about.outcome else None,
        }
