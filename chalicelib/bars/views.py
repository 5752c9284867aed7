"""What clients are shown of bars: HTTP answers and topics use the same Structs.

Anyone sees numbers and states. The staff also see the size of each party and, in minutes, its walk. Who the guests are
and where they are is shown to no one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.bars.rules import bars
from chalicelib.bars.rules import nearby as nearby_rules
from chalicelib.bars.rules.bars import ArrivalMode, BarState
from chalicelib.bars.rules.door_codes import arrive_url
from chalicelib.core import opening_hours
from chalicelib.core.geo import Location, walk_minutes
from chalicelib.core.times import MINUTE, rfc3339
from chalicelib.core.wait import Quote
from chalicelib.shapes import SECRET, BarId, ExpiresAt, Instant, Link, NextCursor, Svg, TimeZone

BarName = Annotated[str, Meta(description="The bar's name, as guests know it.", examples=["The Anchor"])]
BarLocation = Annotated[Location, Meta(description="Where guests find the bar.")]
OpenUntil = Annotated[Instant, Meta(description="When the bar closes by itself; null when it does not.")]
QueueLength = Annotated[int, Meta(description="How many parties are in the line, those yet to confirm included.")]
PartySize = Annotated[int, Meta(description="How many people come.", examples=[2])]
EntryNumber = Annotated[
    str, Meta(description="The entry's number in the line, which the bar's screen shows.", examples=["007"])
]
CalledAt = Annotated[Instant, Meta(description="When the bar called the guest; null before.")]
SetOutAt = Annotated[Instant, Meta(description="When it was time for the guest to set out; null before.")]
ArrivedAt = Annotated[Instant, Meta(description="Since when the guest seems to be at the bar; null before.")]
SlotEnd = Annotated[
    ExpiresAt, Meta(description="Until when the place is kept for a guest who has yet to confirm; null once they have.")
]

MaxQueue = Annotated[int, Meta(description="The longest line, in parties.")]
Servers = Annotated[int, Meta(description="How many parties have a place at once: tables, mostly.")]
VisitMinutes = Annotated[int, Meta(description="How long a party stays. The first waits are estimated from it.")]
AutoAccept = Annotated[bool, Meta(description="Every guest who fits is accepted, without an answer of the staff.")]
Capacity = Annotated[int, Meta(description="The largest party, in people; null for no limit.")]
GraceMinutes = Annotated[int, Meta(description="How long a guest may come back after a missed call.")]
ArrivalRadius = Annotated[int, Meta(description="Metres from the bar within which a guest counts as there.")]
DwellMinutes = Annotated[int, Meta(description="How long a guest has to be within the radius to have arrived.")]


class BarWait(msgspec.Struct, frozen=True):
    """How long a party waits, as a band."""

    median_minutes: int
    """Half of the parties wait less than this."""
    p90_minutes: int
    """Nine of ten parties wait less than this."""


class Period(msgspec.Struct, frozen=True):
    """From opening to closing."""

    opens: str
    """`HH:MM` in the bar's time zone."""
    closes: str
    """`HH:MM`; not later than `opens` means on the next day."""


class OpeningHours(msgspec.Struct, frozen=True):
    """When the bar closes by itself. It is opened by its staff."""

    timezone: TimeZone
    week: dict[str, list[Period]]
    """By day, `mon` to `sun`: the day's periods, in order. A day that is missing has none."""


class Bar(msgspec.Struct, frozen=True):
    """A bar as it is now, and as its operator has set it up."""

    bar_id: BarId
    name: BarName
    location: BarLocation
    state: BarState
    open_until: OpenUntil | None
    queue_length: QueueLength
    wait: BarWait
    """The wait of a guest who joins now."""
    max_queue: MaxQueue
    servers: Servers
    mean_visit_minutes: VisitMinutes
    auto_accept: AutoAccept
    capacity: Capacity | None
    grace_minutes: GraceMinutes
    arrival_radius_m: ArrivalRadius
    dwell_minutes: DwellMinutes
    arrival: ArrivalMode
    opening_hours: OpeningHours | None
    """Null for a bar that only its staff close."""


class Bars(msgspec.Struct, frozen=True):
    """A page of bars."""

    items: list[Bar]
    """The oldest first."""
    next_cursor: NextCursor | None


class Door(msgspec.Struct, frozen=True):
    """The code that guests scan at the door to say that they have arrived."""

    code: Annotated[str, SECRET]
    """What the scanned page sends as `code` to the guest's own request."""
    url: Annotated[Link, SECRET]
    """Opens the page that reports the guest's arrival."""
    svg: Annotated[Svg, SECRET]
    """`url` as a QR code, as SVG text."""


class NearbyBar(msgspec.Struct, frozen=True):
    """A bar that has room for the party."""

    bar_id: BarId
    name: BarName
    location: BarLocation
    distance_m: int
    """Metres from the place that was searched, as the crow flies."""
    walk_minutes: int
    """Minutes on foot from that place."""
    queue_length: QueueLength
    wait: BarWait
    """The wait of a guest who joins now."""
    state: BarState
    """Always `WAITING`: bars that take no guests are not found."""


class NearbyBars(msgspec.Struct, frozen=True):
    """The bars that were found."""

    items: list[NearbyBar]
    """The nearest first."""


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
