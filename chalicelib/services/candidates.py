"""Who may be given seats of one row: everybody who waits for one of them, first come first.

Each line is read from its head, a page at a time and only as far as it must be: parties are apart by their size, so
those that the row has no room for are never read, however many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from chalicelib.kernel.allotting import gathered, open_names, together
from chalicelib.kernel.seats import Claim, Row, Seat, by_row, parse_seats
from chalicelib.kernel.waitlists import Entry, category_line, collector_of, collects_until
from chalicelib.storage import lines, places, rows
from chalicelib.storage.rows import Key

_MOST_PASSED = 200
"""Parties of one line that are passed over in one look. More in a row who all hold something already is an attack, and
costs them the seats of this moment."""


@dataclass(frozen=True, slots=True)
class Match:
    """Seats that fit a party, with the claims that they were seen to carry."""

    entry: Entry
    seen: Mapping[Seat, Claim | None]


class Candidates:
    def __init__(self, event: str, section: str, row: Row) -> None:
        self._event, self._key = event, (section, row.id)
        sizes = lines.sizes(places.partition_of(event), category_line(row.category))
        self._by_size = [_Head(places.of_size(event, row.category, size)) for size in sizes]
        wished = places.wished_in_row(event, *self._key)
        self._by_seat = {name: _Head(places.for_seat(event, Seat(*self._key, name))) for name in wished}
        self._passed: set[str] = set()

    def first(self, row: Row, now: int) -> Match | None:
        """Whoever came first of those whom open seats of the row fit."""
        matches = [match for head in self._by_size if (match := self._in_category(head, row, now))]
        open = self._by_seat.keys() & set(open_names(row, now, self.collecting(now)))
        matches += [match for name in sorted(open) if (match := self._for_seat(name, row, now))]
        return min(matches, key=lambda match: match.entry.order, default=None)

    def collector(self, now: int) -> Entry | None:
        """The party that may collect seats of the row's category now: the first of all sizes, if it is patient."""
        return collector_of((entry for head in self._by_size if (entry := head.entry(self._passed))), now)

    def collecting(self, now: int) -> str:
        """Its place's id, empty if nobody may."""
        party = self.collector(now)
        return party.id if party else ""

    def to_collect(self, row: Row, now: int) -> tuple[Entry, tuple[str, ...], int] | None:
        """The party for which seats of this row are to be set aside, which seats, and until when."""
        party = self.collector(now)
        until = collects_until(party, now) if party else None
        if party is None or until is None or together(self._key[0], row, party, now, party.id):
            return None
        names = gathered(row, party, now)
        return (party, names, until) if names else None

    def pass_over(self, entry: Entry) -> None:
        """Leave this party out for the rest of the look: it has been offered seats, or cannot be."""
        self._passed.add(entry.id)

    @property
    def anybody(self) -> bool:
        """Whether anybody waits, who is not left out, whom more seats of the row would fit."""
        heads = [*self._by_size, *self._by_seat.values()]
        return any(head.entry(self._passed) is not None for head in heads)

    def _in_category(self, head: _Head, row: Row, now: int) -> Match | None:
        entry = head.entry(self._passed)
        names = together(self._key[0], row, entry, now, self.collecting(now)) if entry else ()
        if entry is None or not names:
            return None
        return Match(entry, {Seat(*self._key, name): row.claims.get(name) for name in names})

    def _for_seat(self, name: str, row: Row, now: int) -> Match | None:
        passed = set(self._passed)
        for _ in range(_MOST_PASSED):
            entry = self._by_seat[name].entry(passed)
            if entry is None:
                return None
            seen = self._all_open(entry, row, now)
            if seen is not None:
                return Match(entry, seen)
            passed.add(entry.id)
        return None

    def _all_open(self, entry: Entry, row: Row, now: int) -> Mapping[Seat, Claim | None] | None:
        """The seats of a wish with their claims, None unless all of them are open."""
        known: dict[Key, Row] = {self._key: row}
        seats = parse_seats(entry.wish.seats, "seats")
        for key in by_row(seats):
            found = known.get(key) or rows.row(self._event, *key)
            if found is None:
                return None
            known[key] = found
        open = {key: set(open_names(found, now, self.collecting(now))) for key, found in known.items()}
        if any(seat.name not in open[seat.section, seat.row] for seat in seats):
            return None
        return {seat: known[seat.section, seat.row].claims.get(seat.name) for seat in seats}


class _Head:
    """The head of a line, read as far as it must be."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        self._entries = entries
        self._read: list[Entry] = []

    def entry(self, passed: set[str]) -> Entry | None:
        """The first who is not among those; None after the last, or when too many in a row are."""
        for entry in self._read:
            if entry.id not in passed:
                return entry
        while len(self._read) < _MOST_PASSED:
            following = next(self._entries, None)
            if following is None:
                return None
            self._read.append(following)
            if following.id not in passed:
                return following
        return None
