"""Nearest first: no place is missed anywhere on earth, and a crowd costs as few reads as a few places."""

from __future__ import annotations

from itertools import islice
from random import Random

import pytest

from chalicelib.core.geo import Point, distance
from chalicelib.core.geohash import covering
from chalicelib.core.nearest import PAGE, nearest
from tests.unit.core.map import Bar, Index, step

KM = 1_000

LONDON = Point(51.5074, -0.1278)

CENTRES = [
    LONDON,
    Point(59.3293, 18.0686),
    Point(-33.8688, 151.2093),
    Point(51.50390625, -0.17578125),
    Point(0, 0),
    Point(0.0001, -180),
    Point(-16.8, 179.9999),
    Point(66, -179.9995),
    Point(66, 25.7),
    Point(85, 0),
    Point(89.9, -120),
    Point(89.955, 179.99),
    Point(89.99, 45),
    Point(90, 0),
    Point(-90, 77),
    Point(-89.99, -180),
]
"""Cities, a corner where cells meet, the origin, the date line, and both poles from near and far."""


def _town(chance: Random, centre: Point, radius: float) -> list[Bar]:
    """Bars around the centre, within the radius and beyond: alone, in clusters, and many at one point."""
    points = [
        step(centre, radius * 1.3 * chance.random() ** chance.choice((0.5, 2)), chance.uniform(0, 360))
        for _ in range(50)
    ]
    for heart in points[:3]:
        points += [step(heart, chance.expovariate(1 / 30), chance.uniform(0, 360)) for _ in range(15)]
    points += [points[5]] * 12
    return [Bar(f"bar_{number:03}", point) for number, point in enumerate(points)]


def _by_hand(point: Point, radius: float, bars: list[Bar]) -> list[tuple[float, Bar]]:
    measured = [(distance(point, bar.point), bar.id, bar) for bar in bars]
    return [(metres, bar) for metres, _, bar in sorted(measured) if metres <= radius]


@pytest.mark.parametrize("radius", [50, 700, 3 * KM, 10 * KM])
def test_nothing_is_missed(radius: float) -> None:
    """All places within the radius, and no others, in the order of their distance, anywhere on earth."""
    chance = Random(radius)
    for centre in CENTRES:
        bars = _town(chance, centre, radius)
        point = step(centre, chance.choice((0, radius / 3)), chance.uniform(0, 360))
        told = list(nearest(point, radius, Index(bars).read, page=chance.choice((3, 10, PAGE))))
        assert told == _by_hand(point, radius, bars)
        assert told


def _crowd(number: int) -> list[Bar]:
    """So many bars in ten by ten kilometres."""
    chance = Random(number)
    return [
        Bar(f"bar_{each}", Point(51.5 + chance.uniform(-0.045, 0.045), -0.12 + chance.uniform(-0.0722, 0.0722)))
        for each in range(number)
    ]


@pytest.mark.faults
def test_a_crowd_costs_no_more_reads() -> None:
    """The twenty nearest take a few reads, among thousands of bars as among hundreds."""
    most: dict[int, int] = {}
    for number in (300, 10_000):
        index, chance = Index(_crowd(number)), Random(1)
        for _ in range(20):
            index.reads = 0
            point = Point(51.5 + chance.uniform(-0.045, 0.045), -0.12 + chance.uniform(-0.0722, 0.0722))
            assert len(list(islice(nearest(point, 10 * KM, index.read), 20))) == 20
            most[number] = max(most.get(number, 0), index.reads)
    assert 1 <= most[300] <= 8
    assert 1 <= most[10_000] <= 12


def test_nothing_is_read_before_it_is_needed() -> None:
    """A caller that takes only the first place causes one read."""
    bars = [Bar(f"bar_{number}", step(LONDON, 10 * number, 45)) for number in range(90)]
    index = Index(bars)
    search = nearest(LONDON, 10 * KM, index.read)
    assert index.reads == 0
    assert next(search)[1].id == "bar_0"
    assert index.reads == 1


def test_a_desert_is_read_once_a_cell() -> None:
    """Where there are no bars, each cell within the radius is read once and none is divided."""
    index = Index([])
    assert list(nearest(LONDON, 10 * KM, index.read)) == []
    assert index.reads == len(covering(LONDON, 10 * KM))


def test_all_bars_of_a_food_hall_are_found() -> None:
    """Hundreds at one point come in the order of their ids, page after page, and then their neighbour."""
    hall = [Bar(f"bar_{number:03}", LONDON) for number in range(5 * PAGE)]
    index = Index([*hall, Bar("next", step(LONDON, 3, 90))])
    search = nearest(step(LONDON, 100, 270), KM, index.read)
    assert [bar.id for _, bar in islice(search, 20)] == [bar.id for bar in hall[:20]]
    first = index.reads
    assert first <= 8
    assert [bar.id for _, bar in search] == [*(bar.id for bar in hall[20:]), "next"]
    assert index.reads > first


def test_the_emptiness_around_a_food_hall_is_cheap() -> None:
    """A search from nearby, with bars in the streets around, makes no read for each empty region beside the hall."""
    chance = Random(4)
    streets = [
        Bar(f"x{number}", step(LONDON, 2 * KM * chance.random(), chance.uniform(0, 360))) for number in range(400)
    ]
    index = Index([*(Bar(f"bar_{number:04}", LONDON) for number in range(1_000)), *streets])
    for bearing in range(0, 360, 60):
        index.reads = 0
        assert len(list(islice(nearest(step(LONDON, 150, bearing), KM, index.read), 20))) == 20
        assert index.reads <= 24


def test_an_index_in_another_order_is_refused() -> None:
    """Otherwise it would be read for ever."""
    with pytest.raises(ValueError, match="before its beginning"):
        list(nearest(LONDON, KM, lambda region, limit: ([Bar("bar", Point(0, -90))], False)))


def test_a_place_at_the_edge_is_within() -> None:
    """A place at exactly the radius is within it, and one just beyond is not."""
    bar = Bar("bar", step(LONDON, 500, 10))
    exactly = distance(LONDON, bar.point)
    assert [metres for metres, _ in nearest(LONDON, exactly, Index([bar]).read)] == [exactly]
    assert list(nearest(LONDON, exactly - 1e-6, Index([bar]).read)) == []
