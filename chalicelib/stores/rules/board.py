"""A store's board: all that its screens show, what changes of it, and the names of its topics."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.stores.rules.stores import Queue, Store
from chalicelib.stores.rules.tickets import QueueTicket


@dataclass(frozen=True, slots=True)
class Board:
    """A store with all its queues and turns, at least as new as `version`."""

    version: int
    store: Store
    queues: tuple[Queue, ...]
    tickets: tuple[QueueTicket, ...]


@dataclass(frozen=True, slots=True)
class BoardChange:
    """Something of a store's board that is another than before, with the change's place in the order of the stream."""

    store: str
    sequence: str
    about: Store | Queue | QueueTicket


def store_topic(store: str) -> str:
    """What anybody may watch."""
    return f"store/{store}"


def counter_topic(store: str) -> str:
    """The same with names, for the store's own."""
    return f"operator/{store}"


def display_topic(display: str) -> str:
    return f"display/{display}"
