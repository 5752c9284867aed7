"""The bodies and queries of catalogue."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from functions.http.fields import LINE, Id, Listing, LocationInput, Name, Request, Text, TimeZone

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,99}$(?!\n)")]


Moment = Annotated[datetime, Meta(tz=True)]


class RowInput(Request, frozen=True):
    """`seats` are in the order of the row. `blocked` ones are never sold; `accessible` ones are shown as such."""

    id: Name
    category: Name
    seats: tuple[Name, ...]
    blocked: tuple[Name, ...] = ()
    accessible: tuple[Name, ...] = ()


class SectionInput(Request, frozen=True):
    id: Name
    rows: tuple[RowInput, ...]
    name: Annotated[str, Meta(max_length=100, pattern=LINE)] = ""


class NewVenue(Request, frozen=True):
    name: Text
    sections: tuple[SectionInput, ...]
    timezone: TimeZone = "UTC"
    location: LocationInput | None = None


class VenuePatch(Request, frozen=True):
    """Fields that are left out stay as they are; the plan never changes. `location: null` removes the location."""

    name: Text | UnsetType = UNSET
    timezone: TimeZone | UnsetType = UNSET
    location: LocationInput | UnsetType | None = UNSET


class NewPerformer(Request, frozen=True):
    name: Text


class PerformerPatch(Request, frozen=True):
    name: Text


# a text: a lenient decoder would accept a number as a time
Time = Annotated[
    str,
    Meta(
        pattern=r"^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)$(?!\n)",
        extra_json_schema={"format": "date-time"},
    ),
]
"""RFC 3339."""


class SearchFor(Listing, frozen=True):
    """Every word of `keyword` must be a word of the event, its venue or a performer, or begin one.

    Events start at `start` or later, by default now, and before `end`.
    """

    keyword: Annotated[str, Meta(max_length=200)] = ""
    start: Time | None = None
    end: Time | None = None
    venue: Id | None = None
    performer: Id | None = None
    release: Slug | None = None


class HowMany(Request, frozen=True):
    limit: Annotated[int, Meta(ge=1, le=100)] = 50
