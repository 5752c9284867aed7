"""Guests on their way: when they set out, when they have arrived, and seating them on arrival where a bar wants that.

Each mark on a slot is set once, so a guest who walks in and out does not cause a write of the bar each time.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.rules.arrival import Fix, time_to_set_out, walk_between
from chalicelib.bars.rules.bars import ArrivalMode, Bar
from chalicelib.bars.rules.requests import BarRequest, GuestState
from chalicelib.bars.rules.slots import Slot
from chalicelib.bars.serve_line import ServeLine
from chalicelib.bars.storage import bars as store
from chalicelib.bars.storage import requests
from chalicelib.core.clock import Clock
from chalicelib.errors import Conflict, Fault, Invalid
from chalicelib.table.retry import retry
from chalicelib.table.together import both
from chalicelib.table.transactions import write_over


class Arrivals:
    def __init__(self, bars: Bars, serving: ServeLine, clock: Clock) -> None:
        self._bars, self._serving, self._clock = bars, serving, clock

    def check_guest(self, bar: Bar, slot: Slot, fix: Fix | None, now: int) -> None:
        """Mark one guest as due to set out, and as arrived. Seats a called guest who has arrived if the bar seats on
        arrival."""
        position = bar.position(slot.request, now)
        if position is None or slot.until is not None:
            return
        walk = walk_between(bar.point, fix.point if fix else None)
        there = slot.scanned is not None or (fix is not None and fix.stays(slot.request, bar.profile.dwell))
        due = now if time_to_set_out(bar.wait(position - 1).median, walk) else None
        marked = replace(slot, set_out=slot.set_out or due, arrived=slot.arrived or (now if there else None))
        if marked != slot:
            self._mark(bar.id, marked)
        if there and slot.called is not None and bar.profile.arrival is ArrivalMode.SEAT:
            self._serving.seat(None, bar.id, slot.entry)

    def scan(self, request: BarRequest, code: str) -> None:
        """The guest has scanned the code at the door of their bar: they have arrived, whatever their fix says.

        Raises `Invalid` for another code, or `Conflict` STATE_CHANGED for a guest who is in no line.
        """
        now = self._clock.now()
        bar = self._bars.find(request.bar) if request.bar else None
        slot = bar.slot(request.id, now) if bar else None
        if bar is None or slot is None or slot.until is not None:
            raise Conflict("You are in no bar's queue.", "STATE_CHANGED", {"state": request.state.value})
        if not secrets.compare_digest(bar.door.encode(), code.encode()):
            raise Invalid([Fault("code", "is not the one at this bar's door")])
        marked = replace(slot, arrived=slot.arrived or now, scanned=slot.scanned or now)
        self._mark(bar.id, marked)
        self.check_guest(bar.with_slot(marked), marked, None, now)

    def _mark(self, bar_id: str, marked: Slot) -> None:
        """Write the marks of a slot, which are instants: the first one stays, so a repetition changes nothing."""

        def attempt() -> None:
            bar, request = both(store.place(bar_id), requests.place(marked.customer, marked.request))
            slot = bar.slot(marked.request, self._clock.now()) if bar else None
            if bar is None or slot is None or request is None or request.state is not GuestState.QUEUEING:
                return
            merged = replace(
                slot,
                set_out=slot.set_out or marked.set_out,
                arrived=slot.arrived or marked.arrived,
                scanned=slot.scanned or marked.scanned,
            )
            changed = bar.with_slot(merged)
            if changed == bar:
                return
            writes = [store.changing(bar, changed)]
            if request.set_out is None and marked.set_out is not None:
                writes.append(requests.changing(request, replace(request, set_out=marked.set_out)))
            write_over(writes)

        retry(attempt)
