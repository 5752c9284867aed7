"""Popularity: slices, fading, ranks."""

from __future__ import annotations

import pytest

from chalicelib.catalogue.rules.popularity import (
    LONGEST_BACK,
    MOST_SCORED,
    SETTLED_AFTER,
    SLICE,
    Interest,
    Scores,
    added,
    slice_of,
    slices_due,
    weighed,
)
from chalicelib.core.times import HOUR

NOW = 1_800_000_000_000


def test_only_slices_that_can_grow_no_more_are_due() -> None:
    """The last one ended as long ago as a write can take."""
    due = slices_due(slice_of(NOW) - 10, NOW)
    assert due.start == slice_of(NOW) - 9
    assert (due.stop - 1) * SLICE + SLICE <= NOW - SETTLED_AFTER < due.stop * SLICE + SLICE


def test_after_an_outage_old_slices_are_skipped() -> None:
    """As at the first run."""
    oldest = slice_of(NOW - LONGEST_BACK)
    assert slices_due(0, NOW).start == slices_due(None, NOW).start == oldest


def test_no_slice_is_due_twice() -> None:
    """Slices up to the scores' own are done."""
    last = slices_due(None, NOW).stop - 1
    assert len(slices_due(last, NOW)) == 0


def test_scores_fade_by_half_in_the_half_life() -> None:
    """Scores that were there, and counts of an older slice."""
    slices = HOUR // SLICE
    before = Scores(1000, {"old": 8.0})
    after = added(before, {1000 + slices: {"new": 3.0}}, 1000 + 2 * slices, HOUR)
    assert after.upto == 1000 + 2 * slices
    assert after.scores == {"old": pytest.approx(2.0), "new": pytest.approx(1.5)}


def test_only_the_best_are_kept() -> None:
    """As many as an item has room for."""
    counts = {1: {f"evt_{number}": float(number) for number in range(MOST_SCORED + 50)}}
    after = added(Scores(0, {}), counts, 1, HOUR)
    assert len(after.scores) == MOST_SCORED
    assert "evt_0" not in after.scores


def test_interests_are_weighed_by_event() -> None:
    """A booking weighs more than a hold, a hold more than a view."""
    found = weighed([("a", Interest.VIEW), ("a", Interest.VIEW), ("b", Interest.HOLD), ("c", Interest.BOOKING)])
    assert found["a"] == 2
    assert found["a"] < found["b"] < found["c"]
