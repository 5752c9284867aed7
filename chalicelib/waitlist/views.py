"""What customers and organisers are shown of the waitlist: HTTP answers and topics use the same Structs."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import asdict

from chalicelib.core.money import Money
from chalicelib.core.offer import OfferState
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.shapes import Category, EventId, ExpiresAt, ExpiresIn, HoldId, Instant, OfferId, SeatName, WaitlistId
from chalicelib.waitlist.rules import entries, summaries
from chalicelib.waitlist.rules.entries import Entry, Outcome, QueuePosition
from chalicelib.waitlist.rules.offers import SeatOffer


class EntryState(StrEnum):
    """waiting: in line. offered: it got an offer, which is open. ended: `reason` says how."""

    WAITING = "waiting"
    OFFERED = "offered"
    ENDED = "ended"


class Wish(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the customer waits for: either `seats`, or `category` and `quantity`."""

    seats: tuple[SeatName, ...] = ()
    """All of these seats; missing in a wish for a category."""
    category: Category | UnsetType = UNSET
    """Missing in a wish for named seats."""
    quantity: int | UnsetType = UNSET
    """So many seats together in the category; missing in a wish for named seats."""


class WaitlistEntry(msgspec.Struct, frozen=True):
    """A customer's entry for one wish in the waitlist of an event."""

    waitlist_id: WaitlistId
    event_id: EventId
    position: int | None
    """The position in line, 1 being the first: of named seats in the longest of their lines. Null once it has ended."""
    wish: Wish
    """As the customer made it."""
    state: EntryState
    reason: Outcome | None
    """How it ended; null until then."""
    offer_id: OfferId | None
    """The offer that it got; null before."""
    joined_at: Instant
    """When the customer joined."""


class WaitlistEntries(msgspec.Struct, frozen=True):
    """A customer's entries for one event."""

    items: list[WaitlistEntry]
    """In the order of joining; ended ones too."""


class EntryNews(msgspec.Struct, frozen=True):
    """An entry on its customer's topic: it has ended, and not by its customer."""

    kind: Literal["place"]
    """Tells it from the other changes on the topic."""
    event_id: EventId
    waitlist_id: WaitlistId
    wish: Wish
    """As the customer made it."""
    state: EntryState
    reason: Outcome | None
    """How it ended."""


class Line(msgspec.Struct, frozen=True):
    """Entries of a waitlist in numbers."""

    joined: int
    """All entries that ever joined."""
    waiting: int
    """Entries that wait now, or have an open offer."""
    outcomes: dict[Outcome, int]
    """Entries that have ended, by how: every `reason` is a key."""
    conversion: float | None
    """Of the offers that were answered or have lapsed, the share that was accepted, 0 to 1; null before the first."""


class Waitlist(msgspec.Struct, frozen=True):
    """An event's waitlist in numbers, for its organiser."""

    event_id: EventId
    closed: bool
    """Whether customers are kept from joining. Those who wait still get offers."""
    total: Line
    """All entries."""
    by_category: dict[Category, Line]
    """The entries for seats together, by price category."""
    by_seat: Line
    """The entries for named seats."""


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """Seats that are offered to one customer of the waitlist."""

    offer_id: OfferId
    event_id: EventId
    waitlist_id: WaitlistId
    """The entry that got the offer."""
    seats: tuple[SeatName, ...]
    """The seats that accepting it holds: all of them."""
    total: Money
    """The price of all its seats."""
    state: OfferState
    hold_id: HoldId | None
    """The hold that it became; null unless it was accepted."""
    expires_at: ExpiresAt
    """When an open offer lapses."""
    expires_in: ExpiresIn


class OfferNews(Offer, frozen=True, kw_only=True):
    """An offer on its customer's topic: a new one, or one in a new state."""

    kind: Literal["offer"]
    """Tells it from the other changes on the topic."""


class Offers(msgspec.Struct, frozen=True):
    """A customer's open offers, for all events."""

    items: list[Offer]
    """The oldest first."""


def entry_view(standing: QueuePosition) -> WaitlistEntry:
    """An entry for its customer."""
    entry = standing.entry
    return WaitlistEntry(
        entry.id,
        entry.event,
        standing.position,
        _wish(entry.wish),
        EntryState(entry.state),
        entry.outcome,
        entry.offer,
        rfc3339(entry.joined),
    )


def _wish(wish: entries.Wish) -> Wish:
    return Wish(wish.seats) if wish.seats else Wish((), wish.category or UNSET, wish.quantity)


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


def news_view(about: SeatOffer | Entry, now: int) -> OfferNews | EntryNews:
    """An offer or an entry on its customer's topic."""
    if isinstance(about, SeatOffer):
        return OfferNews(kind="offer", **asdict(offer_view(about, now)))
    return EntryNews("place", about.event, about.id, _wish(about.wish), EntryState(about.state), about.outcome)


def summary_view(event: str, summary: summaries.Summary) -> Waitlist:
    """A waitlist for its event's organiser."""
    by_category = {category: _line(line) for category, line in summary.by_category.items()}
    return Waitlist(event, summary.closed, _line(summary.total), by_category, _line(summary.by_seat))


def _line(line: summaries.LineSummary) -> Line:
    return Line(line.joined, line.waiting, dict(line.outcomes), line.conversion)
