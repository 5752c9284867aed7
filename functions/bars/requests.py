"""The bodies and queries of bars."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from chalicelib.bars.rules.bars import MOST_IN_LINE
from chalicelib.bars.rules.requests import MOST_AT_ONCE
from functions.http.fields import (
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


MaxQueue = Annotated[int, Meta(ge=1, le=MOST_IN_LINE)]


Servers = Annotated[int, Meta(ge=1, le=1000)]


VisitMinutes = Annotated[int, Meta(ge=1, le=600)]


Capacity = Annotated[int, Meta(ge=1, le=100_000)]


GraceMinutes = Annotated[int, Meta(ge=0, le=60)]


ArrivalRadius = Annotated[int, Meta(ge=10, le=200)]


DwellMinutes = Annotated[int, Meta(ge=0, le=30)]


Arrival = Literal["suggest", "seat"]


PartySize = Annotated[int, Meta(ge=1, le=50)]


Radius = Annotated[int, Meta(ge=1, le=10_000)]


Accuracy = Annotated[float, Meta(ge=0, le=100_000)]


class PeriodInput(Request, frozen=True):
    """Local times. One that closes no later than it opens ends on the next day."""

    opens: LocalTime
    closes: LocalTime


class OpeningHoursInput(Request, frozen=True):
    """`timezone` is an IANA name. A bar is opened by its staff, and closes by itself when its hours are over."""

    timezone: TimeZone
    week: dict[Day, Annotated[tuple[PeriodInput, ...], Meta(max_length=4)]]


class NewBar(Request, frozen=True):
    """`max_queue` is the longest line, in parties; `servers` is how many parties have a place (tables, mostly), and
    `mean_visit_minutes` how long each stays. `auto_accept` accepts every guest. `capacity` is the largest party.

    A guest may come back for `grace_minutes` after a missed call. A guest within `arrival_radius_m` for `dwell_minutes`
    has arrived: `arrival` says whether that is suggested to the staff, or seats a guest who was called.
    """

    name: Text
    location: LocationInput
    max_queue: MaxQueue = 20
    servers: Servers = 4
    mean_visit_minutes: VisitMinutes = 45
    auto_accept: bool = False
    capacity: Capacity | None = None
    grace_minutes: GraceMinutes = 10
    arrival_radius_m: ArrivalRadius = 40
    dwell_minutes: DwellMinutes = 2
    arrival: Arrival = "suggest"
    opening_hours: OpeningHoursInput | None = None


class BarPatch(Request, frozen=True):
    """Fields that are left out stay as they are. `null` removes `capacity` or `opening_hours`."""

    name: Text | UnsetType = UNSET
    location: LocationInput | UnsetType = UNSET
    max_queue: MaxQueue | UnsetType = UNSET
    servers: Servers | UnsetType = UNSET
    mean_visit_minutes: VisitMinutes | UnsetType = UNSET
    auto_accept: bool | UnsetType = UNSET
    capacity: Capacity | UnsetType | None = UNSET
    grace_minutes: GraceMinutes | UnsetType = UNSET
    arrival_radius_m: ArrivalRadius | UnsetType = UNSET
    dwell_minutes: DwellMinutes | UnsetType = UNSET
    arrival: Arrival | UnsetType = UNSET
    opening_hours: OpeningHoursInput | UnsetType | None = UNSET


class NearbyQuery(Request, frozen=True):
    """Customers who have shared their location may leave `lat` and `lon` out. `radius` is in metres."""

    lat: Latitude | None = None
    lon: Longitude | None = None
    radius: Radius = 2_000
    party_size: PartySize = 1
    limit: Annotated[int, Meta(ge=1, le=100)] = 50

    def __post_init__(self) -> None:
        rounded(self, 7, "lat", "lon")


class Fix(Request, frozen=True):
    """Degrees; `accuracy` in metres, as the phone reports it."""

    lat: Latitude
    lon: Longitude
    accuracy: Accuracy = 50

    def __post_init__(self) -> None:
        rounded(self, 7, "lat", "lon")
        rounded(self, 1, "accuracy")


class NewRequest(Request, frozen=True):
    """Bars with a longer wait than `max_wait_minutes` are not asked. Other bars are asked within `radius` metres of the
    guest, `width` of them at a time."""

    party_size: PartySize
    max_wait_minutes: Annotated[int, Meta(ge=1, le=600)]
    radius: Radius | None = None
    width: Annotated[int, Meta(ge=1, le=MOST_AT_ONCE)] = 1


class DoorCode(Request, frozen=True):
    code: Annotated[str, Meta(min_length=1, max_length=100)]


class RequestsQuery(Listing, frozen=True):
    """`QUEING` counts as `QUEUEING`. With a `state`, a page leaves out its requests in other states."""

    state: Literal["IDLE", "REQUESTING", "CONFIRMING", "QUEUEING", "QUEING", "SEATED"] | None = None
