"""Reliability: how far away somebody may be when they join a line.

Everybody begins as reliable. A call that is missed halves that, a seat that is taken gives a quarter of what is missing
back; so one slip is soon forgotten and a habit is not. Whoever is less reliable has to be nearer.
"""

from __future__ import annotations

RELIABLE = 1.0

NEAREST, FARTHEST = 2_000, 5_000
"""Metres: the radius of those who never come, and of those who always do."""

_SURE = 0.9
"""What is as good as reliable: half a dozen seats after a slip."""


def after_no_show(score: float) -> float:
    return score / 2


def after_return(score: float) -> float:
    """They came after all."""
    return min(RELIABLE, score * 2)


def after_seat(score: float) -> float:
    return score + (RELIABLE - score) / 4


def radius(score: float) -> int:
    """Whole metres."""
    return round(NEAREST + (FARTHEST - NEAREST) * score)


def proven(score: float) -> bool:
    """Whether somebody may join without saying where they are."""
    return score >= _SURE
