"""Deadlines: how long a message is delayed, and in which shard the sweep finds it."""

from __future__ import annotations

from collections import Counter

import pytest

from chalicelib.core.deadline import LONGEST_DELAY, SHARDS, delay, shard_of
from chalicelib.core.ids import new_id

NOW = 1_800_000_000_000


@pytest.mark.parametrize(
    ("ahead", "seconds"),
    [
        (-10_000, 0),
        (-1, 0),
        (0, 0),
        (1, 1),
        (999, 1),
        (1000, 1),
        (1001, 2),
        (899_001, 900),
        (900_000, 900),
        (900_001, 900),
        (10**10, 900),
    ],
)
def test_a_message_arrives_in_the_second_after_its_deadline(ahead: int, seconds: int) -> None:
    """Not before it, unless the deadline is beyond a queue's longest delay."""
    assert delay(NOW + ahead, NOW) == seconds


def test_a_delay_never_ends_early() -> None:
    """As long as a queue can delay it."""
    for ahead in range(0, LONGEST_DELAY * 1000, 377):
        assert NOW + delay(NOW + ahead, NOW) * 1000 >= NOW + ahead


def test_shards_share_the_load() -> None:
    """Each shard has about as many ids as the others."""
    counts = Counter(shard_of(new_id("bkg", NOW + number)) for number in range(4000))
    assert counts.keys() == {f"DUE#{number}" for number in range(SHARDS)}
    assert min(counts.values()) > 0.8 * 4000 / SHARDS
