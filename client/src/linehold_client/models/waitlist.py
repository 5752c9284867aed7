"""What the calls of waitlist take and answer. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from linehold_client.base import Model, Word
from linehold_client.money import Money


class Wish(Model, frozen=True, kw_only=True):
    """What the customer waits for: either `seats`, or `category` and `quantity`."""

    seats: Sequence[str] = ()
    """All of these seats; missing in a wish for a category."""
    category: str | None = None
    """Missing in a wish for named seats."""
    quantity: int | None = None
    """So many seats together in the category; missing in a wish for named seats."""


class EntryState(Word):
    """waiting: in line. offered: it got an offer, which is open. ended: `reason` says how."""

    ENDED = "ended"
    OFFERED = "offered"
    WAITING = "waiting"


class Outcome(Word):
    """How an entry ended. ACCEPTED, DECLINED, LAPSED or LEFT: by its customer. SERVED: the customer booked the seats
    in another way. BOOKED: another customer booked one of them for good. CLOSED: the event has no waitlist any more.
    EVENT_CANCELLED or EVENT_BEGUN: with the event. These words never change.
    """

    ACCEPTED = "ACCEPTED"
    BOOKED = "BOOKED"
    CLOSED = "CLOSED"
    DECLINED = "DECLINED"
    EVENT_BEGUN = "EVENT_BEGUN"
    EVENT_CANCELLED = "EVENT_CANCELLED"
    LAPSED = "LAPSED"
    LEFT = "LEFT"
    SERVED = "SERVED"


class WaitlistEntry(Model, frozen=True, kw_only=True):
    """A customer's entry for one wish in the waitlist of an event."""

    waitlist_id: str
    """The id of an entry in a waitlist."""
    event_id: str
    """The id of an event."""
    position: int | None
    """The position in line, 1 being the first: of named seats in the longest of their lines. Null once it has ended."""
    wish: Wish
    """As the customer made it."""
    state: EntryState
    """waiting: in line. offered: it got an offer, which is open. ended: `reason` says how."""
    reason: Outcome | None
    """How it ended; null until then."""
    offer_id: str | None
    """The offer that it got; null before."""
    joined_at: datetime
    """When the customer joined."""


class WaitlistEntries(Model, frozen=True, kw_only=True):
    """A customer's entries for one event."""

    items: Sequence[WaitlistEntry]
    """In the order of joining; ended ones too."""


class Line(Model, frozen=True, kw_only=True):
    """Entries of a waitlist in numbers."""

    joined: int
    """All entries that ever joined."""
    waiting: int
    """Entries that wait now, or have an open offer."""
    outcomes: Mapping[str, int]
    """Entries that have ended, by how: every `reason` is a key."""
    conversion: float | None
    """Of the offers that were answered or have lapsed, the share that was accepted, 0 to 1; null before the first."""


class Waitlist(Model, frozen=True, kw_only=True):
    """An event's waitlist in numbers, for its organiser."""

    event_id: str
    """The id of an event."""
    closed: bool
    """Whether customers are kept from joining. Those who wait still get offers."""
    total: Line
    """All entries."""
    by_category: Mapping[str, Line]
    """The entries for seats together, by price category."""
    by_seat: Line
    """The entries for named seats."""


class OfferState(Word):
    """open: it can be accepted until it expires. accepted, declined: the answer to it. lapsed: not answered in time.
    withdrawn: it cannot be had any more.
    """

    ACCEPTED = "accepted"
    DECLINED = "declined"
    LAPSED = "lapsed"
    OPEN = "open"
    WITHDRAWN = "withdrawn"


class Offer(Model, frozen=True, kw_only=True):
    """Seats that are offered to one customer of the waitlist."""

    offer_id: str
    """The id of an offer."""
    event_id: str
    """The id of an event."""
    waitlist_id: str
    """The entry that got the offer."""
    seats: Sequence[str]
    """The seats that accepting it holds: all of them."""
    total: Money
    """The price of all its seats."""
    state: OfferState
    """open: it can be accepted until it expires. accepted, declined: the answer to it. lapsed: not answered in time.
    withdrawn: it cannot be had any more.
    """
    hold_id: str | None
    """The hold that it became; null unless it was accepted."""
    expires_at: datetime
    """When an open offer lapses."""
    expires_in: int
    """Whole seconds until `expires_at`, from the moment of the answer."""


class Offers(Model, frozen=True, kw_only=True):
    """A customer's open offers, for all events."""

    items: Sequence[Offer]
    """The oldest first."""
