"""The intersection of lists: all common positions, in order, with few reads."""

from __future__ import annotations

from bisect import bisect_left
from random import Random

import pytest

from chalicelib.catalogue.intersect import CHUNK, Intersection, ReadLimitReached


class Shelf:
    """Lists as a store has them, and how often they were read."""

    def __init__(self, **lists: list[int]) -> None:
        self.lists = {name: [f"{number:06d}" for number in sorted(numbers)] for name, numbers in lists.items()}
        self.reads: list[str] = []

    def read(self, name: str, position: str, most: int) -> list[str]:
        self.reads.append(name)
        start = bisect_left(self.lists[name], position)
        return self.lists[name][start : start + most]

    def intersection(self, most_reads: int = 1_000, position: str = "") -> Intersection:
        return Intersection(list(self.lists), position, self.read, most_reads)

    @property
    def common(self) -> list[str]:
        return sorted(set.intersection(*map(set, self.lists.values())))


def _all(intersection: Intersection, page: int) -> list[str]:
    found: list[str] = []
    while step := intersection.next(page):
        found += step
    return found


@pytest.mark.parametrize("seed", range(60))
def test_it_misses_no_position_that_all_lists_have(seed: int) -> None:
    """Each once and in order, whatever the lists and the page, and only positions of at least one list."""
    random = Random(seed)
    sizes = [random.choice([1, 5, 100, CHUNK, 400, 1500]) for _ in range(random.randint(1, 4))]
    shelf = Shelf(**{f"l{index}": random.sample(range(2_000), size) for index, size in enumerate(sizes)})
    found = _all(shelf.intersection(), random.choice([1, 7, 50]))
    assert found == sorted(set(found))
    assert set(shelf.common) <= set(found)
    assert any(set(found) <= set(places) for places in shelf.lists.values())


def test_lists_that_are_alike_narrow_each_other_down() -> None:
    """The result has the positions that both have."""
    random = Random(1)
    shelf = Shelf(a=random.sample(range(10_000), 2_000), b=random.sample(range(10_000), 2_000))
    assert set(_all(shelf.intersection(), 50)) - set(shelf.common) < set(list(shelf.lists["a"])[-CHUNK:])


def test_a_list_that_rules_out_few_positions_is_dropped() -> None:
    """Two hundred positions among a hundred thousand are returned, not searched for one by one."""
    shelf = Shelf(sparse=list(range(0, 100_000, 500)), dense=list(range(0, 100_000, 2)))
    found = _all(shelf.intersection(), 50)
    assert set(shelf.common) <= set(found)
    assert len(shelf.reads) < 12


@pytest.mark.parametrize("seed", range(20))
def test_it_continues_from_its_position(seed: int) -> None:
    """New intersections, each from the position of the one before, find everything once."""
    random = Random(seed)
    shelf = Shelf(a=random.sample(range(3_000), 1_500), b=random.sample(range(3_000), 1_500))
    found: list[str] = []
    position = ""
    while True:
        intersection = shelf.intersection(position=position)
        step = intersection.next(20)
        if not step:
            break
        found += step
        position = intersection.position
    assert found == sorted(set(found))
    assert sorted(set(found) & set(shelf.common)) == shelf.common


def test_one_list_is_read_once_for_a_page() -> None:
    """However long it is."""
    shelf = Shelf(only=list(range(10_000)))
    assert len(shelf.intersection().next(50)) == 50
    assert len(shelf.reads) == 1


def test_a_rare_list_spares_the_others() -> None:
    """The first that is read to its end is enough."""
    shelf = Shelf(rare=[7, 5_000], frequent=list(range(10_000)))
    assert _all(shelf.intersection(), 50) == ["000007", "005000"]
    assert shelf.reads == ["rare"]


def test_long_stretches_are_skipped() -> None:
    """Two long lists with one common position are read around it only."""
    shelf = Shelf(early=[*range(5_000), 9_000], late=[*range(5_001, 9_000, 2), 9_000])
    assert _all(shelf.intersection(), 50) == ["009000"]
    assert len(shelf.reads) < 25


def test_reads_have_a_limit() -> None:
    """Lists that alternate reach it, at a position before which nothing is missed."""
    shelf = Shelf(even=[*range(0, 100_000, 2), 100_001], odd=[*range(1, 100_000, 2), 100_001])
    places, found = [""], []
    while places:
        intersection = shelf.intersection(most_reads=40, position=places[-1])
        try:
            while step := intersection.next(50):
                found += step
            break
        except ReadLimitReached as reached:
            places.append(reached.position)
    assert "100001" in found
    assert len(found) < 2 * CHUNK
    assert len(places) > 5
    assert places == sorted(set(places))


def test_positions_found_before_the_limit_are_returned() -> None:
    """They come first, and the next step raises `ReadLimitReached`."""
    shelf = Shelf(even=[*range(20), *range(20, 100_000, 2)], odd=[*range(20), *range(21, 100_000, 2)])
    intersection = shelf.intersection(most_reads=40)
    assert intersection.next(50) == shelf.common
    with pytest.raises(ReadLimitReached):
        intersection.next(50)
