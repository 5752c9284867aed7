"""Bars: profiles, what is nearby, offers, and the line."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.bars.rules.bars import MOST_IN_LINE
from functions.catalogue.shapes import Location, TimeZone
from functions.http.fields import Request, Text, rounded

Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LocalTime = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)")]
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
Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Accuracy = Annotated[float, Meta(ge=0, le=100_000)]


class Period(Request, frozen=True):
    """Local times. One that closes no later than it opens ends on the next day."""

    opens: LocalTime
    closes: LocalTime


class OpeningHours(Request, frozen=True):
    """`timezone` is an IANA name. A bar is opened by its staff, and closes by itself when its hours are over."""

    timezone: TimeZone
    week: dict[Day, Annotated[tuple[Period, ...], Meta(max_length=4)]]


class NewBar(Request, frozen=True):
    """`max_queue` is how many parties may be in its line, `servers` how many it can have at a time (tables, mostly),
    `mean_visit_minutes` how long one stays. `auto_accept` takes whoever comes. `capacity` is how many people it holds.

    After a missed call one may come back for `grace_minutes`. A guest within `arrival_radius_m` for `dwell_minutes` is
    taken to be there: `arrival` says whether that is suggested to the staff, or seats them once they are called.
    """

    name: Text
    location: Location
    max_queue: MaxQueue = 20
    servers: Servers = 4
    mean_visit_minutes: VisitMinutes = 45
    auto_accept: bool = False
    capacity: Capacity | None = None
    grace_minutes: GraceMinutes = 10
    arrival_radius_m: ArrivalRadius = 40
    dwell_minutes: DwellMinutes = 2
    arrival: Arrival = "suggest"
    opening_hours: OpeningHours | None = None


class BarChange(Request, frozen=True):
    """What is said here is changed. `null` takes `capacity` or `opening_hours` away."""

    name: Text | UnsetType = UNSET
    location: Location | UnsetType = UNSET
    max_queue: MaxQueue | UnsetType = UNSET
    servers: Servers | UnsetType = UNSET
    mean_visit_minutes: VisitMinutes | UnsetType = UNSET
    auto_accept: bool | UnsetType = UNSET
    capacity: Capacity | UnsetType | None = UNSET
    grace_minutes: GraceMinutes | UnsetType = UNSET
    arrival_radius_m: ArrivalRadius | UnsetType = UNSET
    dwell_minutes: DwellMinutes | UnsetType = UNSET
    arrival: Arrival | UnsetType = UNSET
    opening_hours: OpeningHours | UnsetType | None = UNSET


class NearbyQuery(Request, frozen=True):
    """Whoever has said where they are, and sends their token, leaves `lat` and `lon` out. `radius` is in metres."""

    lat: Latitude | None = None
    lon: Longitude | None = None
    radius: Radius = 2_000
    party_size: PartySize = 1
    limit: Annotated[int, Meta(ge=1, le=100)] = 50

    def __post_init__(self) -> None:
        rounded(self, 7, "lat", "lon")


class Wait(msgspec.Struct, frozen=True):
    """Half wait less than the median, nine of ten less than the p90."""

    median_minutes: int
    p90_minutes: int


class Bar(msgspec.Struct, frozen=True):
    """`state` is CLOSED, WAITING, QUEUE_FULL or PAUSED; `wait` that of whoever joined now; `open_until` the end of its
    hours, if it has any."""

    bar_id: str
    name: str
    location: Location
    state: str
    open_until: str | None
    queue_length: int
    wait: Wait
    max_queue: int
    servers: int
    mean_visit_minutes: int
    auto_accept: bool
    capacity: int | None
    grace_minutes: int
    arrival_radius_m: int
    dwell_minutes: int
    arrival: str
    opening_hours: OpeningHours | None


class Door(msgspec.Struct, frozen=True):
    """What guests scan at the door: `url` opens the page that says they are there, `svg` is a picture of it."""

    code: str
    url: str
    svg: str


class Bars(msgspec.Struct, frozen=True):
    items: list[Bar]
    next_cursor: str | None


class NearbyBar(msgspec.Struct, frozen=True):
    bar_id: str
    name: str
    location: Location
    distance_m: int
    walk_minutes: int
    queue_length: int
    wait: Wait
    state: str


class NearbyBars(msgspec.Struct, frozen=True):
    """Nearest first."""

    items: list[NearbyBar]


class BoardEntry(msgspec.Struct, frozen=True):
    """`state` is confirming, which lapses at `expires_at`, queueing or called."""

    number: str
    state: str
    expires_at: str | None


class BarBoard(msgspec.Struct, frozen=True):
    """In order, the next one first. `version` is that of the topic `bar/<id>`."""

    version: int
    bar_id: str
    name: str
    state: str
    open_until: str | None
    queue_length: int
    wait: Wait
    entries: list[BoardEntry]


class BarOffer(msgspec.Struct, frozen=True):
    """Somebody who would like to queue. `state` is pending, accepted, rejected, expired or withdrawn."""

    offer_id: str
    bar_id: str
    party_size: int
    walk_minutes: int | None
    state: str
    expires_at: str
    expires_in: int


class BarOffers(msgspec.Struct, frozen=True):
    """Those that can be answered now, the oldest first."""

    items: list[BarOffer]


class AnsweredOffer(BarOffer, frozen=True, kw_only=True):
    """An accepted one has an entry in the queue, with its number."""

    entry_id: str | None
    number: str | None


class QueueEntry(msgspec.Struct, frozen=True):
    """`set_out_at`: the guest was told to come; `arrived_at`: they seem to be there; `expires_at`: the slot is held
    until then for a guest who has to confirm."""

    entry_id: str
    number: str
    party_size: int
    state: str
    position: int | None
    wait: Wait | None
    joined_at: str
    called_at: str | None
    set_out_at: str | None
    arrived_at: str | None
    expires_at: str | None


class BarQueue(msgspec.Struct, frozen=True):
    """In order, the next one first. `version` is that of the topic `operator/<bar id>`, `offers` what can be answered
    now."""

    version: int
    bar_id: str
    name: str
    state: str
    open_until: str | None
    queue_length: int
    wait: Wait
    items: list[QueueEntry]
    offers: list[BarOffer]


class MovedEntry(msgspec.Struct, frozen=True):
    """`state` is the guest's: QUEUEING, SEATED, or IDLE with a `reason`."""

    entry_id: str
    number: str
    party_size: int
    state: str
    reason: str | None
    called_at: str | None
