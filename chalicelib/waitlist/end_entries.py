"""The end of an entry: by its customer, or because the seats were booked for good.

A call that ends an entry then counts its numbers as gone, so that positions behind it are right at once. If the call
fails in between, a deadline that the stream sets counts them: until then positions are one too high.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import islice

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.times import SECOND
from chalicelib.errors import Unavailable
from chalicelib.seats.rules.seats import Seat, SeatState
from chalicelib.seats.storage import carts, rows
from chalicelib.table import lines
from chalicelib.waitlist.rules.entries import Entry, Outcome, Uncounted
from chalicelib.waitlist.storage import entries, queue

_MOST_ENDED = 20
"""Entries that one run ends; the next run continues. An entry may be in the lines of twenty seats."""


class EndEntries:
    def __init__(self, catalogue: Catalogue, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._timers, self._clock = catalogue, timers, clock

    def end(self, event: Event, entry: Entry, outcome: Outcome) -> bool:
        """End an entry that waits. Whether this call ended it."""
        ended = entries.end(entry, outcome)
        if ended:
            self.count_at_once(event, entry.numbers, outcome)
        return ended

    def count_at_once(self, event: Event, numbers: Mapping[str, int], outcome: Outcome) -> None:
        """`count`, after the write that ended the entry. That one stands: if this fails, the deadline counts."""
        with suppress(Unavailable):
            self.count(event, numbers, outcome)

    def count(self, event: Event, numbers: Mapping[str, int], outcome: Outcome | Uncounted) -> None:
        """Count an entry's numbers as gone. The outcome is counted in the first of its lines only."""
        ttl = kept_until(event.starts_at) // SECOND
        for index, (line, number) in enumerate(numbers.items()):
            counted = Uncounted.ALSO if index else outcome
            lines.leave(queue.partition_of(event.id), line, number, counted.value, ttl)

    def check_counted(self, name: str) -> None:
        """Count the numbers of an ended entry, in case the call that ended it failed before it could."""
        customer, _, key = name.partition("/")
        _, event, wish = key.split("#", 2)
        entry = entries.get(customer, event, wish)
        if entry is not None and entry.outcome is not None:
            self.count(self._catalogue.any_event(entry.event), entry.numbers, entry.outcome)

    def check_sold(self, name: str) -> str | None:
        """End the entries for seats of a row that were booked for good. Returns what was done.

        An entry that joined when the seat was booked already waits for its cancellation and stays. Raises `Unavailable`
        to be tried again.
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
            self._continue(Deadline(DeadlineKind.SOLD, name, self._clock.now()))
        return "ended by a booking" if any(ended) else None

    def _continue(self, deadline: Deadline) -> None:
        if self._timers.set([deadline]):
            raise Unavailable("The queue did not take the rest.")

    def _ends(self, seats: list[Seat], event: str) -> Iterator[tuple[Entry, Outcome]]:
        for seat in seats:
            for entry in queue.for_seat(event, seat):
                outcome = self._outcome(entry)
                if outcome is Outcome.SERVED or str(seat) not in entry.already_booked:
                    yield entry, outcome

    def _outcome(self, entry: Entry) -> Outcome:
        """SERVED for a customer who has booked a seat of the wish, otherwise BOOKED."""
        booked = {member.rpartition("/")[2] for member in carts.get(entry.customer, entry.event).booked}
        return Outcome.SERVED if booked & set(entry.wish.seats) else Outcome.BOOKED
