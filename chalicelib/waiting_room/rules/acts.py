"""The history of a room: what its operator did, kept with what it changed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """What an operator did at an instant: `act` in a word, and the facts of it that changed, by name."""

    at: int
    operator: str
    act: str
    facts: dict[str, object]
