"""A store's board, read in one Query of its partition, and its changes, read from the table's stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.stores.rules.board import Board, BoardChange
from chalicelib.stores.rules.join_codes import Display
from chalicelib.stores.rules.stores import Queue, Store
from chalicelib.stores.rules.tickets import QueueTicket
from chalicelib.stores.storage import displays
from chalicelib.stores.storage.stores import StoreItem, queue_of, store_of, store_pk
from chalicelib.stores.storage.ticket_items import ticket_of
from chalicelib.table.items import Raw, raw_partition


def read(store: str) -> Board | None:
    """The board, at least as new as its version, which is the first item of the partition."""
    version = 0
    queues: list[Queue] = []
    tickets: list[QueueTicket] = []
    head: Store | None = None
    for raw in raw_partition(store_pk(store), consistent=True):
        sk = raw["sk"]["S"]
        if sk.startswith("TICKET#"):
            ticket = ticket_of(raw)
            tickets += [ticket] if ticket else []
        elif sk.startswith("QUEUE#"):
            queues.append(queue_of(raw))
        elif sk == "#":
            version = int(raw["version"]["N"])
        else:
            head = store_of(StoreItem.from_raw_data(raw))
    return Board(version, head, tuple(queues), tuple(tickets)) if head else None


def change_of(record: Mapping[str, Any]) -> BoardChange | None:
    """A stream record as a change of a board. None for records that change no watcher's board: deletions, and numbers
    that are drawn but have no ticket yet."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    kind, _, store = change["Keys"]["pk"]["S"].partition("#")
    sk: str = change["Keys"]["sk"]["S"]
    if kind != "STORE" or not new or not (old or sk.startswith("TICKET#")):
        return None
    about = _about(sk, new)
    if about is None or (old and _shown(_about(sk, old)) == _shown(about)):
        return None
    return BoardChange(store, change["SequenceNumber"], about)


@dataclass(frozen=True, slots=True)
class DisplayChange:
    """A display whose code has changed."""

    sequence: str
    display: Display


def display_of(record: Mapping[str, Any]) -> DisplayChange | None:
    """None for records of other items, and for displays whose code is the same."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    if not change["Keys"]["pk"]["S"].startswith("DOORS#") or not change["Keys"]["sk"]["S"].startswith("DISPLAY#"):
        return None
    if not new or not old or new["version"] == old["version"]:
        return None
    return DisplayChange(change["SequenceNumber"], displays.shown_in(new))


def _about(sk: str, image: Raw) -> Store | Queue | QueueTicket | None:
    if sk.startswith("TICKET#"):
        return ticket_of(image)
    if sk.startswith("QUEUE#"):
        return queue_of(image)
    return store_of(StoreItem.from_raw_data(dict(image))) if sk == "~" else None


def _shown(about: Store | Queue | QueueTicket | None) -> object:
    """The fields that watchers see."""
    if isinstance(about, Queue):
        return about.paused, about.mean
    if isinstance(about, Store):
        return about.state, about.description
    return about
