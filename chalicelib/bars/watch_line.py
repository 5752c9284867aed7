"""A bar's look at its own line, whenever that has changed: who is to set out, who is there, and who is turned away.

It hangs on the table's stream, so nothing that changes a line has to think of it, and the sweep stands behind what must
not be forgotten: a bar that closed by the clock, and guests whom it has turned away.
"""

from __future__ import annotations

from chalicelib.bars.arrival import Arrivals
from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.rules.bars import ArrivalMode, Bar, BarState
from chalicelib.bars.storage import locations, offers
from chalicelib.bars.turn_away import TurnAway
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.errors import LineholdError, Unavailable


class WatchLine:
    def __init__(self, bars: Bars, arriving: Arrivals, away: TurnAway, timers: Timers, clock: Clock) -> None:
        self._bars, self._arriving, self._away = bars, arriving, away
        self._timers, self._clock = timers, clock

    def look(self, id: str) -> str | None:
        """Do what is to be done for a bar's line. Raises `NotFound`, or `Unavailable` to be tried again."""
        now = self._clock.now()
        bar = self._away.closed(self._bars.find(id))
        for request, customer in bar.turned_away.items():
            self._away.turn_away(bar.id, customer, request)
        if bar.state_at(now) is not BarState.WAITING:
            self._withdraw(bar.id, now)
        self._escort(bar, now)
        return "guests turned away" if bar.turned_away else None

    def _escort(self, bar: Bar, now: int) -> None:
        slots = [slot for slot in bar.standing(now) if slot.until is None]
        seats = bar.profile.arrival is ArrivalMode.SEAT
        pending = [slot for slot in slots if slot.go is None or (seats and slot.called is not None)]
        fixes = locations.several((slot.customer for slot in pending), now) if pending else {}
        for slot in pending:
            try:
                self._arriving.consider(bar, slot, fixes.get(slot.customer), now)
            except Unavailable:
                raise
            except LineholdError:
                continue  # they have left meanwhile

    def _withdraw(self, bar_id: str, now: int) -> None:
        """Have those who are offered to a bar that cannot take them offered to the next."""
        names = sorted({f"{offer.customer}/{offer.request}" for offer in offers.pending(bar_id, now)})
        self._timers.set([Deadline(Kind.REQUEST, name, now) for name in names])
