"""Cells of the map and regions of the index: they cover the earth, and a circle touches few of them."""

from __future__ import annotations

from random import Random

import pytest

from chalicelib.core.geo import Point, distance
from chalicelib.core.geohash import MOST_CELLS, Region, cell_of, covering, geohash, sort_of
from tests.unit.core.map import step

KM = 1_000

PLACES = [
    Point(51.5074, -0.1278),
    Point(59.3293, 18.0686),
    Point(0, 0),
    Point(-16.8, 179.999),
    Point(21.4, -180),
    Point(66, -179.99),
    Point(85, 30),
    Point(89.9, -120),
    Point(89.97, 179.9),
    Point(89.99, 45),
    Point(90, 0),
    Point(-90, 0),
    Point(-89.93, 60),
    Point(-77.85, 166.67),
]
"""Cities, the origin, the date line, and both poles from near and far."""


def _holds(region: Region, point: Point) -> bool:
    return region.cell == cell_of(point) and region.low <= sort_of(point, "bar") <= region.high


@pytest.mark.parametrize(
    ("lat", "lon", "known"),
    [
        (57.64911, 10.40744, "u4pruydqqvj"),
        (42.605, -5.603, "ezs42"),
        (51.5074, -0.1278, "gcpvj0"),
        (37.8324, 112.5584, "ww8p1r4t8"),
        (0, 0, "s00000000000"),
        (90, 180, "bpbpbpbpbpbp"),
        (90, 179.9999999, "zzzzzzzzzzzz"),
        (-90, -180, "000000000000"),
    ],
)
def test_geohashes_have_their_known_values(lat: float, lon: float, known: str) -> None:
    """Well-known values, and the corners of the map."""
    assert geohash(Point(lat, lon), len(known)) == known


def test_a_sort_key_is_the_geohash_and_the_id() -> None:
    """Twelve letters, and then the id, which differs for two bars in one building."""
    assert sort_of(Point(57.64911, 10.40744), "bar_1") == "u4pruydqqvj8#bar_1"


@pytest.mark.parametrize(
    ("lat", "cell"),
    [
        (0, "s0p2h"),
        (60.1, "u4xmu"),
        (-60.1, "hjr6h"),
        (64.1, "u5rks*2"),
        (80, "unprh*4"),
        (89.9, "upbp2*512"),
        (89.94, "upbp8*1024"),
        (90, "bpbpb*8192"),
        (-90, "00000*8192"),
    ],
)
def test_cells_are_merged_towards_the_poles(lat: float, cell: str) -> None:
    """A geohash of five letters up to 60 degrees; beyond, the first of 2, 4, 8 …; at a pole the whole row."""
    assert cell_of(Point(lat, 10.4)) == cell


def test_no_cell_is_narrow() -> None:
    """A cell is at least 2.4 km wide, except for the caps at the poles, and at most four times as wide."""
    for lat in range(-89, 90):
        region = covering(Point(lat + 0.93, 10.4), 0)[0]
        widths = [distance(Point(edge, region.west), Point(edge, region.east)) for edge in (region.south, region.north)]
        if region.north < 90:
            assert 2.4 * KM <= min(widths) <= max(widths) < 4 * 2.4 * KM


def test_a_circle_of_ten_kilometres_touches_few_cells() -> None:
    """On the latitudes where cells are narrowest, at the poles, and at random points."""
    chance = Random(5)
    lats = [60.43, 60.2, -60.3, 75.5, -75.6, 89.9, 89.95, 89.99, 90, -90, 0]
    lats += [chance.uniform(-90, 90) for _ in range(150)]
    counts = [len(covering(Point(lat, chance.uniform(-180, 180)), 10 * KM)) for lat in lats]
    assert max(counts) <= MOST_CELLS
    assert min(counts) >= 9


@pytest.mark.parametrize("centre", PLACES, ids=str)
def test_a_circle_is_covered(centre: Point) -> None:
    """Every point in it is in one of its cells; the cells come nearest first, and none twice."""
    chance = Random(11)
    for radius in (50, 900, 3 * KM, 10 * KM):
        cells = covering(centre, radius)
        distances = [region.nearest(centre) for region in cells]
        assert distances == sorted(distances)
        assert distances[-1] <= radius
        names = [region.cell for region in cells]
        assert len(set(names)) == len(names)
        for _ in range(40):
            inside = step(centre, radius * chance.random() ** 0.5 * 0.999999, chance.uniform(0, 360))
            assert cell_of(inside) in names


