"""Reliability: how far away a guest may be when they join a line.

Every guest starts as fully reliable. A missed call halves the score, and a seat gives back a quarter of what is
missing: one slip fades soon, a habit does not. A less reliable guest has to be nearer.
"""

from __future__ import annotations

RELIABLE = 1.0

NEAREST, FARTHEST = 2_000, 5_000
"""Metres: the radius at score 0, and at score 1."""

_SURE = 0.9
"""A score as good as full: half a dozen seats after one missed call."""


def after_no_show(score: float) -> float:
    return score / 2


def after_return(score: float) -> float:
    """The guest came back after the missed call."""
    return min(RELIABLE, score * 2)


def after_seat(score: float) -> float:
    return score + (RELIABLE - score) / 4


def join_radius(score: float) -> int:
    """Whole metres."""
    return round(NEAREST + (FARTHEST - NEAREST) * score)


def proven(score: float) -> bool:
    """Whether the guest may join without sharing their location."""
    return score >= _SURE
