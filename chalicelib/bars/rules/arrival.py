"""Where a guest is, and what follows from it: when to set out, and when they are there.

Position alone cannot tell one bar from the next: half of a city's bars have another within fifty metres. So a fix only
ever speaks of the bar whose line the guest is in, a rough one says nothing at all, and a good one has to say the same
for a while. Above all of it stands the word of the staff, and of the code at the door.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.core.geo import Point, distance, walk_minutes
from chalicelib.core.times import MINUTE

KEPT = 30 * MINUTE
"""How long a fix is kept at most; the next one takes its place."""

ROUGH = 200
"""Metres: what a fix may be off and still count for how far away somebody is."""

_ROUGHEST = 75
"""Metres: a fix that may be further off than this cannot tell whether anybody is at a bar."""

_STEP = 5

_MARGIN_MINUTES = 5
"""To finish a drink and find the coat."""


@dataclass(frozen=True, slots=True)
class Fix:
    """The one place where a guest was last, within `accuracy` metres, good until `until`. They are at the bar of this
    `request` since `since`, and were last `seen` there, as far as fixes say that are good enough to tell."""

    point: Point
    accuracy: float
    at: int
    until: int
    request: str | None = None
    since: int | None = None
    seen: int | None = None

    def stays(self, request: str, dwell: int) -> bool:
        """Whether they have been for so long at the bar in whose line they are with this request."""
        if self.request != request or self.since is None or self.seen is None:
            return False
        return self.seen >= self.since + dwell


def inside(bar: Point, radius: int, point: Point, accuracy: float) -> bool | None:
    """Whether a fix is at the bar; None when it is too rough to tell."""
    if accuracy > _ROUGHEST:
        return None
    return distance(bar, point) <= radius + accuracy


def time_to_go(wait_seconds: int, walk: int | None) -> bool:
    """Whether a guest so many minutes away should set out. Nobody knows how far away who says nothing is: they are told
    as if they were there."""
    return wait_seconds <= ((walk or 0) + _MARGIN_MINUTES) * 60


def told_walk(walk: int | None) -> int | None:
    """What a bar is told of it: in steps of five minutes, for from several bars' minutes a place could be reckoned."""
    return None if walk is None else -(-walk // _STEP) * _STEP


def walk_between(bar: Point, point: Point | None) -> int | None:
    """Minutes; None for whoever does not say where they are."""
    return None if point is None else walk_minutes(distance(bar, point))