def test_a_cell_that_the_circle_does_not_touch_is_left_out() -> None:
    """A small circle in the middle of a cell has only that cell, also if it is merged or a cap."""
    for lat in (51.52, 70, 85, 89.9999, 90, -90):
        start = covering(Point(lat, 10.4), 0)[0]
        middle = Point((start.south + start.north) / 2 if abs(lat) < 89 else lat, (start.west + start.east) / 2)
        assert [region.cell for region in covering(middle, KM)] == [start.cell]


def _regions(chance: Random) -> list[Region]:
    """The cells around all the points, and parts of every size."""
    found = []
    for centre in PLACES:
        cells = covering(centre, 4 * KM)
        for region in chance.sample(cells, min(2, len(cells))):
            found.append(region)
            deep = region
            while not deep.smallest and chance.random() < 0.8:
                deep = chance.choice(deep.parts())
            found.append(deep)
    return found


def test_nothing_of_a_region_is_nearer_than_it_says() -> None:
    """And from every point some spot of its border is as near, within the precision of the grid."""
    chance = Random(3)
    for region in _regions(chance):
        lats = [region.south + (region.north - region.south) * part / 16 for part in range(17)]
        lons = [region.west + (region.east - region.west) * part / 16 for part in range(17)]
        grid = [Point(lat, lon) for lat in lats for lon in lons]
        coarse = max(distance(grid[0], grid[1]), distance(grid[0], grid[17]), distance(grid[-1], grid[-2]))
        for centre in (step(grid[8], chance.choice((1, 60, 4 * KM, 90 * KM)), chance.uniform(0, 360)), Point(89.99, 7)):
            nearest = min(distance(centre, each) for each in grid)
            assert nearest - coarse - 0.2 <= region.nearest(centre) <= nearest


@pytest.mark.parametrize(
    ("point", "metres"),
    [
        (Point(85, -179.99), 0),
        (Point(90, 5), 0),
        (Point(89.95, 100), 0.0060546875 * 111_195.08),
        (Point(85.0, 0), 4.9560546875 * 111_195.08),
    ],
)
def test_the_cap_at_a_pole_is_a_circle(point: Point, metres: float) -> None:
    """Its distance is that of its edge along the meridian, whatever the longitude."""
    cap = covering(Point(90, 0), 1)[0]
    assert cap.cell == "bpbpb*8192"
    if metres:
        assert cap.nearest(point) == pytest.approx(metres, rel=1e-4)
    else:
        assert covering(point, 0)[0].nearest(point) == 0


def test_near_a_pole_the_nearest_is_not_at_the_same_latitude() -> None:
    """The nearest spot of a box 80 degrees of longitude away is far nearer to the pole than the point."""
    box = next(region for region in covering(Point(89.93, 80), 1) if region.cell != "bpbpb*8192")
    east_of_it = Point(89.92, box.west - 80)
    beside = distance(east_of_it, Point(89.92, box.west))
    assert box.nearest(east_of_it) < 0.9 * beside
    assert box.nearest(east_of_it) <= distance(east_of_it, Point(box.north, box.west))


@pytest.mark.parametrize("centre", PLACES, ids=str)
def test_parts_make_up_the_region(centre: Point) -> None:
    """Each sort key and each point of a region is in exactly one of its parts, down to 4 cm."""
    chance = Random(8)
    for _ in range(2):
        point = step(centre, chance.uniform(0, 5 * KM), chance.uniform(0, 360))
        region = next(each for each in covering(point, 0) if _holds(each, point))
        while not region.smallest:
            parts = region.parts()
            holding = [part for part in parts if _holds(part, point)]
            assert len(holding) == 1
            assert 2 <= len(parts) <= 32
            region = holding[0]
            assert region.nearest(point) == 0
        assert region.parts() == []
        assert distance(Point(region.south, region.west), Point(region.north, region.east)) < 0.06


def test_parts_of_a_merged_cell_stay_in_it() -> None:
    """They are ranges of one hash key, and boxes within its row."""
    region = covering(Point(89.9, 10.4), 0)[0]
    assert "*" in region.cell
    for part in region.parts():
        assert part.cell == region.cell
        assert region.south <= part.south < part.north <= region.north
        assert region.west <= part.west < part.east <= region.east


def test_no_bound_of_a_range_is_empty() -> None:
    """DynamoDB refuses to compare a key with an empty string, and the points of a polar cap share no letter."""
    cap = covering(Point(90, 0), 1)[0]
    assert (cap.prefix, cap.low, cap.high) == ("", "0", "~")
