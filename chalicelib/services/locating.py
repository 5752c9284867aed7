"""Where a guest is: one fix, which the next one overwrites, and which is forgotten.

It is used for finding bars, for saying when to set out, and for noticing that somebody is there; nobody else is told
it. It is gone with a seat, on demand, and after half an hour: unreadable at that instant, deleted by a message soon
after, and swept up by the table should that be lost.
"""

from __future__ import annotations

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.timers import Timers
from chalicelib.errors import LineholdError
from chalicelib.kernel.arrivals import KEPT, Fix, inside
from chalicelib.kernel.bar_requests import GuestState, Request
from chalicelib.kernel.bars import Bar
from chalicelib.kernel.deadlines import Deadline, Kind
from chalicelib.kernel.geo import Point
from chalicelib.kernel.times import SECOND
from chalicelib.services.bars import Bars
from chalicelib.services.escorting import Escorting
from chalicelib.services.recent import Recent
from chalicelib.storage import bar_requests as requests
from chalicelib.storage import guests, locations

_REMEMBERED = 5 * SECOND


class Locating:
    def __init__(self, bars: Bars, escorting: Escorting, timers: Timers, clock: Clock) -> None:
        self._bars, self._escorting, self._timers, self._clock = bars, escorting, timers, clock
        self._recent: Recent[str, Bar] = Recent(clock, _REMEMBERED)

    def put(self, customer: str, point: Point, accuracy: float) -> Fix:
        """The guest is there, within so many metres."""
        now = self._clock.now()
        active = guests.get(customer).request
        request = requests.get(customer, active) if active else None
        if request is None or request.state is not GuestState.QUEUEING or request.bar is None:
            return self._put(customer, point, accuracy, now, None, None)
        bar = self._recent.get(request.bar, lambda: self._bars.find(request.bar or "", consistent=False))
        there = inside(bar.point, bar.profile.radius, point, accuracy)
        fix = self._put(customer, point, accuracy, now, request.id, there)
        if not self._forgotten(request):
            self._follow(request, bar, fix, now)
        return fix

    def forget(self, customer: str) -> None:
        locations.forget(customer)

    def where(self, customer: str) -> Point | None:
        """As far as is known."""
        fix = locations.get(customer, self._clock.now())
        return fix.point if fix else None

    def look(self, customer: str) -> str | None:
        """Forget a fix that has lapsed, or look again when it will."""
        until = locations.forget_lapsed(customer, self._clock.now())
        if until is None:
            return "location forgotten"
        self._timers.set([Deadline(Kind.LOCATION, customer, until)])
        return None

    def _put(
        self, customer: str, point: Point, accuracy: float, now: int, request: str | None, there: bool | None
    ) -> Fix:
        fix, first = locations.put(customer, point, accuracy, now, request, there)
        if first:
            self._timers.set([Deadline(Kind.LOCATION, customer, now + KEPT)])
        return fix

    def _forgotten(self, request: Request) -> bool:
        """Whether they were seated while they said where they are: then that is forgotten again."""
        current = requests.get(request.customer, request.id)
        if current is not None and current.state is GuestState.QUEUEING:
            return False
        if current is None or current.state is GuestState.SEATED:
            locations.forget(request.customer)
        return True

    def _follow(self, request: Request, bar: Bar, fix: Fix, now: int) -> None:
        """Whatever follows from it. What fails here is made up for by the next fix, and the fix is kept."""
        slot = bar.slot(request.id, now)
        if slot is None:  # as it was remembered
            self._recent.forget(bar.id)
            return
        try:
            self._escorting.consider(bar, slot, fix, now)
        except LineholdError:
            self._recent.forget(bar.id)
