"""What the staff of a bar are shown of offers of guests."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec.structs import asdict

from chalicelib.bars.rules import offers
from chalicelib.bars.rules.offers import OfferWord
from chalicelib.bars.views import (
    EntryNumber,
    PartySize,
    number_text,
)
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.shapes import BarId, EntryId, ExpiresAt, ExpiresIn, OfferId


class BarOffer(msgspec.Struct, frozen=True, kw_only=True):
    """A guest who would like to queue at the bar."""

    offer_id: OfferId
    bar_id: BarId
    party_size: PartySize
    walk_minutes: int | None
    """The guest's walk to the bar in minutes; null when their location is not known."""
    state: OfferWord
    expires_at: ExpiresAt
    expires_in: ExpiresIn


class AnsweredBarOffer(BarOffer, frozen=True, kw_only=True):
    """An offer after the bar's answer."""

    entry_id: EntryId | None
    """The entry in the line that the guest got; null after a rejection."""
    number: EntryNumber | None
    """The number of that entry; null when there is none."""


class BarOfferNews(BarOffer, frozen=True, kw_only=True):
    """An offer that was made or has ended, on a topic of the bar's staff."""

    kind: Literal["offer"]
    """Tells it from the other changes of the topic."""


class BarOffers(msgspec.Struct, frozen=True):
    """The offers that can be answered now."""

    items: list[BarOffer]
    """The oldest first; all are `pending`."""


def offer_view(offer: offers.BarOffer, now: int) -> BarOffer:
    return BarOffer(
        offer_id=offer.id,
        bar_id=offer.bar,
        party_size=offer.party,
        walk_minutes=offer.walk,
        state=offer.shown(offer.state_at(now)),
        expires_at=rfc3339(offer.until),
        expires_in=seconds_left(offer.until, now),
    )


def answered_offer_view(offer: offers.BarOffer, entry: str | None, number: int | None, now: int) -> AnsweredBarOffer:
    return AnsweredBarOffer(entry_id=entry, number=number_text(number), **asdict(offer_view(offer, now)))
