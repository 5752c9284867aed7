"""The bodies and queries of bars."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from chalicelib.bars import views
from chalicelib.bars.rules.bars import MOST_IN_LINE, ArrivalMode
from chalicelib.bars.rules.requests import MOST_AT_ONCE
from functions.http.fields import (
    Code,
    Latitude,
    Listing,
    LocalTime,
    LocationInput,
    Longitude,
    Request,
    Text,
    TimeZone,
    rounded,
)

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


BarName = Annotated[Text, Meta(description="The bar's name, as guests know it.", examples=["The Anchor"])]


MaxQueue = Annotated[views.MaxQueue, Meta(ge=1, le=MOST_IN_LINE)]


Servers = Annotated[views.Servers, Meta(ge=1, le=1000)]


VisitMinutes = Annotated[views.VisitMinutes, Meta(ge=1, le=600)]


Capacity = Annotated[views.Capacity, Meta(ge=1, le=100_000)]


GraceMinutes = Annotated[views.GraceMinutes, Meta(ge=0, le=60)]


ArrivalRadius = Annotated[views.ArrivalRadius, Meta(ge=10, le=200)]


DwellMinutes = Annotated[views.DwellMinutes, Meta(ge=0, le=30)]


PartySize = Annotated[views.PartySize, Meta(ge=1, le=50)]


Radius = Annotated[int, Meta(ge=1, le=10_000)]


Accuracy = Annotated[float, Meta(ge=0, le=100_000)]


class PeriodInput(Request, frozen=True):
    """From opening to closing."""

    opens: LocalTime
    """`HH:MM` in the bar's time zone."""
    closes: LocalTime
    """`HH:MM`; not later than `opens` means on the next day, so the same time is 24 hours."""


class OpeningHoursInput(Request, frozen=True):
    """When the bar closes by itself. It is opened by its staff."""

    timezone: TimeZone
    """A time zone by its IANA name, such as `Europe/Stockholm`."""
    week: dict[Day, Annotated[tuple[PeriodInput, ...], Meta(max_length=4)]]
    """By day, `mon` to `sun`: the day's periods. A day that is left out has none."""


class NewBar(Request, frozen=True):
    """A bar, as its operator sets it up."""

    name: BarName
    location: LocationInput
    """Where guests find it; they are matched and arrive by it."""
    max_queue: MaxQueue = 20
    servers: Servers = 4
    mean_visit_minutes: VisitMinutes = 45
    auto_accept: views.AutoAccept = False
    capacity: Capacity | None = None
    grace_minutes: GraceMinutes = 10
    arrival_radius_m: ArrivalRadius = 40
    dwell_minutes: DwellMinutes = 2
    arrival: ArrivalMode = ArrivalMode.SUGGEST
    opening_hours: OpeningHoursInput | None = None
    """Null for a bar that only its staff close."""


class BarPatch(Request, frozen=True):
    """The changes of a bar. Fields that are left out stay as they are."""

    name: BarName | UnsetType = UNSET
    location: LocationInput | UnsetType = UNSET
    """Where guests find it. It cannot move while guests are in its line."""
    max_queue: MaxQueue | UnsetType = UNSET
    servers: Servers | UnsetType = UNSET
    mean_visit_minutes: VisitMinutes | UnsetType = UNSET
    auto_accept: views.AutoAccept | UnsetType = UNSET
    capacity: Capacity | UnsetType | None = UNSET
    grace_minutes: GraceMinutes | UnsetType = UNSET
    arrival_radius_m: ArrivalRadius | UnsetType = UNSET
    dwell_minutes: DwellMinutes | UnsetType = UNSET
    arrival: ArrivalMode | UnsetType = UNSET
    opening_hours: OpeningHoursInput | UnsetType | None = UNSET
    """All of the hours anew; null removes them, and then only the staff close the bar."""


class NearbyQuery(Request, frozen=True):
    """Where to search, and for whom."""

    lat: Latitude | None = None
    """Degrees north. Customers who have shared their location may leave it out, together with `lon`."""
    lon: Longitude | None = None
    """Degrees east."""
    radius: Radius = 2_000
    """Metres around that place, as the crow flies."""
    party_size: PartySize = 1
    limit: Annotated[int, Meta(ge=1, le=100)] = 50
    """The most bars in the answer."""

    def __post_init__(self) -> None:
        rounded(self, 7, "lat", "lon")


class Fix(Request, frozen=True):
    """A guest's location."""

    lat: Latitude
    """Degrees north."""
    lon: Longitude
    """Degrees east."""
    accuracy: Accuracy = 50
    """Metres that it may be wrong by, as the phone reports it."""

    def __post_init__(self) -> None:
        rounded(self, 7, "lat", "lon")
        rounded(self, 1, "accuracy")


class NewRequest(Request, frozen=True):
    """What a guest asks of bars."""

    party_size: PartySize
    max_wait_minutes: Annotated[int, Meta(ge=1, le=600)]
    """Bars with a longer wait are not asked."""
    radius: Radius | None = None
    """Other bars are asked within so many metres of the guest; null for the farthest that the guest is allowed."""
    width: Annotated[int, Meta(ge=1, le=MOST_AT_ONCE)] = 1
    """How many other bars are asked at a time; the first that accepts gets the guest."""


class DoorCode(Request, frozen=True):
    """What a guest scanned at the door of a bar."""

    code: Code
    """The code that the scanned address contains."""


class RequestsQuery(Listing, frozen=True):
    """A page of requests, perhaps in one state only."""

    state: Literal["IDLE", "REQUESTING", "CONFIRMING", "QUEUEING", "QUEING", "SEATED"] | None = None
    """Only requests in this state; a page then has fewer than `limit`. `QUEING` counts as `QUEUEING`."""
