"""A bar's look at its own line, whenever that has changed: who is to set out, who is there, and who is turned away.

It hangs on the table's stream, so nothing that changes a line has to think of it, and the sweep stands behind what must
not be forgotten: a bar that closed by the clock, and guests whom it has turned away.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.timers import Timers
from chalicelib.errors import LineholdError, Unavailable
from chalicelib.kernel.arrivals import Fix, time_to_go, walk_between
from chalicelib.kernel.bar_requests import GuestAct, GuestState
from chalicelib.kernel.bars import Arrival, Bar, BarState
from chalicelib.kernel.deadlines import Deadline, Kind
from chalicelib.kernel.slots import Slot
from chalicelib.services.bars import MOST_TRIES, Bars, busy
from chalicelib.services.queueing import Queueing
from chalicelib.storage import bar_offers as offers
from chalicelib.storage import bar_requests as requests
from chalicelib.storage import bars as store
from chalicelib.storage import guests, locations
from chalicelib.storage.table import tries
from chalicelib.storage.writes import committed


class Escorting:
    def __init__(self, bars: Bars, queueing: Queueing, timers: Timers, clock: Clock) -> None:
        self._bars, self._queueing, self._timers, self._clock = bars, queueing, timers, clock

    def look(self, id: str) -> str | None:
        """Do what is to be done for a bar's line. Raises `NotFound`, or `Unavailable` to be tried again."""
        now = self._clock.now()
        bar = self._bars.find(id)
        if bar.state_at(now) is BarState.CLOSED and bar.switched is not BarState.CLOSED:
            bar = self._bars.change(id, lambda bar, now: bar.emptied() if bar.state_at(now) is BarState.CLOSED else bar)
        for request, customer in bar.turned_away.items():
            self._turn_away(bar.id, customer, request)
        if bar.state_at(now) is not BarState.WAITING:
            self._withdraw(bar.id, now)
        self._escort(bar, now)
        return "guests turned away" if bar.turned_away else None

    def consider(self, bar: Bar, slot: Slot, fix: Fix | None, now: int) -> None:
        """Tell one guest to set out if it is time, note whether they seem to be there, and seat them if they are, it is
        their turn, and the bar has that done by itself."""
        position = bar.position(slot.request, now)
        if position is None or slot.until is not None:
            return
        walk = walk_between(bar.point, fix.point if fix else None)
        there = fix is not None and fix.request == slot.request and fix.since is not None
        arrived = slot.arrived
        if there and fix is not None and fix.since is not None and fix.at >= fix.since + bar.profile.dwell:
            arrived = slot.arrived or now
        elif fix is not None and not there:
            arrived = None
        go = slot.go or (now if time_to_go(bar.wait(position - 1).median, walk) else None)
        if (go, arrived) != (slot.go, slot.arrived):
            self._mark(bar.id, replace(slot, go=go, arrived=arrived))
        turn = slot.called is not None or position == 1
        if arrived is not None and turn and bar.profile.arrival is Arrival.SEAT:
            self._queueing.seat(bar.id, slot.entry)

    def _escort(self, bar: Bar, now: int) -> None:
        slots = [slot for slot in bar.standing(now) if slot.until is None]
        seats = bar.profile.arrival is Arrival.SEAT
        pending = [slot for slot in slots if slot.go is None or (seats and slot.arrived is not None)]
        fixes = locations.several((slot.customer for slot in pending), now) if pending else {}
        for slot in pending:
            try:
                self.consider(bar, slot, fixes.get(slot.customer), now)
            except Unavailable:
                raise
            except LineholdError:
                continue  # they have left meanwhile

    def _mark(self, bar_id: str, marked: Slot) -> None:
        """Note what is known of a guest, at the bar and with the guest: as absolute facts, so twice is once."""
        for _ in tries(MOST_TRIES):
            bar, now = self._bars.find(bar_id), self._clock.now()
            slot = bar.slot(marked.request, now)
            request = requests.get(marked.customer, marked.request) if slot else None
            if slot is None or request is None or request.state is not GuestState.QUEUEING:
                return
            changed = bar.changed(
                replace(slot, go=slot.go or marked.go, arrived=marked.arrived and (slot.arrived or marked.arrived))
            )
            if changed == bar:
                return
            writes = [store.changing(bar, changed)]
            if request.go is None and marked.go is not None:
                writes.append(requests.moving(request, replace(request, go=marked.go)))
            if committed(writes):
                return
        raise busy()

    def _turn_away(self, bar_id: str, customer: str, id: str) -> None:
        """Somebody who was in the line when the bar closed: whoever was to confirm is searched for on."""
        for _ in tries(MOST_TRIES):
            bar, now = self._bars.find(bar_id), self._clock.now()
            if id not in bar.turned_away:
                return
            told = store.changing(bar, bar.told(id))
            request = requests.get(customer, id)
            if request is None or request.bar != bar_id or id in bar.slots or request.at(now).ended is not None:
                if committed([told]):
                    return
                continue
            after = request.after(GuestAct.CLOSE, now)
            free = [] if after.ended is None else [guests.leaving(customer, id, now)]
            if committed([told, requests.moving(request, after), *free]):
                if after.look_at is not None:
                    self._timers.set([Deadline(Kind.REQUEST, f"{customer}/{id}", after.look_at)])
                return
        raise busy()

    def _withdraw(self, bar_id: str, now: int) -> None:
        """Have those who are offered to a bar that cannot take them offered to the next."""
        names = sorted({f"{offer.customer}/{offer.request}" for offer in offers.pending(bar_id, now)})
        self._timers.set([Deadline(Kind.REQUEST, name, now) for name in names])
