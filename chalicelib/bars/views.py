"""What clients are shown of bars: HTTP answers and topics use the same Structs.

Anyone sees numbers and states. The staff also see the size of each party and, in minutes, its walk. Who the guests are
and where they are is shown to no one.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from chalicelib.bars.rules import bars
from chalicelib.bars.rules import nearby as nearby_rules
from chalicelib.bars.rules.bars import ArrivalMode, BarState
from chalicelib.bars.rules.door_codes import arrive_url
from chalicelib.core import opening_hours
from chalicelib.core.geo import Location, walk_minutes
from chalicelib.core.times import MINUTE, rfc3339
from chalicelib.core.wait import Quote
from chalicelib.shapes import BarId, Instant, Link, NextCursor, Svg, TimeZone


class BarWait(msgspec.Struct, frozen=True):
    """Half of the guests wait less than the median, nine of ten less than the p90."""

    median_minutes: int
    p90_minutes: int


class Period(msgspec.Struct, frozen=True):
    """Local times. One that closes no later than it opens ends on the next day."""

    opens: str
    closes: str


class OpeningHours(msgspec.Struct, frozen=True):
    """`week` is by day: mon to sun."""

    timezone: TimeZone
    week: dict[str, list[Period]]


class Bar(msgspec.Struct, frozen=True):
    """`wait` is that of a guest who joins now; `open_until` the end of its hours, if it has any."""

    bar_id: BarId
    name: str
    location: Location
    state: BarState
    open_until: Instant | None
    queue_length: int
    wait: BarWait
    max_queue: int
    servers: int
    mean_visit_minutes: int
    auto_accept: bool
    capacity: int | None
    grace_minutes: int
    arrival_radius_m: int
    dwell_minutes: int
    arrival: ArrivalMode
    opening_hours: OpeningHours | None


class Bars(msgspec.Struct, frozen=True):
    items: list[Bar]
    next_cursor: NextCursor | None


class Door(msgspec.Struct, frozen=True):
    """The code that guests scan at the door: `url` opens the page that reports their arrival, `svg` is its QR code."""

    code: str
    url: Link
    svg: Svg


class NearbyBar(msgspec.Struct, frozen=True):
    bar_id: BarId
    name: str
    location: Location
    distance_m: int
    walk_minutes: int
    queue_length: int
    wait: BarWait
    state: BarState


class NearbyBars(msgspec.Struct, frozen=True):
    """Nearest first."""

    items: list[NearbyBar]


def bar_view(bar: bars.Bar, now: int) -> Bar:
    profile, length = bar.profile, len(bar.line(now))
    return Bar(
        bar_id=bar.id,
        name=bar.name,
        location=location_view(profile),
        state=bar.state_at(now),
        open_until=instant_text(bar.open_until),
        queue_length=length,
        wait=wait_view(bar.wait(length)),
        max_queue=profile.max_queue,
        servers=profile.servers,
        mean_visit_minutes=profile.visit // MINUTE,
        auto_accept=profile.auto_accept,
        capacity=profile.capacity,
        grace_minutes=profile.grace // MINUTE,
        arrival_radius_m=profile.radius,
        dwell_minutes=profile.dwell // MINUTE,
        arrival=profile.arrival,
        opening_hours=_opening_hours(profile.hours) if profile.hours else None,
    )


def location_view(profile: bars.Profile) -> Location:
    return Location(profile.point.lat, profile.point.lon, profile.address)


def _opening_hours(hours: opening_hours.OpeningHours) -> OpeningHours:
    week = {day: [Period(opens, closes) for opens, closes in periods] for day, periods in hours.week.items()}
    return OpeningHours(hours.timezone, week)


def door_view(bar: bars.Bar, web_url: str, draw: Callable[[str, str], str]) -> Door:
    url = arrive_url(web_url, bar.id, bar.door)
    return Door(bar.door, url, draw(url, f"Scan to say that you are at {bar.name}"))


def nearby_view(metres: float, bar: nearby_rules.NearbyBar, now: int) -> NearbyBar:
    return NearbyBar(
        bar.id,
        bar.name,
        Location(bar.point.lat, bar.point.lon),
        round(metres),
        walk_minutes(metres),
        bar.length(now),
        wait_view(bar.wait(now)),
        BarState.WAITING,
    )


def wait_view(wait: Quote) -> BarWait:
    return BarWait(nearby_rules.minutes(wait.median), nearby_rules.minutes(wait.p90))


def number_text(number: int | None) -> str | None:
    return None if number is None else f"{number:03}"


def instant_text(instant: int | None) -> str | None:
    return None if instant is None else rfc3339(instant)
