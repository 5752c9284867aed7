"""Points, the distance between them, and how long it takes on foot."""

from __future__ import annotations

import math

import pytest

from chalicelib.core.geo import EARTH_RADIUS, Point, distance, walk_minutes

LONDON, PARIS = Point(51.5074, -0.1278), Point(48.8566, 2.3522)


@pytest.mark.parametrize(
    ("given", "kept"),
    [(180, -180), (-180, -180), (179.5, 179.5), (190, -170), (-181, 179), (540, -180), (0, 0), (360, 0)],
)
def test_a_meridian_has_one_longitude(given: float, kept: float) -> None:
    """Longitudes are from -180 up to, but not including, 180."""
    assert Point(10, given).lon == kept
    assert Point(10, given) == Point(10, kept)


@pytest.mark.parametrize(
    ("lat", "lon"), [(90.001, 0), (-91, 0), (math.nan, 0), (0, math.nan), (0, math.inf), (math.inf, 0)]
)
def test_there_is_no_such_place(lat: float, lon: float) -> None:
    """Latitudes beyond the poles and numbers that are not finite are refused."""
    with pytest.raises(ValueError, match="no point on earth"):
        Point(lat, lon)


def test_distances_that_are_known() -> None:
    """London to Paris, a degree of latitude, a degree along the equator, and one far north."""
    assert distance(LONDON, PARIS) == pytest.approx(343_557, rel=1e-4)
    assert distance(Point(10, 5), Point(11, 5)) == pytest.approx(111_195.08, rel=1e-7)
    assert distance(Point(0, 5), Point(0, 6)) == pytest.approx(111_195.08, rel=1e-7)
    assert distance(Point(60, 5), Point(60, 6)) == pytest.approx(55_597.5, rel=1e-4)


def test_from_a_place_to_itself() -> None:
    """The distance is exactly zero, everywhere."""
    for place in (LONDON, Point(0, 0), Point(90, 12), Point(-90, -180), Point(12.3456789, 179.999999)):
        assert distance(place, place) == 0


@pytest.mark.parametrize(
    ("here", "there"),
    [((0, 0), (0, 180)), ((90, 0), (-90, 77)), ((51.5, -0.12), (-51.5, 179.88)), ((-33.9, 151.2), (33.9, -28.8))],
)
def test_the_other_side_of_the_earth(here: tuple[float, float], there: tuple[float, float]) -> None:
    """It is half the circumference away, to the metre."""
    assert distance(Point(*here), Point(*there)) == pytest.approx(math.pi * EARTH_RADIUS, abs=1)


def test_the_date_line_and_the_poles_are_no_borders() -> None:
    """A step across the date line is short, and at a pole all longitudes are one point."""
    assert distance(Point(0, 179.9995), Point(0, -179.9995)) == pytest.approx(111.195, rel=1e-5)
    assert distance(Point(90, 0), Point(90, 123)) == pytest.approx(0, abs=1e-6)
    assert distance(Point(89.999, 0), Point(89.999, -180)) == pytest.approx(222.39, rel=1e-5)


def test_both_ways_are_as_long() -> None:
    """The distance is the same in both directions."""
    assert distance(LONDON, PARIS) == distance(PARIS, LONDON)


@pytest.mark.parametrize(
    ("metres", "minutes"), [(0, 0), (0.1, 1), (80, 1), (80.1, 2), (800, 10), (2_000, 25), (10_000, 125)]
)
def test_a_walk_takes_whole_minutes(metres: float, minutes: int) -> None:
    """80 metres a minute, rounded up."""
    assert walk_minutes(metres) == minutes
