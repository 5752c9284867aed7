"""The parties to which seats of one row may be offered, first come, first served.

Each line is read from its head, a page at a time and only as far as needed. Parties are sorted by size, so those that
the row has no room for are never read. A party that may not get an offer now is passed over and stays in line: its
customer holds seats of the event, has an open offer, would pass the cap, or had the last claim on these seats.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chalicelib.catalogue.rules.events import Event
from chalicelib.seats.rules.seats import Claim, Row, Seat, by_row, parse_seats
from chalicelib.seats.storage import rows
from chalicelib.seats.storage.rows import Key
from chalicelib.table import lines
from chalicelib.waitlist.rules.entries import Entry, category_line, collects_until
from chalicelib.waitlist.rules.open_seats import gathered, open_names, together
from chalicelib.waitlist.storage import cart_offers, queue
from chalicelib.waitlist.storage.cart_offers import OfferRoom

_MOST_READ = 2_000
_MOST_CARTS = 200
"""Parties of one line, and carts, that one check reads. If so many in a row cannot get the seats, the parties behind
them do not get them in this check."""

_FEW = 8
"""Open seats that are looked up one by one; of more, those that are wished for are read first."""

_MOST_ROWS = 20
"""Other rows that one check reads, for wishes in several rows."""


@dataclass(frozen=True, slots=True)
class CandidateMatch:
    """Seats that fit a party, with the claims that were read on them."""

    entry: Entry
    seen: Mapping[Seat, Claim | None]


class Candidates:
    def __init__(self, event: Event, section: str, row: Row, now: int) -> None:
        self._event, self._key, self._now = event, (section, row.id), now
        sizes = lines.sizes(queue.partition_of(event.id), category_line(row.category))
        self._by_size = [_LineHead(queue.of_size(event.id, row.category, size)) for size in sizes]
        self._by_seat: dict[str, _LineHead] = {}
        self._wished: set[str] | None = None
        self._passed: set[str] = set()
        self._unfit: set[str] = set()
        self._rooms: dict[str, OfferRoom] = {}
        self._rows: dict[Key, Row | None] = {}

    def first(self, row: Row) -> CandidateMatch | None:
        """The first party that open seats of the row fit and that may get an offer of them."""
        while len(self._rooms) < _MOST_CARTS:
            party = min(self._in_category(row), key=lambda match: match.entry.number, default=None)
            matches = [*([party] if party else []), *self._by_name(row)]
            match = min(matches, key=lambda match: match.entry.order, default=None)
            if match is None or self._may_get(match):
                return match
            self._passed.add(match.entry.id)
        return None

    def collector(self) -> Entry | None:
        """The party that may collect seats of the row's category now: the first that may get seats, if it has waited
        long enough."""
        while heads := [entry for head in self._by_size if (entry := head.entry(self._passed))]:
            if not any(collects_until(entry, self._now) for entry in heads):
                return None
            first = min(heads, key=lambda entry: entry.number)
            if self._may_get_seats(first):
                return first if collects_until(first, self._now) else None
            self._passed.add(first.id)
        return None

    def collecting(self) -> str:
        """The id of that party's entry, empty if there is none."""
        party = self.collector()
        return party.id if party else ""

    def to_collect(self, row: Row) -> tuple[Entry, tuple[str, ...], int] | None:
        """The party for which seats of this row are to be set aside, the seats, and the instant until which."""
        party = self.collector()
        until = collects_until(party, self._now) if party else None
        if party is None or until is None or together(self._key[0], row, party, self._now, party.id):
            return None
        names = gathered(row, party, self._now)
        return (party, names, until) if names else None

    def pass_over(self, entry: Entry) -> None:
        """Leave this party out for the rest of the check: it has got an offer, or cannot get one."""
        self._passed.add(entry.id)
        self._rooms.pop(entry.customer, None)

    @property
    def has_more(self) -> bool:
        """Whether a party waits that is not left out and that more seats of the row would fit."""
        heads = [*self._by_size, *self._by_seat.values()]
        return any(head.entry(self._passed) is not None for head in heads)

    def _in_category(self, row: Row) -> Iterator[CandidateMatch]:
        collecting = self.collecting()
        for head in self._by_size:
            entry = head.entry(self._passed)
            names = together(self._key[0], row, entry, self._now, collecting) if entry else ()
            if entry is not None and names:
                yield CandidateMatch(entry, {Seat(*self._key, name): row.claims.get(name) for name in names})

    def _by_name(self, row: Row) -> Iterator[CandidateMatch]:
        collecting = self.collecting()
        for name in self._wished_of(open_names(row, self._now, collecting)):
            match = self._for_seat(name, row, collecting)
            if match is not None:
                yield match

    def _wished_of(self, open: list[str]) -> Iterable[str]:
        """The open seats that parties may wait for by name."""
        if len(open) > _FEW and self._wished is None:
            self._wished = set(queue.wished_in_row(self._event.id, *self._key))
        names = open if self._wished is None else [name for name in open if name in self._wished]
        for name in names:
            if name not in self._by_seat:
                self._by_seat[name] = _LineHead(queue.for_seat(self._event.id, Seat(*self._key, name)))
        return names

    def _for_seat(self, name: str, row: Row, collecting: str) -> CandidateMatch | None:
        while entry := self._by_seat[name].entry(self._passed | self._unfit):
            seen = self._all_open(entry, row, collecting)
            if seen is not None:
                return CandidateMatch(entry, seen)
            self._unfit.add(entry.id)
        return None

    def _all_open(self, entry: Entry, row: Row, collecting: str) -> Mapping[Seat, Claim | None] | None:
        """The seats of a wish with their claims, None unless all of them are open."""
        seats = parse_seats(entry.wish.seats, "seats")
        seen: dict[Seat, Claim | None] = {}
        for key, names in by_row(seats).items():
            found = row if key == self._key else self._row(key)
            if found is None or not set(names) <= set(open_names(found, self._now, collecting)):
                return None
            seen |= {Seat(*key, name): found.claims.get(name) for name in names}
        return {seat: seen[seat] for seat in seats}

    def _row(self, key: Key) -> Row | None:
        """Another row, read once in a check."""
        if key not in self._rows and len(self._rows) < _MOST_ROWS:
            self._rows[key] = rows.row(self._event.id, *key)
        return self._rows.get(key)

    def _may_get(self, match: CandidateMatch) -> bool:
        had = self._room(match.entry).had
        return self._may_get_seats(match.entry) and not any(
            claim is not None and (claim.hold in had or claim.was in had) for claim in match.seen.values()
        )

    def _may_get_seats(self, entry: Entry) -> bool:
        room = self._room(entry)
        return not room.busy and room.booked + entry.wish.quantity <= self._event.max_per_customer

    def _room(self, entry: Entry) -> OfferRoom:
        if entry.customer not in self._rooms:
            self._rooms[entry.customer] = cart_offers.offer_room(entry.customer, self._event.id, self._now)
        return self._rooms[entry.customer]


class _LineHead:
    """The head of a line, read as far as needed."""

    def __init__(self, entries: Iterator[Entry]) -> None:
        self._entries = entries
        self._read: list[Entry] = []

    def entry(self, passed: set[str]) -> Entry | None:
        """The first entry that is not passed over; None after the last, or when too many in a row are."""
        for entry in self._read:
            if entry.id not in passed:
                return entry
        while len(self._read) < _MOST_READ:
            following = next(self._entries, None)
            if following is None:
                return None
            self._read.append(following)
            if following.id not in passed:
                return following
        return None
