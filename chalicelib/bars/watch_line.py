"""The check of a bar's line after each change: guests who should set out, who have arrived, or who are turned away.

The table's stream starts it, so code that changes a line need not. The sweep also starts it for what must not be
missed: a bar that closed by the clock, and guests whom it has turned away.
"""

from __future__ import annotations

from chalicelib.bars.arrival import Arrivals
from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.rules.bars import ArrivalMode, Bar, BarState
from chalicelib.bars.storage import locations, offers
from chalicelib.bars.turn_away import TurnAway
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.errors import LineholdError, Unavailable


class WatchLine:
    def __init__(self, bars: Bars, arrivals: Arrivals, away: TurnAway, timers: Timers, clock: Clock) -> None:
        self._bars, self._arrivals, self._away = bars, arrivals, away
        self._timers, self._clock = timers, clock

    def check(self, id: str) -> str | None:
        """Check a bar's line. Returns what was done, None for nothing.

        Raises `NotFound`, or `Unavailable` when the check should be retried.
        """
        now = self._clock.now()
        bar = self._away.close_if_over(self._bars.find(id))
        for request, customer in bar.turned_away.items():
            self._away.turn_away(bar.id, customer, request)
        if bar.state_at(now) is not BarState.WAITING:
            self._check_offers(bar.id, now)
        self._check_guests(bar, now)
        return "guests turned away" if bar.turned_away else None

    def _check_guests(self, bar: Bar, now: int) -> None:
        slots = [slot for slot in bar.line(now) if slot.until is None]
        seats = bar.profile.arrival is ArrivalMode.SEAT
        pending = [slot for slot in slots if slot.set_out is None or (seats and slot.called is not None)]
        fixes = locations.several((slot.customer for slot in pending), now) if pending else {}
        for slot in pending:
            try:
                self._arrivals.check_guest(bar, slot, fixes.get(slot.customer), now)
            except Unavailable:
                raise
            except LineholdError:
                continue  # the guest has left meanwhile

    def _check_offers(self, bar_id: str, now: int) -> None:
        """Check the requests that are offered to a bar that cannot take them: they are offered to the next bar."""
        names = sorted({f"{offer.customer}/{offer.request}" for offer in offers.pending(bar_id, now)})
        self._timers.set([Deadline(DeadlineKind.REQUEST, name, now) for name in names])
