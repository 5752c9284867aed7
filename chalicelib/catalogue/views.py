"""What clients are shown of events, and the types of an event's fields, which requests have too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.catalogue.rules import events, venues
from chalicelib.catalogue.rules.caps import CapPer
from chalicelib.catalogue.rules.events import EventStatus
from chalicelib.catalogue.venue_views import (
    Performer,
    SectionSummary,
    VenueSummary,
    performer_view,
    venue_summary_view,
)
from chalicelib.core.money import Money
from chalicelib.core.times import rfc3339
from chalicelib.shapes import Category, EventId, Instant, NextCursor, PerformerId, VenueId, Version

Release = Annotated[
    str, Meta(description="Groups the shows of one film or tour; null without one.", examples=["the-long-night"])
]
HoldSeconds = Annotated[int, Meta(description="How long a hold of its seats lasts, in seconds.")]
MaxPerCustomer = Annotated[int, Meta(description="How many seats one customer may hold and book, in all.")]
NoOrphans = Annotated[
    bool, Meta(description="Whether holds that leave a single seat alone without need are refused, with ORPHAN_SEAT.")
]
HasWaitlist = Annotated[bool, Meta(description="Whether customers can wait for seats that are not free.")]
HasWaitingRoom = Annotated[
    bool,
    Meta(
        description="Whether a waiting room is in front of its sale: holding, booking and waiting for its seats need "
        "an admission token in `X-Admission`, unless the room lets everybody pass."
    ),
]
CancelUntilHours = Annotated[
    int, Meta(description="Customers may cancel until so many hours before it starts; null: never.")
]
OfferSeconds = Annotated[
    int, Meta(description="How long an offer to the waitlist is open, in seconds; null: as long as a hold.")
]
MaxPerNetwork = Annotated[
    int,
    Meta(
        description="How many of its seats the customers at one network address may hold at a time, and how many "
        "places in its waitlist they may take; null: half of its seats but at least 500, and 5000 places."
    ),
]
Reference = Annotated[
    str, Meta(description="Your own name for it: adding a second event with it is refused. Null without one.")
]


class Event(msgspec.Struct, frozen=True):
    """An event: one show at one venue."""

    event_id: EventId
    status: EventStatus
    version: Version
    """Grows by one with each change of the event; for `If-Match`."""
    name: str
    """As the organiser wrote it, one line."""
    description: str
    """As the organiser wrote it, in plain text; empty without one."""
    venue_id: VenueId
    performer_ids: tuple[PerformerId, ...]
    """In the organiser's order."""
    release: Release | None
    starts_at: Instant
    """When it starts."""
    ends_at: Instant | None
    """When it ends; null if the organiser does not say."""
    on_sale_at: Instant
    """When its sale begins, if it is published by then."""
    sale_ends_at: Instant
    """When its sale ends: as the organiser says, otherwise when it starts."""
    prices: dict[Category, Money]
    """The price of a seat by price category; all are in one currency."""
    hold_seconds: HoldSeconds
    max_per_customer: MaxPerCustomer
    cap_per: CapPer
    no_orphans: NoOrphans
    waitlist: HasWaitlist
    waiting_room: HasWaitingRoom
    cancel_until_hours: CancelUntilHours | None
    offer_seconds: OfferSeconds | None
    sections: tuple[SectionSummary, ...]
    """The venue's sections, in the order of its plan."""


class OwnEvent(Event, frozen=True):
    """An event for its organiser."""

    max_per_network: MaxPerNetwork | None
    reference: Reference | None


class OwnEvents(msgspec.Struct, frozen=True):
    """A page of an organiser's events."""

    items: list[OwnEvent]
    """The newest first; drafts and cancelled ones too."""
    next_cursor: NextCursor | None


class EventDetails(Event, frozen=True):
    """An event with its venue and performers."""

    venue: VenueSummary
    """The venue that `venue_id` names."""
    performers: tuple[Performer, ...]
    """The performers that `performer_ids` names, in the same order."""


def own_event_view(event: events.Event) -> OwnEvent:
    """An event for its organiser."""
    return OwnEvent(
        event_id=event.id,
        status=event.status,
        version=event.version,
        name=event.name,
        description=event.description,
        venue_id=event.venue,
        performer_ids=event.performers,
        release=event.release,
        starts_at=rfc3339(event.starts_at),
        ends_at=_instant(event.ends_at),
        on_sale_at=rfc3339(event.on_sale_at),
        sale_ends_at=rfc3339(event.sold_until),
        prices=dict(event.prices),
        hold_seconds=event.hold_seconds,
        max_per_customer=event.max_per_customer,
        cap_per=event.cap_per,
        no_orphans=event.no_orphans,
        waitlist=event.waitlist,
        waiting_room=event.waiting_room,
        cancel_until_hours=event.cancel_until_hours,
        offer_seconds=event.offer_seconds,
        sections=_section_summaries(event),
        max_per_network=event.max_per_network,
        reference=event.reference,
    )


def event_details_view(
    event: events.Event, venue: venues.VenueHead, performers: Sequence[venues.Performer]
) -> EventDetails:
    """An event for everyone, with the venue and the performers that it names."""
    return EventDetails(
        event_id=event.id,
        status=event.status,
        version=event.version,
        name=event.name,
        description=event.description,
        venue_id=event.venue,
        performer_ids=event.performers,
        release=event.release,
        starts_at=rfc3339(event.starts_at),
        ends_at=_instant(event.ends_at),
        on_sale_at=rfc3339(event.on_sale_at),
        sale_ends_at=rfc3339(event.sold_until),
        prices=dict(event.prices),
        hold_seconds=event.hold_seconds,
        max_per_customer=event.max_per_customer,
        cap_per=event.cap_per,
        no_orphans=event.no_orphans,
        waitlist=event.waitlist,
        waiting_room=event.waiting_room,
        cancel_until_hours=event.cancel_until_hours,
        offer_seconds=event.offer_seconds,
        sections=_section_summaries(event),
        venue=venue_summary_view(venue),
        performers=tuple(performer_view(performer) for performer in performers),
    )


def _section_summaries(event: events.Event) -> tuple[SectionSummary, ...]:
    return tuple(SectionSummary(section.id, section.name, section.seats) for section in event.sections)


def _instant(instant: int | None) -> str | None:
    return None if instant is None else rfc3339(instant)
