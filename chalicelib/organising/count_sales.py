"""Counts how an event sells: its seats by their state now, the revenue of those that are sold, and who came.

It counts the rows and the event's check-ins, by strongly consistent reads, so the report agrees with what can be bought
and with the door. Sections are read one after another: while seats are being sold, the sums are of no single moment. A
seat that was returned after its check-in, and sold again, counts for its new customer alone. Nothing of a cancelled
event is sold, but those who came still did.
"""

from __future__ import annotations

from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.core.clock import Clock
from chalicelib.orders.storage import check_ins
from chalicelib.organising.rules.sales import SalesCount
from chalicelib.seats.seat_maps import event_rows
from chalicelib.seats.storage import rows


class CountSales:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def count(self, event: Event) -> SalesCount:
        """One Query a section, and one for the check-ins."""
        sales, admitted = SalesCount(event.id, event.currency), check_ins.admitted(event.id)
        for section in event.sections:
            found = rows.section(event.id, section.id, consistent=True)
            sales.count(section.id, event_rows(event, found), admitted, self._clock.now())
            if event.status is EventStatus.CANCELLED:
                sales.count_came(section.id, found, {seat for _, seat in admitted})
        return sales
