"""The door of a market as one item: `pk = MARKET#<market>`, `sk = DOOR`.

    inside   {number: [since, until, joined]}      waiting  [number, …]
    sensors  {name: [since, entered, left, former]}

It is read whole and written whole, over the version that was read. It is apart from the market's own item, so that
tills do not meet those who come in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, replace
from functools import cache

from pynamodb.attributes import NumberAttribute

from chalicelib.checkout.rules.door import Door, Inside, Report
from chalicelib.checkout.rules.shopping import ShoppingTimes
from chalicelib.checkout.storage.market_items import market_pk
from chalicelib.core.deadline import shard_of
from chalicelib.table.items import Item, Raw, raw_item
from chalicelib.table.prepared import PreparedPut, PreparedWrite, given
from chalicelib.table.together import Place
from chalicelib.table.transactions import write_over
from chalicelib.table.values import raw_of, values_of
from chalicelib.table.writes import AnyWrite

_SK = "DOOR"


class DoorItem(Item):
    version = NumberAttribute()


def place(market: str) -> Place[Door]:
    return Place(market_pk(market), _SK, door_of)


def get(market: str) -> Door:
    """The door; one that was never used is empty."""
    raw = raw_item(market_pk(market), _SK)
    return door_of(raw) if raw else Door(market)


def change(before: Door, after: Door, also: Iterable[AnyWrite] = ()) -> Door:
    """Write the door as it becomes; returns it with its new version. Raises `Overtaken` when it has changed since it
    was read, or a condition of `also` does not hold."""
    changed = replace(after, version=before.version + 1)
    write_over([changing(before, changed), *also])
    return changed


def changing(before: Door, after: Door) -> PreparedWrite:
    if not before.version:
        return _create().write(item_of(after))
    return _change().write(item_of(after), version=before.version)


@cache
def _create() -> PreparedPut:
    return PreparedPut(DoorItem, DoorItem.pk.does_not_exist())


@cache
def _change() -> PreparedPut:
    return PreparedPut(DoorItem, DoorItem.version == given(DoorItem.version))


def item_of(door: Door) -> Raw:
    due = door.next_look
    return raw_of(
        {
            "pk": market_pk(door.market),
            "sk": _SK,
            "issued": door.issued,
            "inside": {str(number): [at.since, at.until, int(at.joined)] for number, at in door.inside.items()},
            "waiting": list(door.waiting) or None,
            "by_staff": sorted(door.by_staff) or None,
            "heads": door.heads,
            "sensors": {name: list(astuple(each)) for name, each in door.sensors.items()} or None,
            "bars": [f"{bar:.4g}" for bar in door.times.bars],
            "left": f"{door.times.left:.4g}",
            "version": door.version,
            "due_shard": None if due is None else shard_of(door.market),
            "due_at": due,
        }
    )


def door_of(raw: Raw) -> Door:
    item = values_of(raw)
    return Door(
        market=item["pk"].removeprefix("MARKET#"),
        issued=item["issued"],
        inside={int(number): Inside(since, until, bool(on)) for number, (since, until, on) in item["inside"].items()},
        waiting=tuple(item.get("waiting", ())),
        by_staff=frozenset(item.get("by_staff", ())),
        heads=item["heads"],
        sensors={name: Report(*report) for name, report in item.get("sensors", {}).items()},
        times=ShoppingTimes(tuple(map(float, item["bars"])), float(item["left"])),
        version=item["version"],
    )
