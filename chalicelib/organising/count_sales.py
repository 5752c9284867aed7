"""Counts how an event sells: its seats by their state now, and the revenue of those that are sold.

It counts the rows alone, by strongly consistent reads, so the report agrees with what can be bought. Sections are read
one after another: while seats are being sold, the sums are of no single moment.
"""

from __future__ import annotations

from chalicelib.catalogue.rules.events import Event
from chalicelib.core.clock import Clock
from chalicelib.organising.rules.sales import SalesCount
from chalicelib.seats.seat_maps import event_rows
from chalicelib.seats.storage import rows


class CountSales:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def count(self, event: Event) -> SalesCount:
        """One Query a section. Nothing of a cancelled event is sold."""
        sales = SalesCount(event.id, event.currency)
        for section in event.sections:
            _, found = rows.section(event.id, section.id, consistent=True)
            sales.count(event_rows(event, found), self._clock.now())
        return sales
