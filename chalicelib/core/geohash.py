"""Cells of the map, and the regions of an index that is partitioned by them.

The index has a place under its *cell*, and within the cell under its *sort key*: the geohash of 12 letters, `#`, the
id. A cell is a geohash of 5 letters: 4.9 km from north to south, with a width that depends on the latitude. Towards the
poles the columns get so narrow that a circle would touch thousands of cells. There 2, 4, 8 … neighbours of a row are
merged into one cell, so that it is at least 2.4 km wide; the row at a pole is one cell, a cap. So a circle of 10 km
touches at most `MOST_CELLS` cells anywhere on earth.

A *region* is the intersection of a cell with a prefix of the sort key. A geohash halves the map in turn from west to
east and from south to north. So the sort keys with one prefix are one range of the index and one box of the map, and a
merged cell, which lies in one row, cuts a box out of that box. Boxes end at the date line, and distances cross it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from chalicelib.core.geo import EARTH_RADIUS, Point, distance

MOST_CELLS = 50
"""The most cells that a circle of 10 km can touch."""

_ALPHABET = "0123456789bcdefghjkmnpqrstuvwxyz"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_AFTER_ALL = "~"
"""Sorts after every letter of a sort key."""

_MOST_LETTERS = 12
"""The length of a whole geohash: boxes of 4 cm."""

_LETTERS = 5
"""The length of the geohash of a cell that is not merged."""

_COLUMNS, _ROWS = 2**13, 2**12
_STEP = 180 / _ROWS
"""Degrees: the height of a row, and the width of a column."""

_NARROWEST = 2_400
"""Metres: the least width of a cell, except for the caps."""

_MARGIN = 1e-9
"""Degrees: larger than the rounding error of a sine."""


class Box(NamedTuple):
    """Degrees. A box ends at the date line."""

    south: float
    north: float
    west: float
    east: float


@dataclass(frozen=True, slots=True)
class Region:
    """All sort keys of `cell` from `low` to `high`, both included; they begin with `prefix` and lie in the box."""

    cell: str
    prefix: str
    low: str
    high: str
    south: float
    north: float
    west: float
    east: float

    @property
    def smallest(self) -> bool:
        """Whether it is a box of 4 cm, which is not divided further."""
        return len(self.prefix) == _MOST_LETTERS

    def nearest(self, point: Point) -> float:
        """Metres from the point to the region, rounded down by a millimetre and a part in 10^8: never too large."""
        metres = self._metres(point)
        return max(0.0, metres - metres * 1e-8 - 1e-3)

    def _metres(self, point: Point) -> float:
        """On one parallel the distance grows with the difference in longitude. So the nearest spot is due north or
        south of the point, or on the western or eastern side.

        Along a meridian that is `apart` degrees from the point's own, the cosine of the distance is a cosine of the
        latitude. Its maximum is at the latitude `foot`, which near a pole is far from that of the point.
        """
        if self.west <= point.lon <= self.east:
            return EARTH_RADIUS * math.radians(max(self.south - point.lat, point.lat - self.north, 0.0))
        apart, side = min((abs((lon - point.lon + 180) % 360 - 180), lon) for lon in (self.west, self.east))
        lat = math.radians(point.lat)
        foot = math.degrees(math.atan2(math.sin(lat), math.cos(lat) * math.cos(math.radians(apart))))
        within = min(self.north, max(self.south, foot))
        return min(distance(point, Point(candidate, side)) for candidate in (within, self.south, self.north))

    def parts(self) -> list[Region]:
        """The region divided by one more letter of the sort key; the `smallest` have no parts."""
        if self.smallest:
            return []
        box, place = _box(self.prefix), len(self.prefix)
        parts = (_cut(self, _inner(box, place, letter), self.prefix + letter) for letter in _ALPHABET)
        return [part for part in parts if part.south < part.north and part.west < part.east]


def geohash(point: Point, length: int) -> str:
    """The point's geohash of up to 12 letters. Each prefix of it is the geohash of a larger box."""
    bits = 5 * _MOST_LETTERS // 2
    column = min(2**bits - 1, int((point.lon + 180) / 360 * 2**bits))
    row = min(2**bits - 1, int((point.lat + 90) / 180 * 2**bits))
    return _woven(column, row, bits)[:length]


