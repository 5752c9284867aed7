"""The waitlist of an event for its organiser: its summary, closing it and opening it again."""

from __future__ import annotations

from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.times import SECOND
from chalicelib.table import lines
from chalicelib.waitlist.rules.summaries import Summary, summary_of
from chalicelib.waitlist.storage import queue


class ManageWaitlist:
    def summary(self, event: Event) -> Summary:
        """How many entries wait and how the others ended: from the numbers of the lines, without reading entries."""
        tally = lines.counts(queue.partition_of(event.id))
        return summary_of(tally, queue.waitlist(event.id).closed)

    def close(self, event: Event, closed: bool) -> None:
        """Keep customers from joining, or let them join again. Entries that wait stay and get offers."""
        queue.close(event.id, closed, kept_until(event.starts_at) // SECOND)
