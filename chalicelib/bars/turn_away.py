"""Turning guests away from a bar that has closed. Requests in its line end, and the search goes on for guests who had
yet to confirm.
"""

from __future__ import annotations

from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.rules.bars import Bar, BarState
from chalicelib.bars.rules.requests import GuestAct
from chalicelib.bars.storage import bars as store
from chalicelib.bars.storage import guests, requests
from chalicelib.core.clock import CLOCK_GRACE, Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.table.retry import retry
from chalicelib.table.transactions import write_over


class TurnAway:
    def __init__(self, bars: Bars, timers: Timers, clock: Clock) -> None:
        self._bars, self._timers, self._clock = bars, timers, clock

    def close_if_over(self, bar: Bar) -> Bar:
        """The bar, recorded as closed if it has closed by every clock. Otherwise it would stay due, and in the index of
        places, for ever."""
        if bar.switched is BarState.CLOSED or bar.state_at(self._clock.now() - CLOCK_GRACE) is not BarState.CLOSED:
            return bar

        def close(bar: Bar, now: int) -> Bar:
            return bar.closed() if bar.state_at(now - CLOCK_GRACE) is BarState.CLOSED else bar

        return self._bars.change(bar.id, close)

    def turn_away(self, bar_id: str, customer: str, id: str) -> None:
        """Turn one guest away. A repetition changes nothing. Raises `Unavailable` when every try was overtaken."""

        def attempt() -> None:
            bar, now = self._bars.find(bar_id), self._clock.now()
            if id not in bar.turned_away:
                return
            done = store.changing(bar, bar.without_turned_away(id))
            request = requests.get(customer, id)
            if request is None or request.bar != bar_id or id in bar.slots or request.at(now).ended is not None:
                write_over([done])
                return
            after = request.after(GuestAct.CLOSE, now)
            free = [] if after.ended is None else [guests.ending_request(customer, id, now)]
            write_over([done, requests.changing(request, after), *free])
            if after.check_at is not None:
                self._timers.set([Deadline(DeadlineKind.REQUEST, f"{customer}/{id}", after.check_at)])

        retry(attempt)
