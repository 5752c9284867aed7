"""Keeps the snapshots of sections: the publisher counts changes into them, and readers compare them with the rows.

    writers ──► rows ──► the stream ──► publisher ── count() ──► snapshot ──► every reader
                  └──────── one reader each `_CHECKED_EVERY` ───────▲

A snapshot is as late as the stream is. If that stands still, a reader's check brings the snapshot up to date. A check
counts no message, so watchers see no gap for it: the publisher still sends each change when it comes to it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.times import SECOND
from chalicelib.errors import Unavailable
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.seats.rules.snapshots import Snapshot, first_snapshot, newest
from chalicelib.seats.storage import rows, sections
from chalicelib.seats.storage import snapshots as store
from chalicelib.seats.storage.snapshots import SectionKey
from chalicelib.table.retry import PATIENT, Patience, retry
from chalicelib.table.writes import Refused

_CHECKED_EVERY = 5 * SECOND

_LEAVING = Patience(2)
"""For checks: a publisher that keeps overtaking one is up to date, and a reader waits for neither."""


class SectionSnapshots:
    """Remembers the last snapshot of each section, however old, so that an edition is decoded once, and that the
    publisher writes without a read before."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last: TtlCache[SectionKey, Snapshot] = TtlCache(clock, SECOND)

    def read(self, keys: Collection[SectionKey], consistent: bool = False) -> dict[SectionKey, Snapshot]:
        """The snapshots of these sections; of a section without rows an empty one. One read for all of them, and
        perhaps a check of the one that has gone unchecked longest."""
        known = {key: last for key in keys if (last := self._last.peek(key)) is not None}
        stored = store.read(keys, known, consistent)
        found = {key: stored.get(key) or self._made(key) for key in keys}
        if found:
            oldest = min(found, key=lambda key: found[key].checked)
            found[oldest] = self._checked(oldest, found[oldest])
        for key, snapshot in found.items():
            self._last.keep(key, snapshot)
        return found

    def count(self, event: str, section: str, changes: Sequence[RowChange]) -> int:
        """Count one message about these changes of a section, given in the order of the stream, and keep their rows, by
        one write. Returns the message's version; changes that were counted last keep theirs, and older ones that come
        once more get a new one."""
        key = (event, section)
        place, after = changes[-1].sequence.zfill(40), [change.after for change in changes]

        def with_message(snapshot: Snapshot) -> Snapshot:
            merged = newest(snapshot.rows, after)
            if snapshot.counted == place and merged == snapshot.rows:
                return snapshot
            return replace(snapshot, version=snapshot.version + 1, counted=place, rows=merged)

        known = self._last.peek(key) or self.read([key], consistent=True)[key]
        return self._revised(key, known, with_message, PATIENT).version

    def _checked(self, key: SectionKey, snapshot: Snapshot) -> Snapshot:
        """The snapshot, compared with the rows if it is time and no other call does it."""
        now = self._clock.now()
        if now - snapshot.checked < _CHECKED_EVERY or not snapshot.rows:
            return snapshot
        try:
            if not store.start_check(key, snapshot, now):
                return snapshot
            stored = rows.section(*key)

            def compared(known: Snapshot) -> Snapshot:
                merged = newest(known.rows, stored)
                return known if merged == known.rows else replace(known, rows=merged)

            return self._revised(key, replace(snapshot, checked=now), compared, _LEAVING)
        except Unavailable:
            return snapshot

    def _revised(
        self, key: SectionKey, known: Snapshot, change: Callable[[Snapshot], Snapshot], patience: Patience
    ) -> Snapshot:
        """The snapshot after this change of what is stored. A change may leave it as it is."""

        def attempt() -> Snapshot:
            nonlocal known
            changed = change(known)
            if changed is known or not known.rows:
                return known
            changed = replace(changed, edition=known.edition + 1)
            try:
                store.replace(key, known, changed, patience)
            except Refused as refused:
                known = store.snapshot_of(refused.raw, known.rows) if refused.raw else self._made(key)
                raise
            return changed

        snapshot = retry(attempt, patience=patience)
        self._last.keep(key, snapshot)
        return snapshot

    def _made(self, key: SectionKey) -> Snapshot:
        """A snapshot made from the rows, of a section that has none: its event is older than snapshots. It is stored,
        unless the event is so old that its items are being deleted."""
        rows, ttl = sections.stored(*key)
        snapshot = first_snapshot(rows, self._clock.now())
        return store.add(key, snapshot, ttl) if self._clock.now() < ttl * SECOND else snapshot
