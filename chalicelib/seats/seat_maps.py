"""Seat maps: a section's rows as anyone may see them, and as seats are chosen from them.

There are two caches, each at most a second old, because they may be wrong in different ways. The store judges a
choice from an old row again. A customer who reads the map after a change wants to see that change, so a map is dropped
from its cache as soon as this container changes anything in its section.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.times import SECOND
from chalicelib.errors import NotFound
from chalicelib.seats.rules.seats import Claim, Row, Seat, parse_seats
from chalicelib.seats.storage import rows as store
from chalicelib.seats.views import SeatCounts, SectionMap, section_count, section_map_view

SectionKey = tuple[str, str]
"""(event, section)."""


@dataclass(frozen=True, slots=True)
class SectionRows:
    """A section's rows, which are at least as new as this version of its topic."""

    version: int
    rows: tuple[Row, ...]

    def row(self, id: str) -> Row | None:
        return next((row for row in self.rows if row.id == id), None)


class SeatMaps:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._for_choices: TtlCache[SectionKey, SectionRows] = TtlCache(clock, SECOND)
        self._for_display: TtlCache[SectionKey, SectionRows] = TtlCache(clock, SECOND)

    def snapshot(self, event: Event, section: str) -> SectionMap:
        """The section as clients are shown it, at most a second old. Raises `NotFound`."""
        _require(event, section)
        found = self._displayed(event.id, section)
        return section_map_view(section, found.version, event_rows(event, found.rows), self._clock.now())

    def fresh_snapshot(self, event: Event, section: str) -> tuple[int, SectionMap]:
        """The section as it is now, after its topic's version: where a watcher starts. Raises `NotFound`."""
        _require(event, section)
        found = self._read(event.id, section, consistent=True)
        view = section_map_view(section, found.version, event_rows(event, found.rows), self._clock.now())
        return found.version, view

    def counts(self, event: Event) -> SeatCounts:
        """Seats and free seats of every section and category."""
        now = self._clock.now()
        return SeatCounts(
            event.id,
            [
                section_count(summary.id, summary.name, event_rows(event, rows), now)
                for summary in event.sections
                for rows in [self._displayed(event.id, summary.id).rows]
            ],
        )

    def section(self, event: str, section: str) -> SectionRows:
        """Rows to choose from: at most a second old, with this container's own changes since."""
        key = (event, section)
        return self._for_choices.get(key, lambda: self._read(event, section))

    def layout(self, event: str, section: str) -> SectionRows:
        """Rows of any age, for what never changes: names, categories and order."""
        return self._for_choices.peek((event, section)) or self.section(event, section)

    def last_seen(self, event: str, section: str, row: str) -> Row | None:
        """The row as this container last saw it, at any age; None if it has not."""
        known = self._for_choices.peek((event, section))
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
        """Records that this container gave these seats this claim, or freed them."""
        self._change(event, seats, lambda row, names: _claimed(row, names, claim))

    def mark(self, event: str, seats: Iterable[Seat], accessible: bool) -> None:
        """Records that this container made these seats accessible, or ordinary."""

        def marked(row: Row, names: set[str]) -> Row:
            return replace(row, accessible=row.accessible | names if accessible else row.accessible - names)

        self._change(event, seats, marked)

    def record_rows(self, event: str, rows: Mapping[store.Key, Row]) -> None:
        """Records rows as the store has just returned them."""
        for (section, id), row in rows.items():

            def patched(known: SectionRows, id: str = id, row: Row = row) -> SectionRows:
                return replace(known, rows=tuple(row if each.id == id else each for each in known.rows))

            self._for_choices.revise((event, section), patched)
            self._for_display.forget((event, section))

    def _change(self, event: str, seats: Iterable[Seat], change: Callable[[Row, set[str]], Row]) -> None:
        by_section: dict[str, dict[str, set[str]]] = {}
        for seat in seats:
            by_section.setdefault(seat.section, {}).setdefault(seat.row, set()).add(seat.name)
        for section, rows in by_section.items():

            def patched(known: SectionRows, rows: Mapping[str, set[str]] = rows) -> SectionRows:
                return replace(
                    known, rows=tuple(change(row, rows[row.id]) if row.id in rows else row for row in known.rows)
                )

            self._for_choices.revise((event, section), patched)
            self._for_display.forget((event, section))

    def _read(self, event: str, section: str, consistent: bool = False) -> SectionRows:
        version, rows = store.section(event, section, consistent)
        return SectionRows(version, tuple(rows))

    def _displayed(self, event: str, section: str) -> SectionRows:
        return self._for_display.get((event, section), lambda: self._read(event, section))


def event_rows(event: Event, rows: Iterable[Row]) -> Iterable[Row]:
    """The rows as their event has them: the holds and bookings of a cancelled one are void, whether or not the checks
    that free its seats have come to them."""
    return [row.of_cancelled_event() for row in rows] if event.status is EventStatus.CANCELLED else rows


def _claimed(row: Row, names: set[str], claim: Claim | None) -> Row:
    claims = {name: each for name, each in row.claims.items() if name not in names}
    if claim is not None:
        claims |= dict.fromkeys(names, claim)
    return replace(row, claims=claims)


def _require(event: Event, section: str) -> None:
    if not event.has_section(section):
        raise NotFound("There is no such section.", "SECTION_NOT_FOUND")
