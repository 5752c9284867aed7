"""Walking through lists together: what they all have, in order, and not much more read than that."""

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
def test_it_misses_nothing_that_all_lists_have(seed: int) -> None:
    """Each once and in order, whatever the lists and the page, and nothing that none of them has."""
    random = Random(seed)
    sizes = [random.choice([1, 5, 100, CHUNK, 400, 1500]) for _ in range(random.randint(1, 4))]
    shelf = Shelf(**{f"l{index}": random.sample(range(2_000), size) for index, size in enumerate(sizes)})
    found = _all(shelf.intersection(), random.choice([1, 7, 50]))
    assert found == sorted(set(found))
    assert set(shelf.common) <= set(found)
    assert any(set(found) <= set(places) for places in shelf.lists.values())


def test_lists_that_are_alike_narrow_each_other_down() -> None:
    """What comes out is what both have."""
    random = Random(1)
    shelf = Shelf(a=random.sample(range(10_000), 2_000), b=random.sample(range(10_000), 2_000))
    assert set(_all(shelf.intersection(), 50)) - set(shelf.common) < set(list(shelf.lists["a"])[-CHUNK:])


def test_a_list_that_rules_out_hardly_anything_is_given_up() -> None:
    """Two hundred places among a hundred thousand are looked at, not searched for one by one."""
    shelf = Shelf(sparse=list(range(0, 100_000, 500)), dense=list(range(0, 100_000, 2)))
    found = _all(shelf.intersection(), 50)
    assert set(shelf.common) <= set(found)
    assert len(shelf.reads) < 12


@pytest.mark.parametrize("seed", range(20))
def test_it_goes_on_from_where_it_stood(seed: int) -> None:
    """New walks, each from the place of the one before, find everything once."""
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


def test_long_stretches_are_leapt_over() -> None:
    """Two long lists that meet at one place only are read around it, and not through."""
    shelf = Shelf(early=[*range(5_000), 9_000], late=[*range(5_001, 9_000, 2), 9_000])
    assert _all(shelf.intersection(), 50) == ["009000"]
    assert len(shelf.reads) < 25


def test_reading_has_an_end() -> None:
    """Lists that alternate are given up, at a place before which nothing is missed."""
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


def test_what_was_found_before_reading_ended_is_not_lost() -> None:
    """It is given first, and the end is told with the next step."""
    shelf = Shelf(even=[*range(20), *range(20, 100_000, 2)], odd=[*range(20), *range(21, 100_000, 2)])
    intersection = shelf.intersection(most_reads=40)
    assert intersection.next(50) == shelf.common
    with pytest.raises(ReadLimitReached):
        intersection.next(50)
