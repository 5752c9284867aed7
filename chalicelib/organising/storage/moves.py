"""The progress of telling the customers of a moved event, stored with the event, which is due until all are told:

    moved = "<version> <when it was moved> <cursor>"

They are told once its date has stood for some minutes, so that changes in a row are one letter. Moving it again begins
anew.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

from pynamodb.expressions.update import Action

from chalicelib.catalogue.rules.events import EventStatus
from chalicelib.catalogue.storage.events import EventItem, item_of
from chalicelib.core import deadline
from chalicelib.core.times import MINUTE
from chalicelib.table.writes import Refused, update

_SETTLES = 5 * MINUTE


@dataclass(frozen=True, slots=True)
class Move:
    """An event was moved at `at`, which made it this version. `cursor` is that of its bookings whose customers are
    still to be told."""

    version: int
    at: int
    cursor: str | None = None

    @property
    def text(self) -> str:
        return f"{self.version} {self.at} {self.cursor or ''}"

    @property
    def told_from(self) -> int:
        """The instant from which on its customers are told."""
        return self.at + _SETTLES


def beginning(id: str, move: Move) -> list[Action]:
    """As a part of the write that moves the event."""
    return [
        EventItem.moved.set(move.text),
        EventItem.due_shard.set(deadline.shard_of(id)),
        EventItem.due_at.set(move.told_from),
    ]


def under_way(id: str) -> Move | None:
    """The last move of this event, while its customers are being told."""
    item = EventItem.find(item_of(id).pk, "~")
    if item is None or not item.moved or item.status == EventStatus.CANCELLED.value:
        return None
    version, at, cursor = item.moved.split(" ")
    return Move(int(version), int(at), cursor or None)


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
