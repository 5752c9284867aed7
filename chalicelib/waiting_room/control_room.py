"""The controller: every five seconds it looks at a room, and calls as many customers as the sale has room for.

    a tick:  draw ──► close windows ──► count admissions ──► seal buckets ──► call ──► one write ──► next tick
             each step can be repeated: what it writes says the same the second time       on its turn

A tick is a delayed message that sends the next one. If it is lost, the minute sweep finds the room in the `due` index.
Two controllers that look at a room at once see the same and do the same, and one of their writes counts. A controller
that dies leaves a room that has not moved, and the next one begins anew.
"""

from __future__ import annotations

import os
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Protocol

from chalicelib.core.clock import CLOCK_GRACE, Clock
from chalicelib.core.deadline import LONGEST_DELAY, Deadline, DeadlineKind, Timers
from chalicelib.core.ids import is_id
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Unavailable
from chalicelib.waiting_room.count_arrivals import counted
from chalicelib.waiting_room.rules.changes import Sale, following
from chalicelib.waiting_room.rules.draw import SEED_BYTES
from chalicelib.waiting_room.rules.places import Draw, bucket_end
from chalicelib.waiting_room.rules.rooms import Phase, Progress, Room, Sealed
from chalicelib.waiting_room.rules.tickets import rate
from chalicelib.waiting_room.rules.windows import TICK, credit_after, lapsed, mean_rate, opened, room_for
from chalicelib.waiting_room.storage import arrivals, calls, rooms
from chalicelib.waiting_room.storage.calls import BLOCK, Block

SETTLES = 6 * SECOND
"""A bucket is sealed so long after its second at the earliest: most messages are handled by then."""

_LONGEST_BACKLOG = MINUTE
"""While messages wait in the queue, the buckets of so long before now stay open for them."""

_LONG_AGO = 5 * MINUTE
"""After this a message is not to be expected any more: one whose worker died has come again."""

_MOST_SEALED = 500
"""Buckets that one tick seals. Empty ones cost a write each, too."""

_MOST_CLOSED = 1_000
"""Blocks of positions whose calls one tick closes, and as many in which it ends admissions: the next tick does the
rest, which takes up room until then."""

_MOST_RECENT = 400
"""Sealed buckets that the room names, so that clients can compute their positions; others ask for theirs."""


class Backlog(Protocol):
    """The queue of joins."""

    def backlog(self) -> int:
        """How many messages wait in it, roughly."""
        ...


class ControlRoom:
    """`sale_of`: the sale of the event with this id, which its room follows."""

    def __init__(self, backlog: Backlog, sale_of: Callable[[str], Sale | None], timers: Timers, clock: Clock) -> None:
        self._backlog, self._sale_of, self._timers, self._clock = backlog, sale_of, timers, clock

    def check(self, deadline: Deadline) -> str | None:
        """A tick. Nothing for a message in whose place another one was sent. Returns what it did, if anything."""
        room, now = rooms.get(deadline.id), self._clock.now()
        if room is None or not (deadline.swept or deadline.at == room.progress.next_at):
            return None
        after = following(room, self._sale_of(room.id)) if is_id("evt", room.id) else room
        phase = after.phase(now)
        if phase is Phase.OPEN:
            after = self._served(after, now)
        if phase in (Phase.LOBBY, Phase.OPEN, Phase.PAUSED):
            after = replace(after, progress=counted(after, now))
        next_at = max(now + TICK, room.terms.opens_at)
        after = replace(after, progress=replace(after.progress, ticked_at=now, next_at=next_at))
        if rooms.advance(room, after, now) is None:
            return None  # another controller was faster
        if phase not in (Phase.CLOSED, Phase.PASSTHROUGH) and next_at < now + LONGEST_DELAY * SECOND:
            self._timers.set([Deadline(DeadlineKind.ROOM, room.id, next_at)])
        return "called" if after.progress.cursor > room.progress.cursor else None

    def _served(self, room: Room, now: int) -> Room:
        """An open room after a tick."""
        ready = now - (_LONGEST_BACKLOG if self._messages_wait() else SETTLES)
        if room.draw is None:
            if room.start > ready:
                return room
            room = _drawn(room)
        progress, terms = room.progress, room.terms
        blocks = dict(calls.blocks(room.id, progress.settled + 1, progress.cursor))
        progress = _with_windows_closed(room, blocks, now)
        live, claimed = _counted(room, progress, blocks, now)
        claims = [bisect_right(claimed, each.last) - bisect_left(claimed, each.first) for each in progress.windows]
        outstanding = sum(window.size for window in progress.windows) - sum(claims)
        elapsed = now - max(progress.ticked_at, room.start)
        credit = credit_after(progress.credit, terms.max_per_minute, elapsed)
        wanted = room_for(terms.capacity, len(live), outstanding, credit)
        progress = _with_buckets_sealed(room, progress, wanted, ready)
        released = min(wanted, progress.issued - progress.cursor)
        waits = max(progress.issued, progress.joined + progress.arriving) > progress.cursor + released
        ahead = [window.first for window in progress.windows[:1]]
        settled = min([progress.cursor + 1, *live[:1], *ahead]) - 1
        return replace(
            room,
            progress=replace(
                progress,
                cursor=progress.cursor + released,
                settled=settled,
                windows=opened(
                    progress.windows, progress.cursor, released, room.time(now) + terms.claim_seconds * SECOND
                ),
                recent=tuple(each for each in progress.recent if each.before + each.size > settled)[-_MOST_RECENT:],
                active=len(live),
                admitted=progress.answered + sum(claims),
                credit=credit - released if terms.max_per_minute else 0.0,
                # a room in which nobody has to wait shows no pace
                per_minute=mean_rate(rate(room), released, elapsed) if waits else progress.per_minute,
            ),
        )

    def _messages_wait(self) -> bool:
        """Whether messages wait in the queue of joins, or may: it does not say."""
        try:
            return self._backlog.backlog() > 0
        except Unavailable:
            return True


