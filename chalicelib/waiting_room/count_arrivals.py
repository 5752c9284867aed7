"""Counts who has a place, before the buckets are sealed: for the figure of those who wait, and for where a customer
stands as far as is known.

A bucket is counted for good some time after its second, or when it is sealed; what comes into it between the two is
missing in the figure until then, and in nothing else.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.core.times import SECOND
from chalicelib.waiting_room.rules.places import bucket_end, bucket_of
from chalicelib.waiting_room.rules.rooms import Progress, Room
from chalicelib.waiting_room.storage import arrivals

_COUNTED_AFTER = 30 * SECOND

_MOST_COUNTED = 150
"""Buckets that one tick reads."""

_MARK_EVERY = 60
"""Buckets from one mark to the next: a minute."""

_MOST_MARKS = 500


def counted(room: Room, now: int) -> Progress:
    """The room's progress with the arrivals of now."""
    progress = room.progress
    joined, counted_to, arriving = progress.joined, progress.counted_to, 0
    if progress.sealed >= counted_to:
        joined, counted_to = progress.issued, progress.sealed
    marks = list(progress.marks)
    newest = bucket_of(now, room.start)
    for bucket in range(counted_to + 1, min(newest, counted_to + _MOST_COUNTED) + 1):
        size = arrivals.last(room.id, bucket, consistent=False).end
        if bucket_end(bucket, room.start) + _COUNTED_AFTER > now or bucket > counted_to + 1:
            arriving += size
            continue
        if bucket % _MARK_EVERY == 1:
            marks.append((bucket, joined))
        joined, counted_to = joined + size, bucket
    return replace(progress, joined=joined, counted_to=counted_to, arriving=arriving, marks=_thinned(tuple(marks)))


def _thinned(marks: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    return marks[::2] if len(marks) > _MOST_MARKS else marks
