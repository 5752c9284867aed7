"""Points on the earth, the distance between two, and how long it takes on foot."""

from __future__ import annotations

import math
from dataclasses import dataclass

EARTH_RADIUS = 6_371_008.8
"""Metres: the mean radius of the ellipsoid (IUGG). Taking the earth for a sphere errs by half a percent."""

_METRES_A_MINUTE = 80
"""The walking pace that estate agents assume."""


@dataclass(frozen=True, slots=True)
class Point:
    """Degrees: -90 <= lat <= 90, -180 <= lon < 180. Other longitudes are wrapped into this range, so 180 is -180.

    Raises `ValueError` for a latitude out of range and for a number that is not finite.
    """

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and math.isfinite(self.lon)):
            raise ValueError("no point on earth")
        if not -180 <= self.lon < 180:
            object.__setattr__(self, "lon", (self.lon + 180) % 360 - 180)


def distance(a: Point, b: Point) -> float:
    """Metres along the great circle, by the haversine formula."""
    lat_a, lat_b = math.radians(a.lat), math.radians(b.lat)
    across = math.sin(math.radians(b.lon - a.lon) / 2)
    along = math.sin((lat_b - lat_a) / 2)
    haversine = along * along + math.cos(lat_a) * math.cos(lat_b) * across * across
    return 2 * EARTH_RADIUS * math.asin(math.sqrt(min(1.0, haversine)))


def reach_of(minutes: int) -> int:
    """Metres that a walk of so many minutes covers."""
    return minutes * _METRES_A_MINUTE


def walk_minutes(metres: float) -> int:
    """Whole minutes on foot, rounded up: a guest arrives within them."""
    return max(0, math.ceil(metres / _METRES_A_MINUTE))


@dataclass(frozen=True, slots=True)
class Location:
    """A place on the map, with its address for people."""

    lat: float
    """Degrees north of the equator."""
    lon: float
    """Degrees east of Greenwich."""
    address: str = ""
    """One line; empty if it is not known."""
