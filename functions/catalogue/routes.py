"""Venues, performers and events as anybody may read them."""

from __future__ import annotations

from typing import Any

from chalicelib.catalogue.rules import events as rules
from chalicelib.catalogue.rules import venues
from chalicelib.catalogue.views import EventDetails, Performer, Row, Section, SectionSummary, Venue, VenueSummary
from chalicelib.core.times import rfc3339
from functions.http.routes import Answer, Call, Routes

routes = Routes("catalogue")

PUBLIC = {"Cache-Control": "public, max-age=1"}


@routes.get("/v1/venues/{venue_id}", answer=Venue)
def get_venue(call: Call[None, None], venue_id: str) -> Answer:
    """A venue with its seating plan."""
    return Answer(_venue(call.app.catalogue.read_catalogue.venue(venue_id)), headers=PUBLIC, snapshot=True)


@routes.get("/v1/performers/{performer_id}", answer=Performer)
def get_performer(call: Call[None, None], performer_id: str) -> Answer:
    """A performer."""
    performer = call.app.catalogue.read_catalogue.performer(performer_id)
    return Answer(shown_performer(performer), headers=PUBLIC, snapshot=True)


@routes.get("/v1/events/{event_id}", optional=True, answer=EventDetails)
def get_event(call: Call[None, None], event_id: str) -> Answer:
    """An event with its venue and performers. Its `ETag` can be used in `If-Match`."""
    billing = call.app.catalogue.read_catalogue.billing(event_id, call.caller)
    if billing.event.status is rules.EventStatus.PUBLISHED:
        call.app.catalogue.rank_popular.viewed(event_id)
    details = EventDetails(
        **event_fields(billing.event),
        venue=shown_venue_head(billing.venue),
        performers=tuple(shown_performer(each) for each in billing.performers),
    )
    return Answer(details, headers=caching(billing.event), snapshot=True, version=billing.event.version)


def caching(event: rules.Event) -> dict[str, str]:
    """Who may keep an event's snapshots: everybody for a second, but nobody those of what was never published."""
    return {"Cache-Control": "private, no-store"} if event.unpublished else PUBLIC


def event_fields(event: rules.Event) -> dict[str, Any]:
    """What every answer says of an event."""
    return {
        "event_id": event.id,
        "status": event.status.value,
        "version": event.version,
        "name": event.name,
        "description": event.description,
        "venue_id": event.venue,
        "performer_ids": event.performers,
        "release": event.release,
        "starts_at": rfc3339(event.starts_at),
        "on_sale_at": rfc3339(event.on_sale_at),
        "prices": dict(event.prices),
        "hold_seconds": event.hold_seconds,
        "max_per_customer": event.max_per_customer,
        "no_orphans": event.no_orphans,
        "waitlist": event.waitlist,
        "waiting_room": event.waiting_room,
        "cancel_until_hours": event.cancel_until_hours,
        "offer_seconds": event.offer_seconds,
        "sections": tuple(SectionSummary(each.id, each.name, each.seats) for each in event.sections),
    }


def shown_performer(performer: venues.Performer) -> Performer:
    return Performer(performer.id, performer.name)


def shown_venue_head(venue: venues.VenueHead) -> VenueSummary:
    return VenueSummary(venue.id, venue.name, venue.timezone, venue.location, venue.seats)


def _venue(venue: venues.Venue) -> Venue:
    return Venue(
        venue_id=venue.id,
        name=venue.name,
        timezone=venue.timezone,
        location=venue.location,
        seats=venue.seats,
        sections=tuple(
            Section(
                id=section.id,
                rows=tuple(Row(row.id, row.category, row.seats, row.blocked, row.accessible) for row in section.rows),
                name=section.name,
            )
            for section in venue.sections
        ),
    )
