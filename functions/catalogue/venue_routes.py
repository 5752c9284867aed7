"""Organisers add and change their venues and performers."""

from __future__ import annotations

from chalicelib.catalogue.rules import venues
from chalicelib.catalogue.venue_views import (
    Performer,
    Performers,
    VenueMade,
    Venues,
    VenueSummary,
    performer_view,
    venue_made_view,
    venue_summary_view,
)
from chalicelib.core import geo
from chalicelib.core.identity import TokenKind
from chalicelib.shapes import PerformerId, VenueId
from functions.catalogue.requests import NewPerformer, NewVenue, PerformerPatch, VenuePatch
from functions.http.fields import Listing, LocationInput, given_fields
from functions.http.routes import Answer, Call, Routes

routes = Routes("catalogue")

_OPERATOR = (TokenKind.OPERATOR,)
_TOO_MANY = {429: ("TOO_MANY_REQUESTS",)}
_LARGEST_PLAN = 4 * 1024 * 1024


@routes.post(
    "/v1/venues",
    status=201,
    who=_OPERATOR,
    body=NewVenue,
    answer=VenueMade,
    location="/v1/venues/{venue_id}",
    largest=_LARGEST_PLAN,
    errors=_TOO_MANY,
)
def add_venue(call: Call[NewVenue, None]) -> Answer:
    """Add a venue with its seating plan."""
    body = call.body
    sections = tuple(
        venues.Section(
            section.id,
            section.name,
            tuple(venues.PlanRow(row.id, row.category, row.seats, row.blocked, row.accessible) for row in section.rows),
        )
        for section in body.sections
    )
    venue = call.app.catalogue.edit_venues.add_venue(
        venues.Venue("", call.who.id, body.name, body.timezone, _location(body.location), sections)
    )
    return Answer(venue_made_view(venue))


@routes.patch("/v1/venues/{venue_id}", who=_OPERATOR, body=VenuePatch, answer=VenueSummary, errors=_TOO_MANY)
def change_venue(call: Call[VenuePatch, None], venue_id: VenueId) -> Answer:
    """Change the name, time zone or location of a venue. Its plan stays."""
    changes = given_fields(call.body)
    if "location" in changes:
        changes["location"] = _location(changes["location"])
    return Answer(venue_summary_view(call.app.catalogue.edit_venues.change_venue(call.who.id, venue_id, changes)))


@routes.get("/v1/venues", who=_OPERATOR, query=Listing, answer=Venues)
def list_venues(call: Call[None, Listing]) -> Answer:
    """Your venues, newest first."""
    page = call.app.catalogue.edit_venues.venues_of(call.who.id, call.query.limit, call.query.cursor)
    return Answer(Venues([venue_summary_view(venue) for venue in page.items], page.next_cursor))


@routes.post(
    "/v1/performers",
    status=201,
    who=_OPERATOR,
    body=NewPerformer,
    answer=Performer,
    location="/v1/performers/{performer_id}",
    errors=_TOO_MANY,
)
def add_performer(call: Call[NewPerformer, None]) -> Answer:
    """Add a performer."""
    performer = call.app.catalogue.edit_venues.add_performer(call.who.id, call.body.name)
    return Answer(performer_view(performer))


@routes.patch("/v1/performers/{performer_id}", who=_OPERATOR, body=PerformerPatch, answer=Performer, errors=_TOO_MANY)
def change_performer(call: Call[PerformerPatch, None], performer_id: PerformerId) -> Answer:
    """Rename a performer."""
    performer = call.app.catalogue.edit_venues.rename_performer(call.who.id, performer_id, call.body.name)
    return Answer(performer_view(performer))


@routes.get("/v1/performers", who=_OPERATOR, query=Listing, answer=Performers)
def list_performers(call: Call[None, Listing]) -> Answer:
    """Your performers, newest first."""
    page = call.app.catalogue.edit_venues.performers_of(call.who.id, call.query.limit, call.query.cursor)
    return Answer(Performers([performer_view(each) for each in page.items], page.next_cursor))


def _location(location: LocationInput | None) -> geo.Location | None:
    return geo.Location(location.lat, location.lon, location.address) if location else None
