"""The end of a place in the line: by its customer, because the seats were booked for good, or with the event.

Whoever ends a place tells its lines that its number is gone, so that those behind it see it at once. That comes after
the end, and is done again by a deadline that hangs on the stream: whoever dies in between leaves the others one place
too far back for a moment.
"""

from __future__ import annotations

from itertools import islice

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.timers import Timers
from chalicelib.kernel.allotting import kept_back, longest_run
from chalicelib.kernel.deadlines import Deadline, Kind
from chalicelib.kernel.events import Event, EventStatus, kept_until
from chalicelib.kernel.ids import is_id
from chalicelib.kernel.seats import Row, Seat, State
from chalicelib.kernel.times import MINUTE, SECOND
from chalicelib.kernel.waitlists import Entry, Outcome, category_line, collector_of, row_name
from chalicelib.services.catalogue import Catalogue
from chalicelib.services.freeing import serves
from chalicelib.storage import carts, entries, lines, places, rows, told

_MOST_ENDED = 50
"""Places that one run ends; the next goes on."""

_MOST_WISHED = 1_000
_MOST_ROWS = 100
"""Rows that one look of the sweep has looked at; what it leaves, the next minute's finds."""

_SELDOM = 15 * MINUTE


class Ending:
    def __init__(self, catalogue: Catalogue, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._timers, self._clock = catalogue, timers, clock

    def end(self, event: Event, entry: Entry, outcome: Outcome) -> bool:
        """End a place that waits: whether it was this call that ended it."""
        ended = entries.end(entry, outcome)
        if ended:
            self.count(event, entry, outcome)
        return ended

    def gone(self, customer: str, event: Event, wish: str, entry: str, outcome: Outcome) -> None:
        """The numbers of a place that was answered by an offer are gone."""
        found = entries.get(customer, event.id, wish)
        if found is not None and found.id == entry:
            self.count(event, found, outcome)

    def count(self, event: Event, entry: Entry, outcome: Outcome) -> None:
        """Its numbers are gone; it is counted in the first of its lines."""
        ttl = kept_until(event.starts_at) // SECOND
        for place, (line, number) in enumerate(entry.numbers.items()):
            told = Outcome.ALSO if place else outcome
            lines.gone(places.partition_of(event.id), line, number, told.value, ttl)

    def recount(self, name: str) -> None:
        """Count a place that has ended, in case whoever ended it died before they could."""
        customer, _, key = name.partition("/")
        entry = told.read(customer, key)
        if isinstance(entry, Entry) and entry.outcome is not None:
            self.count(self._catalogue.any_event(entry.event), entry, entry.outcome)

    def sold(self, name: str) -> str | None:
        """Seats were booked for good: whoever waited for one of them is told, once, and waits no more. Those who knew
        that it was booked wait for its cancellation."""
        event_id, section, row_id, names = name.split("/")
        event = self._catalogue.any_event(event_id)
        row = rows.row(event_id, section, row_id)
        booked = [
            seat for seat in names.split(",") if row and (claim := row.claims.get(seat)) and claim.state is State.BOOKED
        ]
        hoped = (
            entry
            for seat in booked
            for entry in places.for_seat(event_id, Seat(section, row_id, seat))
            if not entry.knew
        )
        ended = [self.end(event, entry, self._outcome(entry)) for entry in islice(hoped, _MOST_ENDED)]
        if len(ended) == _MOST_ENDED:
            self._timers.set([Deadline(Kind.SOLD, name, self._clock.now())])
        return "told of a booking" if any(ended) else None

    def _outcome(self, entry: Entry) -> Outcome:
        """Whoever has booked their wish themselves is not told that it is gone."""
        booked = {member.rpartition("/")[2] for member in carts.get(entry.customer, entry.event).booked}
        return Outcome.SERVED if booked & set(entry.wish.seats) else Outcome.BOOKED

    def look(self, id: str) -> str | None:
        """Once a minute: have every row looked at that may have something for those who wait, whatever messages were
        lost; and end the places of an event that is over."""
        event = self._catalogue.read_event(id)
        now = self._clock.now()
        seen = places.waitlist(id).look_at
        if not serves(event, now):
            return self._over(event, now)
        waits = places.anybody(id)
        self._timers.set([Deadline(Kind.SEATS, name, now) for name in self._rows(event, now)])
        if seen is not None:
            places.looked_at(id, seen, now + (MINUTE if waits else _SELDOM))
        return None

    def _rows(self, event: Event, now: int) -> list[str]:
        """The rows that have seats for somebody who waits, by a look at the whole event."""
        wished = places.wished_rows(event.id, _MOST_WISHED)
        heads = {category: self._heads(event.id, category) for category in event.categories}
        found = (
            row_name(event.id, section.id, row.id)
            for section in event.sections
            for row in rows.section(event.id, section.id, consistent=True)[1]
            if (section.id, row.id) in wished or _has_something(row, heads.get(row.category, []), now)
        )
        return list(islice(found, _MOST_ROWS))

    def _heads(self, event: str, category: str) -> list[Entry]:
        """The first of each size that waits in a category."""
        sizes = lines.sizes(places.partition_of(event), category_line(category))
        return [entry for size in sizes if (entry := next(places.of_size(event, category, size), None))]

    def _over(self, event: Event, now: int) -> str | None:
        """Nobody can be served any more: end whoever waits, and forget the waitlist once nobody does."""
        outcome = _why(event, now)
        ended = [self.end(event, entry, outcome) for entry in islice(places.everybody(event.id), _MOST_ENDED)]
        if ended:
            self._timers.set([Deadline(Kind.WAITLIST, event.id, now)])
            return f"waitlist {outcome.value.lower()}"
        places.over(event.id)
        return None


def _why(event: Event, now: int) -> Outcome:
    if event.status is EventStatus.CANCELLED:
        return Outcome.EVENT_CANCELLED
    return Outcome.EVENT_BEGUN if now >= event.starts_at else Outcome.CLOSED


def _has_something(row: Row, heads: list[Entry], now: int) -> bool:
    """Whether a row has seats together for one of these, or seats that were set aside for somebody who is gone."""
    party = collector_of(heads, now)
    collector = party.id if party else ""
    kept = kept_back(row, now, collector).values()
    if any(is_id("wtl", claim.hold) and claim.hold != collector for claim in kept):
        return True
    run = longest_run(row, now, collector)
    return any(entry.wish.quantity <= run for entry in heads)
