"""Lines: the position of a number, and the block that records that it is gone."""

from __future__ import annotations

from random import Random

import pytest

from chalicelib.core.line import BLOCK, block_of, position


def test_numbers_are_their_own_positions_until_one_is_gone() -> None:
    """The first number has position 1."""
    assert [position(number, ()) for number in (1, 2, 200, 100_000)] == [1, 2, 200, 100_000]


def test_the_example_in_the_docstring_holds() -> None:
    """Two of seven numbers are gone."""
    assert [position(number, (2, 4)) for number in (1, 3, 5, 6, 7)] == [1, 2, 3, 4, 5]


def test_only_those_before_make_way() -> None:
    """Neither the number itself nor a later one changes its position."""
    assert position(5, (5, 6, 700)) == 5
    assert position(5, (4, 5, 6)) == 4


def test_those_who_are_left_have_positions_without_gaps() -> None:
    """However many are gone, no two numbers share a position and no position is left out."""
    random = Random(41)
    for _ in range(200):
        issued = random.randint(1, 60)
        gone = set(random.sample(range(1, issued + 1), random.randint(0, issued)))
        left = [number for number in range(1, issued + 1) if number not in gone]
        assert [position(number, gone) for number in left] == list(range(1, len(left) + 1))


@pytest.mark.parametrize(("number", "block"), [(1, 0), (199, 0), (200, 1), (201, 1), (399, 1), (400, 2)])
def test_a_block_has_two_hundred_numbers(number: int, block: int) -> None:
    """The first block has one fewer, because there is no number 0."""
    assert BLOCK == 200
    assert block_of(number) == block
