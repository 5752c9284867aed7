"""Where a guest is, and what follows from it: when to set out, and when they are there.

Position alone cannot tell one bar from the next: half of a city's bars have another within fifty metres. So a fix only
ever speaks of the bar whose line the guest is in, a rough one says nothing at all, and a good one has to say the same
for a while. Above all of it stands the word of the staff, and of the code at the door.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.kernel.geo import Point, distance, walk_minutes
from chalicelib.kernel.times import MINUTE

KEPT = 30 * MINUTE
"""How long a fix is kept at most; the next one takes its place."""

_ROUGHEST = 75
"""Metres: a fix that may be further off than this cannot tell whether anybody is at a bar."""

_MARGIN_MINUTES = 5
"""To finish a drink and find the coat."""


@dataclass(frozen=True, slots=True)
class Fix:
    """The one place where a guest was last, within `accuracy` metres, good until `until`. `since`: how long they have
    been at the bar of this `request`, as far as fixes say, until when it was not so."""

    point: Point
    accuracy: float
    at: int
    until: int
    request: str | None = None
    since: int | None = None


def inside(bar: Point, radius: int, point: Point, accuracy: float) -> bool | None:
    """Whether a fix is at the bar; None when it is too rough to tell."""
    if accuracy > _ROUGHEST:
        return None
    return distance(bar, point) <= radius + accuracy


def time_to_go(wait_seconds: int, walk: int | None) -> bool:
    """Whether a guest so many minutes away should set out. Nobody knows how far away who says nothing is: they are told
    as if they were there."""
    return wait_seconds <= ((walk or 0) + _MARGIN_MINUTES) * 60


def walk_between(bar: Point, point: Point | None) -> int | None:
    """Minutes; None for whoever does not say where they are."""
    return None if point is None else walk_minutes(distance(bar, point))
