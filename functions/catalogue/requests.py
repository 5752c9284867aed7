"""The bodies and queries of catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from msgspec import UNSET, Meta, UnsetType

from chalicelib.catalogue.views import Release
from chalicelib.shapes import Category, PerformerId, RowId, SeatInRow, SectionId, VenueId
from functions.http import texts
from functions.http.fields import A_NAME, Id, Listing, LocationInput, Request, Text, TimeZone, of
from functions.http.patterns import shaped

Slug = Annotated[
    Release, shaped(r"^[a-z0-9][a-z0-9-]{0,99}$(?!\n)", "must be up to 100 lower-case letters, digits and dashes")
]

PlanSeat = Annotated[SeatInRow, A_NAME]

if TYPE_CHECKING:
    SectionName = str
else:
    SectionName = texts.line(100, blank=True)

VenueName = Annotated[Text, Meta(description="The venue's name for people, one line.")]
PerformerName = Annotated[Text, Meta(description="The name of the person or group, one line.")]

Moment = Annotated[datetime, Meta(tz=True)]


class RowInput(Request, frozen=True):
    """A row of a seating plan. Ids and names of seats have letters, digits, dots and underscores."""

    id: Annotated[RowId, A_NAME]
    """Unique in its section; the second part of a seat's name."""
    category: Annotated[Category, A_NAME]
    """The price category of all its seats: an event has one price for each."""
    seats: tuple[PlanSeat, ...]
    """In the order of the row: neighbours in the list are neighbours in the room."""
    blocked: tuple[PlanSeat, ...] = ()
    """Those of its seats that are never sold."""
    accessible: tuple[PlanSeat, ...] = ()
    """Those of its seats that a wheelchair can reach."""


class SectionInput(Request, frozen=True):
    """A part of a venue, which is shown as one map."""

    id: Annotated[SectionId, A_NAME]
    """Unique in the venue; the first part of a seat's name."""
    rows: tuple[RowInput, ...]
    """In their order in the room."""
    name: SectionName = ""
    """For people, one line; the id if it is blank."""


class NewVenue(Request, frozen=True):
    """A venue with its seating plan, which does not change afterwards."""

    name: VenueName
    sections: tuple[SectionInput, ...]
    """The seating plan."""
    timezone: TimeZone = "UTC"
    """The time zone in which to show the venue's events, by its IANA name."""
    location: LocationInput | None = None
    """Where it is; null if that is not to be shown."""


class VenuePatch(Request, frozen=True):
    """The fields of a venue to change; fields that are left out stay as they are."""

    name: VenueName | UnsetType = UNSET
    timezone: TimeZone | UnsetType = UNSET
    """The time zone in which to show the venue's events, by its IANA name."""
    location: LocationInput | UnsetType | None = UNSET
    """Where it is; null removes the location."""


class NewPerformer(Request, frozen=True):
    """A performer to add."""

    name: PerformerName


class PerformerPatch(Request, frozen=True):
    """A performer's new name."""

    name: PerformerName


# a text: a lenient decoder would accept a number as a time
Time = Annotated[
    str,
    shaped(
        r"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$(?!\n)",
        "must be a time of RFC 3339, such as 2027-01-01T19:00:00Z",
        extra_json_schema={"format": "date-time"},
    ),
]
"""RFC 3339."""


class SearchFor(Listing, frozen=True):
    """What to find: events that all of these fit."""

    keyword: Annotated[str, Meta(max_length=200)] = ""
    """Words; each is a word of the event, its venue or a performer, or begins one. Case and accents do not count."""
    start: Time | None = None
    """Events that start then or later; by default from now on."""
    end: Time | None = None
    """Events that start before then."""
    venue: Annotated[Id, of(VenueId)] | None = None
    """Events at this venue."""
    performer: Annotated[Id, of(PerformerId)] | None = None
    """Events with this performer."""
    release: Slug | None = None
    """Shows of this release."""


class HowMany(Request, frozen=True):
    """How much of a list."""

    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    """How many items there may be."""
