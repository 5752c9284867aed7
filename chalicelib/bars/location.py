"""Where a guest is: one fix, which the next one overwrites.

It is used to find bars, to decide when the guest sets out, and to notice an arrival; no one else is shown it. It is
deleted when the guest is seated, on demand, and after half an hour: from that instant it cannot be read, a message
deletes it soon after, and the table's expiry does if the message is lost.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.bars.arrival import Arrivals
from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.rules.arrival import KEPT, Fix, Sighting, presence
from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.requests import BarRequest, GuestState
from chalicelib.bars.storage import guests, locations, requests
from chalicelib.bars.storage.locations import Superseded
from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.geo import Point
from chalicelib.core.times import SECOND
from chalicelib.errors import LineholdError
from chalicelib.table.writes import Refused

_CACHED_FOR = 5 * SECOND


class GuestLocations:
    def __init__(self, bars: Bars, arrivals: Arrivals, timers: Timers, clock: Clock) -> None:
        self._bars, self._arrivals, self._timers, self._clock = bars, arrivals, timers, clock
        self._recent: TtlCache[str, Bar] = TtlCache(clock, _CACHED_FOR)

    def put(self, customer: str, point: Point, accuracy: float) -> Fix:
        """The guest is at this point, within `accuracy` metres."""
        now = self._clock.now()
        active = guests.get(customer).request
        request = requests.get(customer, active) if active else None
        if request is None:
            return self._put(customer, point, accuracy, now, None)
        bar = self._bar_of(request)
        sighting = None
        if bar is not None:
            sighting = Sighting(request.id, presence(bar.point, bar.profile.radius, point, accuracy))
        try:  # seating a guest deletes their fix: while there is one, they were not seated
            fix, _ = locations.put(customer, point, accuracy, now, sighting, known=True)
        except Refused:
            fix = self._put(customer, point, accuracy, now, sighting)
            if self._ended_meanwhile(request):
                return fix
        if bar is not None:
            self._follow(request, bar, fix, now)
        return fix

    def _bar_of(self, request: BarRequest) -> Bar | None:
        """The bar in whose line the guest is."""
        if request.state is not GuestState.QUEUEING or request.bar is None:
            return None
        id = request.bar
        return self._recent.get(id, lambda: self._bars.find(id, consistent=False))

    def remove(self, customer: str) -> None:
        locations.remove(customer)

    def point_of(self, customer: str) -> Point | None:
        """None when no fix is known."""
        fix = locations.get(customer, self._clock.now())
        return fix.point if fix else None

    def check(self, deadline: Deadline) -> str | None:
        """Delete a fix that has lapsed, or check again when it lapses. Each guest has one such message under way: the
        one of their first fix. It ends when there is no fix any more."""
        try:
            until = locations.delete_lapsed(deadline.id, deadline.since, self._clock.now())
        except Superseded:
            return None
        if until is None:
            return "location forgotten"
        self._timers.set([replace(deadline, at=until)])
        return None

    def _put(self, customer: str, point: Point, accuracy: float, now: int, sighting: Sighting | None) -> Fix:
        fix, first = locations.put(customer, point, accuracy, now, sighting)
        if first:
            self._timers.set([Deadline(DeadlineKind.LOCATION, customer, now + KEPT, since=now)])
        return fix

    def _ended_meanwhile(self, request: BarRequest) -> bool:
        """Whether the request ended while the fix was written. If the guest was seated, the fix is deleted again."""
        current = requests.get(request.customer, request.id)
        if current is not None and current.state is not GuestState.SEATED:
            return current.ended is not None
        locations.remove(request.customer)
        return True

    def _follow(self, request: BarRequest, bar: Bar, fix: Fix, now: int) -> None:
        """Check the guest against the new fix. If that fails the fix is kept, and the next one tries again."""
        slot = bar.slot(request.id, now)
        if slot is None:  # the cached bar may be out of date
            self._recent.forget(bar.id)
            return
        try:
            self._arrivals.check_guest(bar, slot, fix, now)
        except LineholdError:
            self._recent.forget(bar.id)
