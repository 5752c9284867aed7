"""A map to search: points at a distance from another, and an index of bars in a sorted list."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.core.geo import EARTH_RADIUS, Point
from chalicelib.core.geohash import Region, cell_of, sort_of


def step(start: Point, metres: float, bearing: float) -> Point:
    """The point at this distance in this direction, in degrees from north; straight across poles and the date line."""
    angle, turn, lat = metres / EARTH_RADIUS, math.radians(bearing), math.radians(start.lat)
    sine = math.sin(lat) * math.cos(angle) + math.cos(lat) * math.sin(angle) * math.cos(turn)
    end = math.asin(max(-1.0, min(1.0, sine)))
    across = math.atan2(math.sin(turn) * math.sin(angle) * math.cos(lat), math.cos(angle) - math.sin(lat) * sine)
    return Point(math.degrees(end), start.lon + math.degrees(across))


@dataclass(frozen=True, slots=True)
class Bar:
    id: str
    point: Point


class Index:
    """Bars by cell and sort key; counts the reads."""

    def __init__(self, bars: Iterable[Bar]) -> None:
        self.reads = 0
        self._keys: dict[str, list[str]] = {}
        self._bars: dict[str, list[Bar]] = {}
        keyed = [(sort_of(bar.point, bar.id), bar) for bar in bars]
        for sort, bar in sorted(keyed, key=lambda each: each[0]):
            cell = cell_of(bar.point)
            self._keys.setdefault(cell, []).append(sort)
            self._bars.setdefault(cell, []).append(bar)

    def read(self, region: Region, limit: int) -> tuple[list[Bar], bool]:
        """A page of the region, and whether it is all of it."""
        self.reads += 1
        keys = self._keys.get(region.cell, [])
        start, end = bisect_left(keys, region.low), bisect_right(keys, region.high)
        return self._bars.get(region.cell, [])[start : min(end, start + limit)], end <= start + limit
