"""What customers and organisers are shown of the waitlist: HTTP answers and topics use the same Structs."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from chalicelib.core.money import Money
from chalicelib.core.offer import OfferState
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.shapes import Category, EventId, ExpiresAt, ExpiresIn, HoldId, Instant, OfferId, WaitlistId
from chalicelib.waitlist.rules import entries, summaries
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome, QueuePosition
from chalicelib.waitlist.rules.offers import SeatOffer


class Wish(msgspec.Struct, frozen=True, omit_defaults=True):
    """As the customer made it: either `seats`, or `category` and `quantity`."""

    seats: tuple[str, ...] = ()
    category: Category | None = None
    quantity: int | None = None


class WaitlistEntry(msgspec.Struct, frozen=True):
    """`state` is waiting, offered or ended; `position` is null once it has ended, and `reason` says how: ACCEPTED,
    DECLINED, LAPSED or LEFT by you, SERVED or BOOKED when the seats were booked, by you or by another customer, CLOSED,
    EVENT_CANCELLED or EVENT_BEGUN with the event. `offer_id` is the offer that it got."""

    waitlist_id: WaitlistId
    event_id: EventId
    position: int | None
    wish: Wish
    state: EntryState
    reason: Outcome | None
    offer_id: OfferId | None
    joined_at: Instant


class WaitlistEntries(msgspec.Struct, frozen=True):
    items: list[WaitlistEntry]


class EntryNews(msgspec.Struct, frozen=True):
    """An entry on its customer's topic, where it is a `place`."""

    kind: Literal["place"]
    event_id: EventId
    waitlist_id: WaitlistId
    wish: Wish
    state: EntryState
    reason: Outcome | None


class Line(msgspec.Struct, frozen=True):
    """`waiting` counts entries with an open offer too; `outcomes` counts the others by how they ended; `conversion` is
    the share of the ended offers that was accepted."""

    joined: int
    waiting: int
    outcomes: dict[str, int]
    conversion: float | None


class Waitlist(msgspec.Struct, frozen=True):
    """For the organiser: all entries, those for a category by its name, and those for named seats."""

    event_id: EventId
    closed: bool
    total: Line
    by_category: dict[str, Line]
    by_seat: Line


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """An accepted offer has become the hold `hold_id`. `kind` is there on topics alone."""

    kind: Literal["offer"] | UnsetType = UNSET
    offer_id: OfferId
    event_id: EventId
    waitlist_id: WaitlistId
    seats: tuple[str, ...]
    total: Money
    state: OfferState
    hold_id: HoldId | None
    expires_at: ExpiresAt
    expires_in: ExpiresIn


class Offers(msgspec.Struct, frozen=True):
    items: list[Offer]


def entry_view(standing: QueuePosition) -> WaitlistEntry:
    """An entry for its customer."""
    entry = standing.entry
    return WaitlistEntry(
        entry.id,
        entry.event,
        standing.position,
        _wish(entry.wish),
        entry.state,
        entry.outcome,
        entry.offer,
        rfc3339(entry.joined),
    )


def _wish(wish: entries.Wish) -> Wish:
    return Wish(wish.seats) if wish.seats else Wish(category=wish.category, quantity=wish.quantity)


def offer_view(offer: SeatOffer, now: int) -> Offer:
    """An offer for its customer."""
    state = offer.state_at(now)
    return Offer(
        offer_id=offer.id,
        event_id=offer.event,
        waitlist_id=offer.entry,
        seats=offer.seats,
        total=offer.total,
        state=state,
        hold_id=offer.hold if state is OfferState.ACCEPTED else None,
        expires_at=rfc3339(offer.until),
        expires_in=seconds_left(offer.until, now),
    )


def news_view(about: SeatOffer | Entry, now: int) -> Offer | EntryNews:
    """An offer or an entry on its customer's topic."""
    if isinstance(about, SeatOffer):
        return replace(offer_view(about, now), kind="offer")
    return EntryNews("place", about.event, about.id, _wish(about.wish), about.state, about.outcome)


def summary_view(event: str, summary: summaries.Summary) -> Waitlist:
    """A waitlist for its event's organiser."""
    by_category = {category: _line(line) for category, line in summary.by_category.items()}
    return Waitlist(event, summary.closed, _line(summary.total), by_category, _line(summary.by_seat))


def _line(line: summaries.LineSummary) -> Line:
    return Line(line.joined, line.waiting, dict(line.outcomes), line.conversion)
