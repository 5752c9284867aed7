"""Topics: something to watch, as a state with a version, and its changes.

A topic's version grows by one with every message about it, so a watcher who has n and then sees n + 1 missed
nothing, and one who sees n + 2 fetches the state again. Its name is a path: `seats/<event>/<section>`.
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


def customer_topic(customer: str) -> str:
    return f"customer/{customer}"
