"""Where a guest is, and what follows: when they set out, and when they have arrived.

A position alone cannot tell one bar from the next: half of a city's bars have another within fifty metres. So a fix
only counts for the bar whose line the guest is in, a rough one says nothing, and good ones have to agree for a while.
The staff and the code at the door always count for more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.geo import Point, distance, walk_minutes
from chalicelib.core.times import MINUTE

KEPT = 30 * MINUTE
"""How long a fix is kept at most; the next one replaces it."""

ROUGH = 200
"""Metres: how much of a fix's accuracy counts in a guest's favour when they have to be near."""

_ROUGHEST = 75
"""Metres: a fix less accurate than this cannot tell whether the guest is at a bar."""

_STEP = 5

_MARGIN_MINUTES = 5
"""To finish a drink and find the coat."""


class Presence(StrEnum):
    """What one fix says about a bar. UNKNOWN: it is too rough to tell."""

    HERE = "here"
    ELSEWHERE = "elsewhere"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Sighting:
    """What a fix says about the bar in whose line the guest is with this request."""

    request: str
    presence: Presence


@dataclass(frozen=True, slots=True)
class Fix:
    """A guest's last position, within `accuracy` metres, valid until `until`. They have been at the bar of this
    `request` since `since` and were last `seen` there, going by fixes that are accurate enough to tell."""

    point: Point
    accuracy: float
    at: int
    until: int
    request: str | None = None
    since: int | None = None
    seen: int | None = None

    def stays(self, request: str, dwell: int) -> bool:
        """Whether the guest has been at the bar of this request for `dwell` milliseconds."""
        if self.request != request or self.since is None or self.seen is None:
            return False
        return self.seen >= self.since + dwell


def presence(bar: Point, radius: int, point: Point, accuracy: float) -> Presence:
    """Whether a fix is within `radius` metres of the bar, its accuracy allowed for."""
    if accuracy > _ROUGHEST:
        return Presence.UNKNOWN
    return Presence.HERE if distance(bar, point) <= radius + accuracy else Presence.ELSEWHERE


def time_to_set_out(wait_seconds: int, walk: int | None) -> bool:
    """Whether a guest `walk` minutes away should set out. None, for an unknown location, counts as no walk."""
    return wait_seconds <= ((walk or 0) + _MARGIN_MINUTES) * 60


def walk_for_bar(walk: int | None) -> int | None:
    """The walk as bars see it, rounded up to five minutes: several bars' exact minutes would give the place away."""
    return None if walk is None else -(-walk // _STEP) * _STEP


def walk_between(bar: Point, point: Point | None) -> int | None:
    """Minutes; None for a guest whose location is not known."""
    return None if point is None else walk_minutes(distance(bar, point))
