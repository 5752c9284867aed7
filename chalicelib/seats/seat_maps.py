"""Seat maps: a section's rows as anyone may see them, and as seats are chosen from them.

A container reads a section's snapshot at most once a second. On top it has what it knows better: the rows that it has
changed, and those that have refused its writes, until the snapshot has them as late. So a customer who reads the map
after a change sees that change. While the store is not available, the last map stands: the store judges each choice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.times import SECOND
from chalicelib.errors import NotFound
from chalicelib.seats.rules.seats import Claim, Row, Seat, SeatState, by_row, parse_seats
from chalicelib.seats.rules.snapshots import Snapshot, newest
from chalicelib.seats.section_snapshots import SectionSnapshots
from chalicelib.seats.storage.rows import Key
from chalicelib.seats.storage.seat_marks import SeatMarks
from chalicelib.seats.storage.snapshots import SectionKey
from chalicelib.seats.views import SeatCounts, SectionMap, section_count, section_map_view


@dataclass(frozen=True, slots=True)
class SectionRows:
    """A section's rows, which are at least as new as this version of its topic."""

    version: int
    rows: tuple[Row, ...]

    def row(self, id: str) -> Row | None:
        return next((row for row in self.rows if row.id == id), None)


class SeatMaps:
    def __init__(self, snapshots: SectionSnapshots, clock: Clock) -> None:
        self._snapshots, self._clock = snapshots, clock
        self._sections: TtlCache[SectionKey, SectionRows] = TtlCache(clock, SECOND)

    def snapshot(self, event: Event, section: str) -> SectionMap:
        """The section as clients are shown it, read at most a second ago. Raises `NotFound`."""
        _require(event, section)
        return self._view(event, section, self.section(event.id, section))

    def fresh_snapshot(self, event: Event, section: str) -> tuple[int, SectionMap]:
        """The section and its topic's version as they are stored now: where a watcher starts. Raises `NotFound`."""
        _require(event, section)
        key = (event.id, section)
        found = self._on_top(key, self._snapshots.read([key], consistent=True)[key])
        self._sections.keep(key, found)
        return found.version, self._view(event, section, found)

    def counts(self, event: Event) -> SeatCounts:
        """Seats and free seats of every section and category."""
        now = self._clock.now()
        found = self._all(event.id, [summary.id for summary in event.sections])
        return SeatCounts(
            event.id,
            [
                section_count(summary.id, summary.name, event_rows(event, found[event.id, summary.id].rows), now)
                for summary in event.sections
            ],
        )

    def section(self, event: str, section: str) -> SectionRows:
        """Rows to show or to choose from: read at most a second ago, with this container's own changes since."""
        return self._all(event, [section])[event, section]

    def rows(self, event: str, sections: Sequence[str]) -> Iterator[tuple[str, Row]]:
        """The rows of several sections as `section` has them, each with its section; what is not known is one read."""
        for (_, section), found in self._all(event, sections).items():
            yield from ((section, row) for row in found.rows)

    def layout(self, event: str, section: str) -> SectionRows:
        """Rows of any age, for what never changes: names, categories and order."""
        return self._sections.peek((event, section)) or self.section(event, section)

    def last_seen(self, event: str, section: str, row: str) -> Row | None:
        """The row as this container last saw it, at any age; None if it has not."""
        known = self._sections.peek((event, section))
        return known.row(row) if known else None

    def categories(self, event: Event, names: Iterable[str], path: str) -> dict[Seat, str]:
        """The seats of these public names in their order, each with its price category.

        Raises `Invalid` with a fault for each name that is not a seat of the event, and for repeats.
        """
        found: dict[Seat, str] = {}

        def known(seat: Seat) -> bool:
            row = self.layout(event.id, seat.section).row(seat.row) if event.has_section(seat.section) else None
            if row is None or seat.name not in row.names:
                return False
            found[seat] = row.category
            return True

        parse_seats(names, path, known)
        return found

    def record_claim(self, event: str, seats: Iterable[Seat], claim: Claim | None) -> None:
        """Records that one write of this container gave these seats this claim, or freed them."""
        self._record(event, seats, lambda row, names: _claimed(row, names, claim))

    def record_marks(self, event: str, seats: Iterable[Seat], marks: SeatMarks) -> None:
        """Records that one write of this container marked these seats."""

        def marked(row: Row, names: Collection[str]) -> Row:
            if marks.blocked is not None:
                row = _claimed(row, names, Claim(SeatState.BLOCKED) if marks.blocked else marks.left)
            if marks.accessible is None:
                return row
            change = row.accessible.union if marks.accessible else row.accessible.difference
            return replace(row, accessible=change(names))

        self._record(event, seats, marked)

    def record_rows(self, event: str, rows: Mapping[Key, Row]) -> None:
        """Records rows as the store has just returned them."""
        for (section, _), row in rows.items():
            self._revise((event, section), [row])

    def _record(self, event: str, seats: Iterable[Seat], change: Callable[[Row, Collection[str]], Row]) -> None:
        """A write adds one to the version of each of its rows. A row that is known in an old version stays behind its
        stored one, so it is shown until the snapshot has that."""
        for (section, id), names in by_row(seats).items():
            known = self._sections.peek((event, section))
            row = known.row(id) if known else None
            if row is not None:
                self._revise((event, section), [replace(change(row, names), version=row.version + 1)])

    def _revise(self, key: SectionKey, rows: Sequence[Row]) -> None:
        self._sections.revise(key, lambda known: replace(known, rows=newest(known.rows, rows)))

    def _all(self, event: str, sections: Sequence[str]) -> dict[SectionKey, SectionRows]:
        keys = [(event, section) for section in sections]
        return self._sections.get_all(keys, self._read, old_if_unavailable=True)

    def _read(self, keys: Collection[SectionKey]) -> dict[SectionKey, SectionRows]:
        return {key: self._on_top(key, snapshot) for key, snapshot in self._snapshots.read(keys).items()}

    def _on_top(self, key: SectionKey, snapshot: Snapshot) -> SectionRows:
        known = self._sections.peek(key)
        return SectionRows(snapshot.version, newest(snapshot.rows, known.rows) if known else snapshot.rows)

    def _view(self, event: Event, section: str, found: SectionRows) -> SectionMap:
        return section_map_view(section, found.version, event_rows(event, found.rows), self._clock.now())


def event_rows(event: Event, rows: Iterable[Row]) -> Iterable[Row]:
    """The rows as their event has them: the holds and bookings of a cancelled one are void, whether or not the checks
    that free its seats have come to them."""
    return [row.of_cancelled_event() for row in rows] if event.status is EventStatus.CANCELLED else rows


def _claimed(row: Row, names: Collection[str], claim: Claim | None) -> Row:
    claims = {name: each for name, each in row.claims.items() if name not in names}
    if claim is not None:
        claims |= dict.fromkeys(names, claim)
    return replace(row, claims=claims)


def _require(event: Event, section: str) -> None:
    if not event.has_section(section):
        raise NotFound("There is no such section.", "SECTION_NOT_FOUND")
