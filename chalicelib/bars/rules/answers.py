"""Whether a bar may answer an offer now: an open offer is over, too, when its guest or its bar has moved on, whether or
not a check has recorded it."""

from __future__ import annotations

from chalicelib.bars.rules.bars import Bar, BarState
from chalicelib.bars.rules.offers import BarOffer, WithdrawnReason
from chalicelib.bars.rules.requests import BarRequest, GuestState


def request_over(offer: BarOffer, request: BarRequest | None, now: int) -> WithdrawnReason | None:
    """Why the bar cannot have the guest any more, although the offer itself is still open."""
    current = request.at(now) if request else None
    if current is not None and current.state is GuestState.REQUESTING and offer.id in current.offers:
        return None
    taken = current is not None and current.bar not in (None, offer.bar)
    return WithdrawnReason.MATCHED if taken else WithdrawnReason.GONE


def no_room(offer: BarOffer, bar: Bar, now: int) -> WithdrawnReason | None:
    """Why the bar cannot take the guest."""
    if bar.takes(offer.party, now):
        return None
    return WithdrawnReason.FULL if bar.state_at(now) is BarState.QUEUE_FULL else WithdrawnReason.GONE
