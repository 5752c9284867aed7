"""Changes of rows, and the names of the topics on which they are published.

`core.topic` says how a topic and its version work.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.seats.rules.seats import Row


def seats_topic(event: str, section: str) -> str:
    return f"seats/{event}/{section}"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row before and after one write, with the write's place in the order of the stream."""

    event: str
    section: str
    sequence: str
    before: Row | None
    after: Row
