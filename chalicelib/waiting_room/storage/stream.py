"""Rooms, read from the table's stream."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.waiting_room.rules.rooms import Room
from chalicelib.waiting_room.storage import rooms


@dataclass(frozen=True, slots=True)
class RoomChange:
    """A room after a change that clients see."""

    sequence: str
    room: Room


def change_of(record: Mapping[str, Any]) -> RoomChange | None:
    """None for records of other items, and for rooms with the version that they had."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    if not change["Keys"]["pk"]["S"].startswith("ROOM#") or change["Keys"]["sk"]["S"] != "~" or not new or not old:
        return None
    room = rooms.of_raw(new)
    return None if room.version == rooms.of_raw(old).version else RoomChange(change["SequenceNumber"], room)
