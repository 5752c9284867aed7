"""Where a guest is: one fix, which the next one overwrites, and which is forgotten.

It is used for finding bars, for saying when to set out, and for noticing that somebody is there; nobody else is told
it. It is gone with a seat, on demand, and after half an hour: unreadable at that instant, deleted by a message soon
after, and swept up by the table should that be lost.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.bars.arrival import Arrivals
from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.rules.arrival import KEPT, Fix, inside
from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.requests import BarRequest, GuestState
from chalicelib.bars.storage import guests, locations, requests
from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.core.geo import Point
from chalicelib.core.times import SECOND
from chalicelib.errors import LineholdError

_REMEMBERED = 5 * SECOND


class GuestLocations:
    def __init__(self, bars: Bars, arriving: Arrivals, timers: Timers, clock: Clock) -> None:
        self._bars, self._arriving, self._timers, self._clock = bars, arriving, timers, clock
        self._recent: TtlCache[str, Bar] = TtlCache(clock, _REMEMBERED)

    def put(self, customer: str, point: Point, accuracy: float) -> Fix:
        """The guest is there, within so many metres."""
        now = self._clock.now()
        active = guests.get(customer).request
        request = requests.get(customer, active) if active else None
        bar = self._bar_of(request)
        there = inside(bar.point, bar.profile.radius, point, accuracy) if bar else None
        fix = self._put(customer, point, accuracy, now, request.id if request and bar else None, there)
        if request is not None and not self._forgotten(request) and bar is not None:
            self._follow(request, bar, fix, now)
        return fix

    def _bar_of(self, request: BarRequest | None) -> Bar | None:
        """The bar in whose line they are."""
        if request is None or request.state is not GuestState.QUEUEING or request.bar is None:
            return None
        id = request.bar
        return self._recent.get(id, lambda: self._bars.find(id, consistent=False))

    def forget(self, customer: str) -> None:
        locations.forget(customer)

    def where(self, customer: str) -> Point | None:
        """As far as is known."""
        fix = locations.get(customer, self._clock.now())
        return fix.point if fix else None

    def look(self, deadline: Deadline) -> str | None:
        """Forget a fix that has lapsed, or look again when it will. One message goes round for each guest: that of a
        time when there was no fix before, which is over when there is none."""
        found = locations.lapse(deadline.id, deadline.since, self._clock.now())
        if found is None:
            return "location forgotten"
        self._timers.set([replace(deadline, at=found)] if found else [])
        return None

    def _put(
        self, customer: str, point: Point, accuracy: float, now: int, request: str | None, there: bool | None
    ) -> Fix:
        fix, first = locations.put(customer, point, accuracy, now, request, there)
        if first:
            self._timers.set([Deadline(Kind.LOCATION, customer, now + KEPT, since=now)])
        return fix

    def _forgotten(self, request: BarRequest) -> bool:
        """Whether their request ended while they said where they are: if they were seated, that is forgotten again."""
        current = requests.get(request.customer, request.id)
        if current is not None and current.state is not GuestState.SEATED:
            return current.ended is not None
        locations.forget(request.customer)
        return True

    def _follow(self, request: BarRequest, bar: Bar, fix: Fix, now: int) -> None:
        """Whatever follows from it. What fails here is made up for by the next fix, and the fix is kept."""
        slot = bar.slot(request.id, now)
        if slot is None:  # as it was remembered
            self._recent.forget(bar.id)
            return
        try:
            self._arriving.consider(bar, slot, fix, now)
        except LineholdError:
            self._recent.forget(bar.id)
