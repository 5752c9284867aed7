"""Choosing seats in random rows, compared with a naive form of the rules."""

from __future__ import annotations

from itertools import combinations
from random import Random

from chalicelib.seats.rules.choice import best_places, kept_free, orphans
from chalicelib.seats.rules.seats import Row
from tests.unit.seats.drawn_rows import NOW, row


def _drawn(random: Random, longest: int = 14) -> str:
    return "".join(random.choices(".alxhb", weights=(8, 1, 1, 2, 1, 1), k=random.randint(0, longest)))


def _is_free(drawn: str, index: int) -> bool:
    return 0 <= index < len(drawn) and drawn[index] in ".al"


def _alone(drawn: str, taken: set[int]) -> set[int]:
    """Free seats without a free neighbour, once the choice is taken."""
    free = {index for index in range(len(drawn)) if _is_free(drawn, index)} - taken
    return {index for index in free if index - 1 not in free and index + 1 not in free}


def _gap(drawn: str, index: int) -> frozenset[int]:
    """The gap that a free seat lies in."""
    found, edge = {index}, [index]
    while edge:
        here = edge.pop()
        for near in (here - 1, here + 1):
            if _is_free(drawn, near) and near not in found:
                found.add(near)
                edge.append(near)
    return frozenset(found)


def _avoidable(drawn: str, taken: set[int]) -> set[int]:
    """The seats left single in a gap from which another choice of as many leaves no seat single."""
    needless: set[int] = set()
    for gap in {_gap(drawn, index) for index in taken if _is_free(drawn, index)}:
        here = taken & gap
        alone = _alone(drawn, here) & gap
        if any(not _alone(drawn, set(other)) & gap for other in combinations(sorted(gap), len(here))):
            needless |= alone
    return needless


def test_orphans_agree_with_trying_every_other_choice() -> None:
    """For random rows and choices, the orphans are those that another choice of as many would not leave."""
    random = Random(11)
    for _ in range(1500):
        drawn = _drawn(random, 10)
        taken = {index for index in range(len(drawn)) if random.random() < 0.3}
        names = {str(index + 1) for index in taken}
        expected = {str(index + 1) for index in _avoidable(drawn, taken)}
        assert set(orphans(row(drawn), names, NOW)) == expected, (drawn, sorted(taken))


def test_a_choice_whose_neighbours_stay_free_leaves_no_orphan_whatever_else_is_taken() -> None:
    """While its neighbours are kept free, other customers can take any seats and the choice stays good."""
    random = Random(12)
    tried = 0
    for _ in range(4000):
        drawn = _drawn(random)
        names = {str(index + 1) for index in range(len(drawn)) if _is_free(drawn, index) and random.random() < 0.3}
        if not names or orphans(row(drawn), names, NOW):
            continue
        tried += 1
        kept = names | set(kept_free(row(drawn), names, NOW))
        later = "".join(
            sign if str(index + 1) in kept or random.random() < 0.5 else "x" for index, sign in enumerate(drawn)
        )
        assert orphans(row(later), names, NOW) == [], (drawn, later, sorted(names))
    assert tried > 500


def _rank(drawn: str, first: int, quantity: int) -> tuple[bool, bool, int, int, int]:
    """The rank of a place, by the rules of the contract."""
    taken = set(range(first, first + quantity))
    gap = _gap(drawn, first)
    lone = bool(_alone(drawn, taken) & gap)
    off_centre = abs((first + quantity / 2) - len(drawn) / 2) / (len(drawn) / 2)
    accessible = sum(drawn[index] == "a" for index in taken)
    sides = (first - min(gap), max(gap) + 1 - first - quantity)
    in_the_end = sum(side >= 1 and side % quantity == 1 for side in sides)
    return bool(_avoidable(drawn, taken)), lone, accessible, in_the_end, int(off_centre * 8 + 1e-9)


def test_best_places_agree_with_ranking_every_place() -> None:
    """For random venues and parties, the best places are exactly those of the best rank."""
    random = Random(13)
    for _ in range(700):
        drawings = [_drawn(random, 11) for _ in range(random.randint(1, 3))]
        quantity = random.randint(1, 4)
        ranked = [
            (_rank(drawn, first, quantity), number, first + 1)
            for number, drawn in enumerate(drawings)
            for first in range(len(drawn) - quantity + 1)
            if all(_is_free(drawn, index) for index in range(first, first + quantity))
        ]
        best = min(ranked)[0] if ranked else None
        expected = [(str(number), first) for rank, number, first in ranked if rank == best]
        rows: list[tuple[str, Row]] = [("A", row(drawn, str(number))) for number, drawn in enumerate(drawings)]
        found = best_places(rows, "standard", quantity, NOW)
        assert [(place.row, int(place.names[0])) for place in found] == expected, (drawings, quantity)
        assert all(len(place.names) == quantity for place in found)
