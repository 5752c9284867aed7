"""What customers are shown of the waitlist."""

from __future__ import annotations

from typing import Any

from chalicelib.core.offer import OfferState
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.waitlist.rules.entries import Entry
from chalicelib.waitlist.rules.offers import SeatOffer


def offer_view(offer: SeatOffer, now: int) -> dict[str, Any]:
    """An offer as its customer sees it, wherever they look."""
    state = offer.state_at(now)
    return {
        "offer_id": offer.id,
        "event_id": offer.event,
        "waitlist_id": offer.entry,
        "seats": offer.seats,
        "total": {"amount": offer.total.amount, "currency": offer.total.currency},
        "state": state.value,
        "hold_id": offer.hold if state is OfferState.ACCEPTED else None,
        "expires_at": rfc3339(offer.until),
        "expires_in": seconds_left(offer.until, now),
    }


def news_view(about: SeatOffer | Entry, now: int) -> dict[str, Any]:
    """As the customer's topic tells it."""
    if isinstance(about, SeatOffer):
        return {"kind": "offer", **offer_view(about, now)}
    return {
        "kind": "place",
        "event_id": about.event,
        "waitlist_id": about.id,
        "wish": about.wish.view,
        "state": about.state.value,
        "reason": about.outcome.value if about.outcome else None,
    }
