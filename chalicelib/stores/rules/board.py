"""A store's board: what its screens show, its changes, and the names of its topics."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.stores.rules.stores import Queue, Store
from chalicelib.stores.rules.tickets import QueueTicket


@dataclass(frozen=True, slots=True)
class Board:
    """A store with all its queues and tickets, at least as new as `version`."""

    version: int
    store: Store
    queues: tuple[Queue, ...]
    tickets: tuple[QueueTicket, ...]


@dataclass(frozen=True, slots=True)
class BoardChange:
    """What has changed on a store's board, as it is now; `sequence` orders the changes as the stream does."""

    store: str
    sequence: str
    about: Store | Queue | QueueTicket


def store_topic(store: str) -> str:
    """The topic that anyone may watch."""
    return f"store/{store}"


def counter_topic(store: str) -> str:
    """The same board with names, for the store's staff."""
    return f"operator/{store}"


def display_topic(display: str) -> str:
    return f"display/{display}"
