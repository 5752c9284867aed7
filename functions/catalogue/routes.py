"""Venues, performers and events as everyone may read them."""

from __future__ import annotations

from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.venue_views import Performer, Venue, performer_view, venue_view
from chalicelib.catalogue.views import EventDetails, event_details_view
from chalicelib.core.identity import TokenKind
from chalicelib.shapes import EventId, PerformerId, VenueId
from functions.http.routes import Answer, Call, Routes

routes = Routes("catalogue")

PUBLIC = {"Cache-Control": "public, max-age=1"}


@routes.get("/v1/venues/{venue_id}", answer=Venue, snapshot=True)
def get_venue(call: Call[None, None], venue_id: VenueId) -> Answer:
    """A venue with its seating plan."""
    return Answer(venue_view(call.app.catalogue.read_catalogue.venue(venue_id)), headers=PUBLIC)


@routes.get("/v1/performers/{performer_id}", answer=Performer, snapshot=True)
def get_performer(call: Call[None, None], performer_id: PerformerId) -> Answer:
    """A performer."""
    performer = call.app.catalogue.read_catalogue.performer(performer_id)
    return Answer(performer_view(performer), headers=PUBLIC)


@routes.get("/v1/events/{event_id}", optional=(TokenKind.OPERATOR,), answer=EventDetails, snapshot=True)
def get_event(call: Call[None, None], event_id: EventId) -> Answer:
    """An event with its venue and performers. Its `ETag` can be sent as `If-Match` with a change."""
    details = call.app.catalogue.read_catalogue.details(event_id, call.caller)
    event = details.event
    if event.status is EventStatus.PUBLISHED:
        call.app.catalogue.rank_popular.viewed(event_id)
    shown = event_details_view(event, details.venue, details.performers)
    return Answer(shown, headers=caching(event), version=event.version)


def caching(event: Event) -> dict[str, str]:
    """Caches keep an event's snapshots for a second, and never those of an event that was not published."""
    return {"Cache-Control": "private, no-store"} if event.unpublished else PUBLIC