def _drawn(room: Room) -> Room:
    """The room with its lobby sealed and the seed of its draw. The seed counts once the tick's write has it: of two
    controllers one draws."""
    lobby = arrivals.seal(room.id, 0, 0, room.ttl)
    sealed = (Sealed(0, 0, lobby.start),) if lobby.start else ()
    return replace(
        room,
        draw=Draw(os.urandom(SEED_BYTES), lobby.start),
        progress=replace(room.progress, sealed=0, issued=lobby.start, recent=sealed, late=lobby.late),
    )


def _with_windows_closed(room: Room, blocks: dict[int, Block], now: int) -> Progress:
    """Close the windows whose time is over: their positions that nobody has claimed are sealed, so what was counted
    then stays true."""
    progress = room.progress
    over, left = lapsed(progress.windows, room.time(now) - CLOCK_GRACE, _MOST_CLOSED * BLOCK)
    answered = 0
    for window in over:
        for number in range(window.first // BLOCK, window.last // BLOCK + 1):
            last = min(window.last, number * BLOCK + BLOCK - 1)
            blocks[number] = calls.seal(room.id, number, last, room.ttl)
            answered += sum(window.first <= position <= last for position in blocks[number].entries)
    return replace(
        progress,
        windows=left,
        answered=progress.answered + answered,
        no_shows=progress.no_shows + sum(window.size for window in over) - answered,
    )


def _counted(room: Room, progress: Progress, blocks: Mapping[int, Block], now: int) -> tuple[list[int], list[int]]:
    """The positions with an admission that is not over, and all that are claimed, in their order. Those whose time has
    ended are recorded as over first, so that none of them is renewed after its place was given away."""
    live: list[int] = []
    claimed: list[int] = []
    written = 0
    for number, block in sorted(blocks.items()):
        entries = {each: entry for each, entry in block.entries.items() if each > progress.settled}
        going = {each: entry for each, entry in entries.items() if not entry.over}
        ended = {each: entry for each, entry in going.items() if entry.ends_at + CLOCK_GRACE <= room.time(now)}
        if ended and written < _MOST_CLOSED:
            written += 1
            if calls.end(room.id, number, ended):
                going = {each: entry for each, entry in going.items() if each not in ended}
        live += sorted(going)
        claimed += sorted(entries)
    return live, claimed


def _with_buckets_sealed(room: Room, progress: Progress, wanted: int, ready: int) -> Progress:
    """Seal the next buckets, as far as there is somebody to call from them, and the empty ones before them at any time:
    a room that is full for hours has none to catch up with."""
    for _ in range(_MOST_SEALED):
        bucket = progress.sealed + 1
        if bucket_end(bucket, room.start) > ready:
            break
        if progress.issued - progress.cursor >= wanted and not _is_over_and_empty(room, bucket, ready):
            break
        sealed = arrivals.seal(room.id, bucket, progress.issued, room.ttl)
        recent = (Sealed(bucket, progress.issued, sealed.start),) if sealed.start else ()
        progress = replace(
            progress,
            sealed=bucket,
            issued=progress.issued + sealed.start,
            recent=(*progress.recent, *recent),
            late=progress.late + sealed.late,
        )
    return progress


def _is_over_and_empty(room: Room, bucket: int, ready: int) -> bool:
    """Whether nobody came in this second, so long ago that no message of it can still wait."""
    long_ago = bucket_end(bucket, room.start) + _LONG_AGO <= ready
    return long_ago and arrivals.last(room.id, bucket).end == 0
