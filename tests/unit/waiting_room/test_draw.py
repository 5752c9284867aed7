"""The draw is a permutation that follows from its seed."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from chalicelib.waiting_room.rules.draw import drawn


def _seed(number: int) -> bytes:
    return hashlib.sha256(number.to_bytes(4)).digest()


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 16, 17, 63, 64, 65, 1_000, 4_097])
def test_each_place_has_exactly_one_index(count: int) -> None:
    """None is doubled and none is left out, whatever the count."""
    assert sorted(drawn(_seed(1), index, count) for index in range(count)) == list(range(count))


def test_the_same_seed_draws_the_same() -> None:
    """Anyone computes it again: these places are written down."""
    assert [drawn(bytes(32), index, 10) for index in range(10)] == [6, 4, 0, 1, 2, 9, 7, 5, 3, 8]
    assert [drawn(_seed(2), index, 100) for index in range(100)] == [
        drawn(_seed(2), index, 100) for index in range(100)
    ]


def test_another_seed_draws_otherwise() -> None:
    """Two seeds agree in about one place, as two shuffles do."""
    one, other = ([drawn(_seed(number), index, 1_000) for index in range(1_000)] for number in (3, 4))
    assert sum(a == b for a, b in zip(one, other, strict=True)) < 10


def test_nobody_is_favoured() -> None:
    """Over many seeds each index gets each tenth of the places about equally often: chi-squared below its 99.9 %."""
    count, seeds = 50, 2_000
    for index in (0, 1, 25, 49):
        tenths = Counter(drawn(_seed(seed), index, count) * 10 // count for seed in range(seeds))
        expected = seeds / 10
        assert sum((tenths[tenth] - expected) ** 2 / expected for tenth in range(10)) < 27.9


@pytest.mark.parametrize(("index", "count"), [(-1, 5), (5, 5), (0, 0)])
def test_only_an_index_is_drawn(index: int, count: int) -> None:
    """An index outside of those that are drawn is an error."""
    with pytest.raises(ValueError, match="not among"):
        drawn(bytes(32), index, count)
