"""A guest on the way: told to set out, noticed when they are there, and seated by being there where a bar has it so.

What is noted of a guest is noted once, so nobody can have a bar written again and again by walking in and out.
"""

from __future__ import annotations

import secrets
from dataclasses import replace

from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.rules.arrival import Fix, time_to_go, walk_between
from chalicelib.bars.rules.bars import ArrivalMode, Bar
from chalicelib.bars.rules.requests import BarRequest, GuestState
from chalicelib.bars.rules.slots import Slot
from chalicelib.bars.serve_line import ServeLine
from chalicelib.bars.storage import bars as store
from chalicelib.bars.storage import requests
from chalicelib.core.clock import Clock
from chalicelib.errors import Conflict, Fault, Invalid
from chalicelib.table.retry import retry
from chalicelib.table.writes import all_or_none


class Arrivals:
    def __init__(self, bars: Bars, queueing: ServeLine, clock: Clock) -> None:
        self._bars, self._queueing, self._clock = bars, queueing, clock

    def consider(self, bar: Bar, slot: Slot, fix: Fix | None, now: int) -> None:
        """Tell one guest to set out if it is time, note that they seem to be there, and seat them if they are, the bar
        has called them, and has that done by itself."""
        position = bar.position(slot.request, now)
        if position is None or slot.until is not None:
            return
        walk = walk_between(bar.point, fix.point if fix else None)
        there = slot.scanned is not None or (fix is not None and fix.stays(slot.request, bar.profile.dwell))
        go = slot.go or (now if time_to_go(bar.wait(position - 1).median, walk) else None)
        marked = replace(slot, go=go, arrived=slot.arrived or (now if there else None))
        if marked != slot:
            self._mark(bar.id, marked)
        if there and slot.called is not None and bar.profile.arrival is ArrivalMode.SEAT:
            self._queueing.seat(bar.id, slot.entry)

    def scanned(self, request: BarRequest, code: str) -> None:
        """The guest has read the code at the door of the bar in whose line they are: they are there, wherever a fix
        says that they are.

        Raises `Invalid` for another code, or `Conflict` STATE_CHANGED for whoever is in no line.
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
        self.consider(bar.changed(marked), marked, None, now)

    def _mark(self, bar_id: str, marked: Slot) -> None:
        """Note what is known of a guest, at the bar and with the guest: as absolute facts, so twice is once."""

        def attempt() -> None:
            bar, now = self._bars.find(bar_id), self._clock.now()
            slot = bar.slot(marked.request, now)
            request = requests.get(marked.customer, marked.request) if slot else None
            if slot is None or request is None or request.state is not GuestState.QUEUEING:
                return
            noted = {name: getattr(slot, name) or getattr(marked, name) for name in ("go", "arrived", "scanned")}
            changed = bar.changed(replace(slot, **noted))
            if changed == bar:
                return
            writes = [store.changing(bar, changed)]
            if request.go is None and marked.go is not None:
                writes.append(requests.moving(request, replace(request, go=marked.go)))
            all_or_none(writes)

        retry(attempt)
