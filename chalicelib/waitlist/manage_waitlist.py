"""The waitlist of an event for its organiser: its summary, closing it and opening it again."""

from __future__ import annotations

from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.clock import Clock
from chalicelib.core.times import SECOND
from chalicelib.table import lines
from chalicelib.waitlist.rules.endings import ending_of, outcome_at
from chalicelib.waitlist.rules.entries import Outcome
from chalicelib.waitlist.rules.summaries import Summary, summary_of
from chalicelib.waitlist.storage import open_offers, queue


class ManageWaitlist:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def summary(self, event: Event) -> Summary:
        """How many entries wait and how the others ended: from the numbers of the lines and the open offers, without
        reading entries. Of an event whose waitlist has ended all entries have, recorded or not."""
        now = self._clock.now()
        ending = ending_of(event, now)
        # first, so that no lapse that is being recorded counts twice
        tally = lines.counts(queue.partition_of(event.id))
        for offer in open_offers.lapsed(event.id, now):
            if outcome_at(offer.until, ending, now) is Outcome.LAPSED:
                tally[next(iter(offer.numbers))][Outcome.LAPSED.value] += 1
        closed = ending is not None or queue.waitlist(event.id).closed
        return summary_of(tally, closed, ending.outcome if ending else None)

    def close(self, event: Event, closed: bool) -> None:
        """Keep customers from joining, or let them join again. Entries that wait stay and get offers."""
        queue.close(event.id, closed, kept_until(event.starts_at) // SECOND)
