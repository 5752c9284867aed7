"""The end of an event's waitlist: records how each of its entries and open offers has ended, some at a time.

All reads say so from the event's change on (`rules.endings`). This frees the offered seats, tells the customers, and
leaves the numbers of the lines right.
"""

from __future__ import annotations

from itertools import islice

from chalicelib.catalogue.rules.events import Event
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers, set_all
from chalicelib.core.times import MINUTE
from chalicelib.waitlist.answer_offer import AnswerOffer
from chalicelib.waitlist.end_entries import EndEntries
from chalicelib.waitlist.rules.endings import Ending
from chalicelib.waitlist.storage import open_offers, queue

_MOST_ENDED = 20
"""Entries that one run ends, and offers; the next run continues. An entry may be in the lines of twenty seats."""

_NO_MORE_JOINS = 2 * MINUTE
"""How long after the end no call can still join, or offer seats, with an earlier state of the event."""


class EndWaitlist:
    def __init__(self, offers: AnswerOffer, end_entries: EndEntries, timers: Timers, clock: Clock) -> None:
        self._offers, self._end_entries, self._timers, self._clock = offers, end_entries, timers, clock

    def run(self, event: Event, ending: Ending) -> str | None:
        """End some entries and offers, and set the next run; or, once no customer can join, the last of the sweep's
        checks. Returns what was done. Raises `Unavailable` to be tried again."""
        now, offers = self._clock.now(), open_offers.of_event(event.id, _MOST_ENDED)
        for offer in offers:
            self._offers.end_with(ending, offer.customer, offer.id)
        waiting = list(islice(queue.all_waiting(event.id), _MOST_ENDED))
        for entry in waiting:
            self._end_entries.end(event, entry, ending.outcome)
        if offers or waiting:
            set_all(self._timers, [Deadline(DeadlineKind.WAITLIST, event.id, now)])
            return f"waitlist {ending.outcome.value.lower()}"
        if now >= ending.at + _NO_MORE_JOINS:
            queue.end_checks(event.id)
        elif (seen := queue.waitlist(event.id).check_at) is not None:
            queue.checked(event.id, seen, now + MINUTE)
        return None