def cell_of(point: Point) -> str:
    """The name of the cell: a geohash, or for a merged cell that of its first column and their number: `ugb00*2`."""
    row, column = _row(point.lat), min(_COLUMNS - 1, int((point.lon + 180) / _STEP))
    return _cell(row, column // _merged(row)).cell


def sort_of(point: Point, id: str) -> str:
    return f"{geohash(point, _MOST_LETTERS)}#{id}"


def covering(point: Point, radius: float) -> list[Region]:
    """The cells that the circle touches, nearest first; `radius` is in metres, at most 10 km."""
    around = ((region.nearest(point), region) for region in _around(point, radius))
    touched = [(metres, region.cell, region) for metres, region in around if metres <= radius]
    return [region for _, _, region in sorted(touched, key=lambda each: each[:2])]


def _around(point: Point, radius: float) -> Iterator[Region]:
    """The cells of the box around the circle. A circle that contains a pole spans all longitudes."""
    angle = radius / EARTH_RADIUS
    reach = math.degrees(angle) + _MARGIN
    spread = 180.0
    if abs(point.lat) + reach < 90:
        spread = math.degrees(math.asin(min(1.0, math.sin(angle) / math.cos(math.radians(point.lat))))) + _MARGIN
    for row in range(_row(point.lat - reach), _row(point.lat + reach) + 1):
        width, count = _STEP * _merged(row), _COLUMNS // _merged(row)
        first, last = (math.floor((point.lon + way + 180) / width) for way in (-spread, spread))
        for number in range(first, min(last + 1, first + count)):
            yield _cell(row, number % count)


def _row(lat: float) -> int:
    return max(0, min(_ROWS - 1, math.floor((lat + 90) / _STEP)))


@cache
def _merged(row: int) -> int:
    """How many columns form one cell in this row: the fewest with which its shorter side is long enough."""
    poleward = max(abs(row * _STEP - 90), abs((row + 1) * _STEP - 90))
    width = EARTH_RADIUS * math.radians(_STEP) * math.cos(math.radians(poleward))
    merged = 1
    while merged < _COLUMNS and merged * width < _NARROWEST:
        merged *= 2
    return merged


def _cell(row: int, number: int) -> Region:
    """The cell with this number in a row, as a region."""
    merged = _merged(row)
    first, last = number * merged, (number + 1) * merged - 1
    names = [_woven(column, 2 * row, 13)[:_LETTERS] for column in (first, last)]
    prefix = "".join(letter for letter, other in takewhile(lambda pair: pair[0] == pair[1], zip(*names, strict=True)))
    south, west = row * _STEP - 90, first * _STEP - 180
    cell = names[0] if merged == 1 else f"{names[0]}*{merged}"
    return Region(cell, prefix, *_range(prefix), south, south + _STEP, west, west + merged * _STEP)


def _range(prefix: str) -> tuple[str, str]:
    """The lowest and the highest sort key. Neither is empty: DynamoDB refuses to compare a key with an empty string."""
    return prefix or _ALPHABET[0], prefix + _AFTER_ALL


def _cut(region: Region, box: Box, prefix: str) -> Region:
    """The intersection of the region with the box of a longer prefix."""
    return Region(
        region.cell,
        prefix,
        *_range(prefix),
        max(region.south, box.south),
        min(region.north, box.north),
        max(region.west, box.west),
        min(region.east, box.east),
    )


def _woven(column: int, row: int, bits: int) -> str:
    """The geohash of a column and a row: their bits interleaved, the column's first."""
    number = 0
    for bit in reversed(range(bits)):
        number = number << 2 | (column >> bit & 1) << 1 | row >> bit & 1
    letters, spare = divmod(2 * bits, 5)
    number >>= spare
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(letters)))


def _box(prefix: str) -> Box:
    """The box of all points whose geohash begins with the prefix."""
    box = Box(-90.0, 90.0, -180.0, 180.0)
    for place, letter in enumerate(prefix):
        box = _inner(box, place, letter)
    return box


def _inner(box: Box, place: int, letter: str) -> Box:
    """The box after the letter at `place`: it halves the box five times, the first time by longitude if `place` is
    even.

    The bounds are sums of halves of 360 and 180, hence exact.
    """
    south, north, west, east = box
    for half in range(5):
        upper = _VALUES[letter] >> (4 - half) & 1
        if (place + half) % 2 == 0:
            middle = (west + east) / 2
            west, east = (middle, east) if upper else (west, middle)
        else:
            middle = (south + north) / 2
            south, north = (middle, north) if upper else (south, middle)
    return Box(south, north, west, east)
