"""The progress of a pass over a cancelled event's bookings, stored with the event, which is due until all is done."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.catalogue.storage.events import EventItem, item_of
from chalicelib.table.writes import update


@dataclass(frozen=True, slots=True)
class Progress:
    """A pass over the bookings of a cancelled event: when it began, the cursor of its next piece, and whether it has
    found nothing left to do so far."""

    begun: int
    cursor: str | None = None
    clean: bool = True


def progress(id: str) -> Progress | None:
    """The present pass over the bookings of a cancelled event; None between passes."""
    item = EventItem.find(item_of(id).pk, "~")
    if item is None or not item.unwound:
        return None
    state, begun, cursor = item.unwound.split(" ")
    return Progress(int(begun), cursor or None, state == "clean")


def continue_later(id: str, progress: Progress | None, check_at: int) -> None:
    """Store the progress of the pass, None when it is over, and the instant of the next check.

    Raises `Refused` when the event is finished.
    """
    next_check = EventItem.due_at.set(check_at)
    if progress is None:
        update(item_of(id), [next_check, EventItem.unwound.remove()], EventItem.due_shard.exists())
        return
    text = f"{'clean' if progress.clean else 'open'} {progress.begun} {progress.cursor or ''}"
    update(item_of(id), [next_check, EventItem.unwound.set(text)], EventItem.due_shard.exists())


def finish(id: str) -> None:
    """End the checks: no seat is held and no booking is left to refund."""
    update(
        item_of(id),
        [EventItem.due_shard.remove(), EventItem.due_at.remove(), EventItem.unwound.remove()],
        EventItem.pk.exists(),
    )
