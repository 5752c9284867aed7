"""Venues, performers and events, the search over them, and popular releases. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import UNSET, UnsetType

from linehold_client.call import Call, ListCall, part
from linehold_client.models.catalogue import (
    EventCard,
    EventCards,
    EventDetails,
    LocationInput,
    Performer,
    Performers,
    PopularReleases,
    SectionInput,
    Venue,
    VenueMade,
    Venues,
    VenueSummary,
)


def search_events(
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
    keyword: str | UnsetType = UNSET,
    start: datetime | UnsetType = UNSET,
    end: datetime | UnsetType = UNSET,
    venue: str | UnsetType = UNSET,
    performer: str | UnsetType = UNSET,
    release: str | UnsetType = UNSET,
) -> ListCall[EventCards, EventCard]:
    """Published events by words, venue, performer, release and time, soonest first.

    Arguments:
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.
        keyword: Words; each is a word of the event, its venue or a performer, or begins one. Case and accents
            do not count.
        start: Events that start then or later; by default from now on.
        end: Events that start before then.
        venue: Events at this venue.
        performer: Events with this performer.
        release: Shows of this release.

    Raises EdgeOnly, and what any call may raise.
    """
    return ListCall(
        "search_events",
        "GET",
        "/v1/events/search",
        EventCards,
        query={
            "limit": limit,
            "cursor": cursor,
            "keyword": keyword,
            "start": start,
            "end": end,
            "venue": venue,
            "performer": performer,
            "release": release,
        },
    )


def list_popular_events(
    *,
    limit: int | UnsetType = UNSET,
) -> Call[PopularReleases]:
    """The most popular new releases, ranked every minute.

    Arguments:
        limit: How many items there may be.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "list_popular_events",
        "GET",
        "/v1/events/popular",
        PopularReleases,
        query={"limit": limit},
    )


def get_venue(
    venue_id: str,
) -> Call[Venue]:
    """A venue with its seating plan.

    Arguments:
        venue_id: The id of a venue.

    Raises EdgeOnly, VenueNotFound, and what any call may raise.
    """
    return Call(
        "get_venue",
        "GET",
        f"/v1/venues/{part(venue_id)}",
        Venue,
    )


def change_venue(
    venue_id: str,
    *,
    name: str | UnsetType = UNSET,
    timezone: str | UnsetType = UNSET,
    location: LocationInput | UnsetType | None = UNSET,
) -> Call[VenueSummary]:
    """Change the name, time zone or location of a venue.

    Its plan stays.

    Arguments:
        venue_id: The id of a venue.
        name: The venue's name for people, one line.
        timezone: The time zone in which to show the venue's events, by its IANA name.
        location: Where it is; null removes the location.

    Raises EdgeOnly, NotYours, VenueNotFound, and what any call may raise.
    """
    return Call(
        "change_venue",
        "PATCH",
        f"/v1/venues/{part(venue_id)}",
        VenueSummary,
        tokens=("operator",),
        body={"name": name, "timezone": timezone, "location": location},
    )


def get_performer(
    performer_id: str,
) -> Call[Performer]:
    """A performer.

    Arguments:
        performer_id: The id of a performer.

    Raises EdgeOnly, PerformerNotFound, and what any call may raise.
    """
    return Call(
        "get_performer",
        "GET",
        f"/v1/performers/{part(performer_id)}",
        Performer,
    )


def change_performer(
    performer_id: str,
    *,
    name: str,
) -> Call[Performer]:
    """Rename a performer.

    Arguments:
        performer_id: The id of a performer.
        name: The name of the person or group, one line.

    Raises EdgeOnly, NotYours, PerformerNotFound, and what any call may raise.
    """
    return Call(
        "change_performer",
        "PATCH",
        f"/v1/performers/{part(performer_id)}",
        Performer,
        tokens=("operator",),
        body={"name": name},
    )


def get_event(
    event_id: str,
) -> Call[EventDetails]:
    """An event with its venue and performers.

    Its `ETag` can be sent as `If-Match` with a change.

    Arguments:
        event_id: The id of an event.

    Raises EdgeOnly, EventNotFound, and what any call may raise.
    """
    return Call(
        "get_event",
        "GET",
        f"/v1/events/{part(event_id)}",
        EventDetails,
        tokens=("operator",),
    )


def add_venue(
    *,
    name: str,
    sections: Sequence[SectionInput],
    timezone: str | UnsetType = UNSET,
    location: LocationInput | UnsetType | None = UNSET,
    idempotency_key: str | None = None,
) -> Call[VenueMade]:
    """Add a venue with its seating plan.

    Arguments:
        name: The venue's name for people, one line.
        sections: The seating plan.
        timezone: The time zone in which to show the venue's events, by its IANA name.
        location: Where it is; null if that is not to be shown.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return Call(
        "add_venue",
        "POST",
        "/v1/venues",
        VenueMade,
        tokens=("operator",),
        body={"name": name, "sections": sections, "timezone": timezone, "location": location},
        takes_key=True,
        key=idempotency_key,
    )


def list_venues(
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
) -> ListCall[Venues, VenueSummary]:
    """Your venues, newest first.

    Arguments:
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return ListCall(
        "list_venues",
        "GET",
        "/v1/venues",
        Venues,
        tokens=("operator",),
        query={"limit": limit, "cursor": cursor},
    )


def add_performer(
    *,
    name: str,
    idempotency_key: str | None = None,
) -> Call[Performer]:
    """Add a performer.

    Arguments:
        name: The name of the person or group, one line.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return Call(
        "add_performer",
        "POST",
        "/v1/performers",
        Performer,
        tokens=("operator",),
        body={"name": name},
        takes_key=True,
        key=idempotency_key,
    )


def list_performers(
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
) -> ListCall[Performers, Performer]:
    """Your performers, newest first.

    Arguments:
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return ListCall(
        "list_performers",
        "GET",
        "/v1/performers",
        Performers,
        tokens=("operator",),
        query={"limit": limit, "cursor": cursor},
    )
