"""Bars to measure, with a line, and guests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bench.store import Asked
from bench.store_scene import now
from chalicelib import wiring
from chalicelib.bars.rules.arrival import KEPT
from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.slots import Slot
from chalicelib.bars.storage import bars
from chalicelib.bars.storage.locations import LocationItem
from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND
from chalicelib.table.transactions import committed
from tests.support.api import Api, Caller
from tests.worlds.tavern import Drinker, Tavern, place


def guest(api: Api) -> Drinker:
    """A new guest, without a call."""
    made = wiring.app().people.identities.new_customer()
    return Drinker(made.customer, Caller(api, made.token))


def bar_of(tavern: Tavern) -> Bar:
    """The bar as it is now."""
    found = bars.get(tavern.id)
    assert found is not None
    return found


def stand(tavern: Tavern, people: int) -> None:
    """Put guests with a location into the bar's line, without calls."""
    before, at = bar_of(tavern), now()
    slots = [Slot(new_id("req", at), new_id("cus", at), number, 2, at) for number in range(1, people + 1)]
    if not slots:
        return
    line = {slot.request: slot for slot in slots}
    assert committed([bars.changing(before, replace(before, slots=line, issued=people))])
    lat, lon = place()
    until = at + KEPT
    with LocationItem.batch_write() as batch:
        for slot in slots:
            fix = LocationItem(slot.customer, lat=lat, lon=lon, accuracy=10, at=at, began=at, until=until)
            fix.ttl = until // SECOND
            batch.save(fix)


def at_lengths(found: Sequence[Asked]) -> str:
    """Calls and units at each length; one number if it is the same at all lengths."""
    counts = [(each.writes, each.reads, each.units, each.read_units) for each in found]
    names = ("writes", "reads", "write units", "read units")
    return ", ".join(
        f"{' · '.join(f'{number:g}' for number in (numbers[:1] if len(set(numbers)) == 1 else numbers))} {name}"
        for name, numbers in zip(names, zip(*counts, strict=True), strict=True)
    )
