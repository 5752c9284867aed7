"""The end of a place in the line: by its customer, because the seats were booked for good, or with the event.

Whoever ends a place tells its lines that its number is gone, so that those behind it see it at once. That comes after
the end, and is done again by a deadline that hangs on the stream: whoever dies in between leaves the others one place
too far back for a moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event, EventStatus, kept_until
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Unavailable
from chalicelib.seats.rules.seats import Seat, SeatState
from chalicelib.seats.storage import carts, rows
from chalicelib.table import lines
from chalicelib.waitlist.rules.entries import Entry, Outcome
from chalicelib.waitlist.storage import entries, queue

_MOST_ENDED = 20
"""Places that one run ends; the next goes on. A place may be in the lines of twenty seats, each of which is told."""

_ALL_HAVE_HEARD = 2 * MINUTE
"""After this nobody joins an event as it was before it was called off, or before it began."""


class EndEntries:
    def __init__(self, catalogue: Catalogue, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._timers, self._clock = catalogue, timers, clock

    def end(self, event: Event, entry: Entry, outcome: Outcome) -> bool:
        """End a place that waits: whether it was this call that ended it."""
        ended = entries.end(entry, outcome)
        if ended:
            self.count(event, entry.numbers, outcome)
        return ended

    def count(self, event: Event, numbers: Mapping[str, int], outcome: Outcome) -> None:
        """These numbers of one place are gone; it is counted in the first of its lines."""
        ttl = kept_until(event.starts_at) // SECOND
        for place, (line, number) in enumerate(numbers.items()):
            counted = Outcome.ALSO if place else outcome
            lines.gone(queue.partition_of(event.id), line, number, counted.value, ttl)

    def recount(self, name: str) -> None:
        """Count a place that has ended, in case whoever ended it died before they could."""
        customer, _, key = name.partition("/")
        _, event, wish = key.split("#", 2)
        entry = entries.get(customer, event, wish)
        if entry is not None and entry.outcome is not None:
            self.count(self._catalogue.any_event(entry.event), entry.numbers, entry.outcome)

    def sold(self, name: str) -> str | None:
        """Seats were booked for good: whoever waited for one of them is told, once, and waits no more. Those who knew
        that it was booked wait for its cancellation.

        Raises `Unavailable` to be tried again.
        """
        event_id, section, row_id, names = name.split("/")
        event = self._catalogue.any_event(event_id)
        row = rows.row(event_id, section, row_id)
        seats = [
            Seat(section, row_id, seat)
            for seat in names.split(",")
            if row and (claim := row.claims.get(seat)) and claim.state is SeatState.BOOKED
        ]
        ends = list(islice(self._ends(seats, event_id), _MOST_ENDED))
        ended = [self.end(event, entry, outcome) for entry, outcome in ends]
        if len(ends) == _MOST_ENDED:
            self._go_on(Deadline(Kind.SOLD, name, self._clock.now()))
        return "told of a booking" if any(ended) else None

    def over(self, event: Event, now: int) -> str | None:
        """Nobody can be served any more: end whoever waits, and forget the waitlist once nobody can join.

        Raises `Unavailable` to be tried again.
        """
        outcome = _why(event, now)
        ended = [self.end(event, entry, outcome) for entry in islice(queue.everybody(event.id), _MOST_ENDED)]
        if ended:
            self._go_on(Deadline(Kind.WAITLIST, event.id, now))
            return f"waitlist {outcome.value.lower()}"
        if now >= min(event.cancelled_at or event.starts_at, event.starts_at) + _ALL_HAVE_HEARD:
            queue.over(event.id)
        elif (seen := queue.waitlist(event.id).look_at) is not None:
            queue.looked_at(event.id, seen, now + MINUTE)
        return None

    def _go_on(self, deadline: Deadline) -> None:
        if self._timers.set([deadline]):
            raise Unavailable("The queue did not take the rest.")

    def _ends(self, seats: list[Seat], event: str) -> Iterator[tuple[Entry, Outcome]]:
        for seat in seats:
            for entry in queue.for_seat(event, seat):
                outcome = self._outcome(entry)
                if outcome is Outcome.SERVED or str(seat) not in entry.knew:
                    yield entry, outcome

    def _outcome(self, entry: Entry) -> Outcome:
        """Whoever has booked their wish themselves is not told that it is gone."""
        booked = {member.rpartition("/")[2] for member in carts.get(entry.customer, entry.event).booked}
        return Outcome.SERVED if booked & set(entry.wish.seats) else Outcome.BOOKED


def _why(event: Event, now: int) -> Outcome:
    if event.status is EventStatus.CANCELLED:
        return Outcome.EVENT_CANCELLED
    return Outcome.EVENT_BEGUN if now >= event.starts_at else Outcome.CLOSED
