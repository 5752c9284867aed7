"""The sweep: once a minute it checks a whole waitlist, so that lost messages do no harm.

It only finds the rows with seats that may be offered; each row gets a message of its own. Rows that are too many for
one minute take turns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.ids import is_id
from chalicelib.core.times import MINUTE
from chalicelib.errors import Unavailable
from chalicelib.seats.release_seats import waitlist_is_served
from chalicelib.seats.rules.seats import Row
from chalicelib.seats.storage import rows
from chalicelib.table import lines
from chalicelib.waitlist.end_waitlist import EndWaitlist
from chalicelib.waitlist.rules.endings import ending_to_record
from chalicelib.waitlist.rules.entries import Entry, category_line, collector_of, row_name
from chalicelib.waitlist.rules.open_seats import kept_back, longest_run, open_names
from chalicelib.waitlist.storage import queue
from chalicelib.waitlist.storage.open_offers import waitlist_has_parties
from chalicelib.waitlist.void_numbers import void_numbers

_MOST_WISHED = 10_000
_MOST_ROWS = 100
_SELDOM = 15 * MINUTE


class Sweep:
    def __init__(self, catalogue: Catalogue, end_waitlist: EndWaitlist, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._end_waitlist, self._timers, self._clock = catalogue, end_waitlist, timers, clock

    def check(self, id: str) -> str | None:
        """Set a check of every row with seats that may be offered; or end the entries of an event that makes no more
        offers. Returns what was done. Raises `Unavailable` to be tried again."""
        event = self._catalogue.read_event(id)
        now = self._clock.now()
        if ending := ending_to_record(event, now):
            return self._end_waitlist.run(event, ending)
        seen = queue.waitlist(id).check_at
        if waitlist_is_served(event, now):
            names = self._in_turn(list(self._rows(event, now)), now)
            self._timers.set([Deadline(DeadlineKind.SEATS, name, now) for name in names])
        with suppress(Unavailable):  # the next check goes on
            void_numbers(event, now)
        if seen is not None:
            queue.checked(id, seen, now + (MINUTE if waitlist_has_parties(id) else _SELDOM))
        return None

    def _in_turn(self, names: list[str], now: int) -> list[str]:
        """As many rows as one minute checks, another part with each minute."""
        turns = max(1, -(-len(names) // _MOST_ROWS))
        start = now // MINUTE % turns * _MOST_ROWS
        return names[start : start + _MOST_ROWS]

    def _rows(self, event: Event, now: int) -> Iterator[str]:
        wished = queue.wished(event.id, _MOST_WISHED)
        heads = {category: self._heads(event.id, category) for category in event.categories}
        for section in event.sections:
            for row in rows.section(event.id, section.id, consistent=True):
                names = wished.get((section.id, row.id), ())
                if _may_be_offered(row, heads.get(row.category, []), names, now):
                    yield row_name(event.id, section.id, row.id)

    def _heads(self, event: str, category: str) -> list[Entry]:
        """The first entry of each size in a category."""
        sizes = lines.sizes(queue.partition_of(event), category_line(category))
        return [entry for size in sizes if (entry := next(queue.of_size(event, category, size), None))]


def _may_be_offered(row: Row, heads: list[Entry], wished: Collection[str], now: int) -> bool:
    """Whether a row has enough seats together for one of these entries, or a seat that is wished for by name, or seats
    that are set aside for a party that collects no more."""
    party = collector_of(heads, now)
    collector = party.id if party else ""
    kept = kept_back(row, now, collector).values()
    if any(is_id("wtl", claim.hold) and claim.hold != collector for claim in kept):
        return True
    run = longest_run(row, now, collector)
    if run and wished and not set(wished).isdisjoint(open_names(row, now, collector)):
        return True
    return any(entry.wish.quantity <= run for entry in heads)
