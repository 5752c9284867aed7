"""What the calls of organising take and answer. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from linehold_client.base import Model
from linehold_client.models.catalogue import CapPer, EventStatus, SectionSummary
from linehold_client.money import Money


class OwnEvent(Model, frozen=True, kw_only=True):
    """An event for its organiser."""

    event_id: str
    """The id of an event."""
    status: EventStatus
    """draft: only its organiser sees it. published: everyone sees it, and its seats are sold from `on_sale_at` on.
    cancelled: for good; its bookings are refunded.
    """
    version: int
    """Grows by one with each change of the event; for `If-Match`."""
    name: str
    """As the organiser wrote it, one line."""
    description: str
    """As the organiser wrote it, in plain text; empty without one."""
    venue_id: str
    """The id of a venue."""
    performer_ids: Sequence[str]
    """In the organiser's order."""
    release: str | None
    """Groups the shows of one film or tour; null without one."""
    starts_at: datetime
    """When it starts."""
    ends_at: datetime | None
    """When it ends; null if the organiser does not say."""
    on_sale_at: datetime
    """When its sale begins, if it is published by then."""
    sale_ends_at: datetime
    """When its sale ends: as the organiser says, otherwise when it starts."""
    prices: Mapping[str, Money]
    """The price of a seat by price category; all are in one currency."""
    hold_seconds: int
    """How long a hold of its seats lasts, in seconds."""
    max_per_customer: int
    """How many seats one customer may hold and book, in all."""
    cap_per: CapPer
    """Whom `max_per_customer` counts for. customer: each identity, which anyone can have many of. email: each
    confirmed email address, which a customer then needs to hold seats or to wait for them.
    """
    no_orphans: bool
    """Whether holds that leave a single seat alone without need are refused, with ORPHAN_SEAT."""
    waitlist: bool
    """Whether customers can wait for seats that are not free."""
    waiting_room: bool
    """Whether a waiting room is in front of its sale: holding, booking and waiting for its seats need an admission
    token in `X-Admission`, unless the room lets everybody pass.
    """
    cancel_until_hours: int | None
    """Customers may cancel until so many hours before it starts; null: never."""
    offer_seconds: int | None
    """How long an offer to the waitlist is open, in seconds; null: as long as a hold."""
    sections: Sequence[SectionSummary]
    """The venue's sections, in the order of its plan."""
    max_per_network: int | None
    """How many of its seats the customers at one network address may hold at a time, and how many places in its
    waitlist they may take; null: half of its seats but at least 500, and 5000 places.
    """
    reference: str | None
    """Your own name for it: adding a second event with it is refused. Null without one."""


class SeatsChanged(Model, frozen=True, kw_only=True):
    """Seats whose marks an organiser has changed."""

    event_id: str
    """The id of an event."""
    seats: Sequence[str]
    """All seats that the request named."""
    blocked: bool | None
    """Whether they are off sale now; null if the request left this as it was."""
    accessible: bool | None
    """Whether they are shown as accessible now; null if the request left this as it was."""


class OwnEvents(Model, frozen=True, kw_only=True):
    """A page of an organiser's events."""

    items: Sequence[OwnEvent]
    """The newest first; drafts and cancelled ones too."""
    next_cursor: str | None
    """Send it as `cursor` to get the next page; null on the last page."""


class SeatTally(Model, frozen=True, kw_only=True):
    """Seats by their state now."""

    seats: int
    """All seats: the sum of the four that follow."""
    sold: int
    """Booked seats."""
    held: int
    """Seats that are held, being paid for, or kept for the waitlist."""
    free: int
    """Seats that can be held now."""
    blocked: int
    """Seats that are off sale."""
    revenue: Money
    """The prices of the sold seats."""
    admitted: int
    """Sold seats whose ticket was used at the door; of a cancelled event, which has no sold seats, those that were
    used.
    """
    awaited: int
    """Sold seats whose ticket was not used yet."""


class SalesReport(Model, frozen=True, kw_only=True):
    """The sales of an event now."""

    seats: int
    """All seats: the sum of the four that follow."""
    sold: int
    """Booked seats."""
    held: int
    """Seats that are held, being paid for, or kept for the waitlist."""
    free: int
    """Seats that can be held now."""
    blocked: int
    """Seats that are off sale."""
    revenue: Money
    """The prices of the sold seats."""
    admitted: int
    """Sold seats whose ticket was used at the door; of a cancelled event, which has no sold seats, those that were
    used.
    """
    awaited: int
    """Sold seats whose ticket was not used yet."""
    event_id: str
    """The id of an event."""
    by_category: Mapping[str, SeatTally]
    """The same by price category."""
