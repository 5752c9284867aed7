"""Lines: the position of a number, and the block in which its going is recorded."""

from __future__ import annotations

from random import Random

import pytest

from chalicelib.core.line import BLOCK, block_of, position


def test_numbers_are_their_own_positions_until_somebody_goes() -> None:
    """The first is the first."""
    assert [position(number, ()) for number in (1, 2, 200, 100_000)] == [1, 2, 200, 100_000]


def test_the_example_in_the_docstring_holds() -> None:
    """Of seven numbers two are gone."""
    assert [position(number, (2, 4)) for number in (1, 3, 5, 6, 7)] == [1, 2, 3, 4, 5]


def test_only_those_before_make_way() -> None:
    """Neither the number itself nor a later one moves it on."""
    assert position(5, (5, 6, 700)) == 5
    assert position(5, (4, 5, 6)) == 4


def test_whoever_is_left_stands_one_behind_the_other() -> None:
    """However many are gone, no two have the same position and none is left out."""
    random = Random(41)
    for _ in range(200):
        issued = random.randint(1, 60)
        gone = set(random.sample(range(1, issued + 1), random.randint(0, issued)))
        left = [number for number in range(1, issued + 1) if number not in gone]
        assert [position(number, gone) for number in left] == list(range(1, len(left) + 1))


@pytest.mark.parametrize(("number", "block"), [(1, 0), (199, 0), (200, 1), (201, 1), (399, 1), (400, 2)])
def test_a_block_has_two_hundred_numbers(number: int, block: int) -> None:
    """The first one less, for there is no number nought."""
    assert BLOCK == 200
    assert block_of(number) == block
