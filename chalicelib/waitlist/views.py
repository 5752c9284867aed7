"""What customers are shown of the waitlist."""

from __future__ import annotations

from typing import Any

import msgspec

from chalicelib.core.money import Money
from chalicelib.core.offer import OfferState
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.waitlist.rules.entries import Entry
from chalicelib.waitlist.rules.offers import SeatOffer


class Wish(msgspec.Struct, frozen=True, omit_defaults=True):
    """As it was asked for."""

    seats: tuple[str, ...] = ()
    category: str | None = None
    quantity: int | None = None


class Place(msgspec.Struct, frozen=True):
    """`state` is waiting, offered or ended; `position` is null once it has ended, and `reason` says how: ACCEPTED,
    DECLINED, LAPSED or LEFT by you, SERVED or BOOKED when the seats were booked, by you or by somebody else, CLOSED,
    EVENT_CANCELLED or EVENT_BEGUN with the event. `offer_id` is what it is answered with."""

    waitlist_id: str
    event_id: str
    position: int | None
    wish: Wish
    state: str
    reason: str | None
    offer_id: str | None
    joined_at: str


class Places(msgspec.Struct, frozen=True):
    items: list[Place]


class Line(msgspec.Struct, frozen=True):
    """`waiting` counts those with an open offer too; `outcomes` has how the places of all others ended; `conversion` is
    the share of the offers that are over that was accepted."""

    joined: int
    waiting: int
    outcomes: dict[str, int]
    conversion: float | None


class Waitlist(msgspec.Struct, frozen=True):
    """For the organiser: all that was waited for by category, and by the names of seats."""

    event_id: str
    closed: bool
    total: Line
    by_category: dict[str, Line]
    by_seat: Line


class Offer(msgspec.Struct, frozen=True):
    """`state` is open, accepted, declined, lapsed or withdrawn. An accepted one has become the hold."""

    offer_id: str
    event_id: str
    waitlist_id: str
    seats: tuple[str, ...]
    total: Money
    state: str
    hold_id: str | None
    expires_at: str
    expires_in: int


class Offers(msgspec.Struct, frozen=True):
    items: list[Offer]


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
