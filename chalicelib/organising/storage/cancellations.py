"""How far the bookings of a cancelled event have been gone through: kept with the event, which is due until then."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.catalogue.storage.events import EventItem, item_of
from chalicelib.table.writes import update


@dataclass(frozen=True, slots=True)
class Progress:
    """A pass through the bookings of a cancelled event: when it was begun, where it is gone on with, and whether
    nothing was left to do in what was gone through."""

    begun: int
    cursor: str | None = None
    clean: bool = True


def progress(id: str) -> Progress | None:
    """The pass that is under way through the bookings of a cancelled event."""
    item = EventItem.find(item_of(id).pk, "~")
    if item is None or not item.unwound:
        return None
    state, begun, cursor = item.unwound.split(" ")
    return Progress(int(begun), cursor or None, state == "clean")


def continue_later(id: str, progress: Progress | None, look_at: int) -> None:
    """Remember how far the pass is, None when it is over, and when to look again.

    Raises `Refused` when nothing was left to do.
    """
    look = EventItem.due_at.set(look_at)
    if progress is None:
        update(item_of(id), [look, EventItem.unwound.remove()], EventItem.due_shard.exists())
        return
    mark = f"{'clean' if progress.clean else 'open'} {progress.begun} {progress.cursor or ''}"
    update(item_of(id), [look, EventItem.unwound.set(mark)], EventItem.due_shard.exists())


def finish(id: str) -> None:
    """Nothing is left to be held or paid back."""
    update(
        item_of(id),
        [EventItem.due_shard.remove(), EventItem.due_at.remove(), EventItem.unwound.remove()],
        EventItem.pk.exists(),
    )
