"""Voids numbers that nobody has: a call that died between drawing a number and joining with it leaves one, and every
party behind it would be told one place too many. The sweep's check of a waitlist runs this.
"""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.times import SECOND
from chalicelib.table import owners
from chalicelib.waitlist.rules.entries import Uncounted
from chalicelib.waitlist.storage import open_offers, queue

_MOST_LINES = 100
"""Lines that one check looks at; the next ones look at the others."""


def void_own(event: Event, numbers: Mapping[str, int]) -> None:
    """Void the numbers that a call drew and cannot join with. Of an entry's lines, the first counts it."""
    pk, ttl = queue.partition_of(event.id), kept_until(event.starts_at) // SECOND
    for place, (line, number) in enumerate(numbers.items()):
        outcome = Uncounted.ALSO if place else Uncounted.VOID
        owners.void(pk, line, number, outcome.value, ttl, also=place > 0)


def void_numbers(event: Event, now: int) -> None:
    """Void the numbers of the event's lines that were drawn longer ago than a call runs and have no entry, of as many
    lines as one check looks at."""
    pk, ttl = queue.partition_of(event.id), kept_until(event.starts_at) // SECOND
    for unowned in owners.settle(pk, now, _MOST_LINES):
        left = set(unowned.numbers)
        if left:  # entries that joined before owners were recorded have none
            left -= queue.numbers_in(event.id, unowned.line) | open_offers.numbers_in(event.id, unowned.line)
        for place, number in enumerate(sorted(left)):
            also = place < unowned.also
            outcome = Uncounted.ALSO if also else Uncounted.VOID
            owners.void(pk, unowned.line, number, outcome.value, ttl, also)
