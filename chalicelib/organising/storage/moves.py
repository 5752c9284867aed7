"""The progress of telling the customers of a moved event, stored with the event, which is due until all are told:

    moved = "<starts_at> <version> <when it was moved> <cursor>"

Moving it again begins anew.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from pynamodb.expressions.update import Action

from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.storage.events import EventItem, item_of
from chalicelib.core import deadline
from chalicelib.table.writes import Refused, update


@dataclass(frozen=True, slots=True)
class Move:
    """An event was moved at `at` to start at `starts_at`, which made it this version. `cursor` is that of its bookings
    whose customers are still to be told."""

    starts_at: int
    version: int
    at: int
    cursor: str | None = None

    @property
    def text(self) -> str:
        return f"{self.starts_at} {self.version} {self.at} {self.cursor or ''}"


def beginning(event: Event, version: int, now: int) -> list[Action]:
    """As a part of the write that moves the event, which makes it this version."""
    return [
        EventItem.moved.set(Move(event.starts_at, version, now).text),
        EventItem.due_shard.set(deadline.shard_of(event.id)),
        EventItem.due_at.set(now),
    ]


def under_way(id: str) -> Move | None:
    """The last move of this event, while its customers are being told."""
    item = EventItem.find(item_of(id).pk, "~")
    if item is None or not item.moved or item.status == EventStatus.CANCELLED.value:
        return None
    starts_at, version, at, cursor = item.moved.split(" ")
    return Move(int(starts_at), int(version), int(at), cursor or None)


def go_on(id: str, told: Move, cursor: str | None, check_at: int) -> None:
    """The customers up to this cursor are told; None for all of them. Does nothing when the event was moved again,
    cancelled, or another check has told them."""
    if cursor is None:
        change: list[Action] = [EventItem.moved.remove(), EventItem.due_shard.remove(), EventItem.due_at.remove()]
    else:
        change = [EventItem.moved.set(replace(told, cursor=cursor).text), EventItem.due_at.set(check_at)]
    same = (EventItem.moved == told.text) & (EventItem.status != EventStatus.CANCELLED.value)
    with suppress(Refused):
        update(item_of(id), change, same)
