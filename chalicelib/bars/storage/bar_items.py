"""A bar as one item: its profile, the state its staff have set, and its line, with short names.

It is in the index of places while it may have room: switched to WAITING, with fewer confirmed slots than `max_queue`. A
held slot does not take it out, because it lapses without a write; a search compares `held`, the instants at which held
slots lapse.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pynamodb.attributes import BooleanAttribute, JSONAttribute, MapAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.bars.rules.bars import ArrivalMode, Bar, BarState, Profile
from chalicelib.bars.rules.nearby import NearbyBar
from chalicelib.bars.rules.slots import Slot
from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.deadline import shard_of
from chalicelib.core.geo import Point
from chalicelib.core.geohash import cell_of, sort_of
from chalicelib.core.opening_hours import from_json, to_json
from chalicelib.table.items import Item, Raw, numbers
from chalicelib.table.values import raw_of, values_of


class BarItem(Item):
    operator = UnicodeAttribute()
    name = UnicodeAttribute()
    lat = NumberAttribute()
    lon = NumberAttribute()
    address = UnicodeAttribute(null=True)
    max_queue = NumberAttribute()
    servers = NumberAttribute()
    visit = NumberAttribute()
    auto_accept = BooleanAttribute(null=True)
    capacity = NumberAttribute(null=True)
    grace = NumberAttribute()
    radius = NumberAttribute()
    dwell = NumberAttribute()
    arrival = UnicodeAttribute()
    hours: JSONAttribute = JSONAttribute(null=True)
    door = UnicodeAttribute()
    status = UnicodeAttribute()
    began = NumberAttribute(null=True)
    open_until = NumberAttribute(null=True)
    pace = NumberAttribute()
    left_at = NumberAttribute(null=True)
    issued = NumberAttribute()
    slots: MapAttribute[str, Any] = MapAttribute(null=True)
    turned_away: MapAttribute[str, Any] = MapAttribute(null=True)
    version = NumberAttribute()
    queueing = NumberAttribute()
    held = numbers(null=True)


def item_of(bar: Bar) -> Raw:
    """The whole bar, with its entries in the indexes, if any. It is due at the end of its hours, or at once while there
    are guests to turn away."""
    profile, slots = bar.profile, bar.slots.values()
    queueing = sum(slot.until is None for slot in slots)
    item = {
        "pk": bar_pk(bar.id),
        "sk": "~",
        "operator": bar.operator,
        "name": profile.name,
        "lat": profile.point.lat,
        "lon": profile.point.lon,
        "address": profile.address or None,
        "max_queue": profile.max_queue,
        "servers": profile.servers,
        "visit": profile.visit,
        "auto_accept": profile.auto_accept or None,
        "capacity": profile.capacity,
        "grace": profile.grace,
        "radius": profile.radius,
        "dwell": profile.dwell,
        "arrival": profile.arrival.value,
        "hours": json.dumps(to_json(profile.hours)) if profile.hours else None,
        "door": bar.door,
        "status": bar.switched.value,
        "began": bar.began,
        "open_until": bar.open_until,
        "pace": bar.pace,
        "left_at": bar.left_at,
        "issued": bar.issued,
        "slots": {slot.request: _packed(slot) for slot in slots} or None,
        "turned_away": dict(bar.turned_away) or None,
        "version": bar.version,
        "queueing": queueing,
        "held": sorted(slot.until for slot in slots if slot.until is not None) or None,
    }
    if bar.turned_away or bar.open_until is not None:
        over_at = (bar.open_until or 0) + CLOCK_GRACE
        item |= {"due_shard": shard_of(bar.id), "due_at": 0 if bar.turned_away else over_at}
    if bar.switched is BarState.WAITING and queueing < profile.max_queue:
        item |= {"place_cell": cell_of(profile.point), "place_sort": sort_of(profile.point, bar.id)}
    return raw_of(item)


def bar_of(raw: Raw) -> Bar:
    item = values_of(raw)
    profile = Profile(
        name=item["name"],
        point=Point(float(item["lat"]), float(item["lon"])),
        address=item.get("address", ""),
        max_queue=item["max_queue"],
        servers=item["servers"],
        visit=item["visit"],
        auto_accept=item.get("auto_accept", False),
        capacity=item.get("capacity"),
        grace=item["grace"],
        radius=item["radius"],
        dwell=item["dwell"],
        arrival=ArrivalMode(item["arrival"]),
        hours=from_json(json.loads(item["hours"])) if "hours" in item else None,
    )
    return Bar(
        id=item["pk"].removeprefix("BAR#"),
        operator=item["operator"],
        profile=profile,
        door=item["door"],
        pace=item["pace"],
        switched=BarState(item["status"]),
        began=item.get("began"),
        open_until=item.get("open_until"),
        left_at=item.get("left_at"),
        issued=item["issued"],
        slots={request: _slot(request, packed) for request, packed in item.get("slots", {}).items()},
        turned_away=item.get("turned_away", {}),
        version=item["version"],
    )


def nearby_bar_of(raw: Raw) -> NearbyBar:
    """A bar as the index of places has it. Decoded by hand: a search reads hundreds, and making models costs ten times
    as much."""
    return NearbyBar(
        id=raw["pk"]["S"].removeprefix("BAR#"),
        name=raw["name"]["S"],
        point=Point(float(raw["lat"]["N"]), float(raw["lon"]["N"])),
        max_queue=int(raw["max_queue"]["N"]),
        queueing=int(raw["queueing"]["N"]),
        held=tuple(int(until["N"]) for until in raw["held"]["L"]) if "held" in raw else (),
        pace=int(raw["pace"]["N"]),
        learned="left_at" in raw,
        capacity=int(raw["capacity"]["N"]) if "capacity" in raw else None,
        open_until=int(raw["open_until"]["N"]) if "open_until" in raw else None,
    )


def bar_pk(bar: str) -> str:
    return f"BAR#{bar}"


def _packed(slot: Slot) -> dict[str, Any]:
    """A slot with short names: every write pays for the length of names. Marks that are not set are left out."""
    marks = {"u": slot.until, "k": slot.called, "g": slot.set_out, "a": slot.arrived, "d": slot.scanned}
    network = {"w": slot.network} if slot.network else {}
    return {"n": slot.number, "c": slot.customer, "p": slot.party, "j": slot.joined, **network} | {
        letter: instant for letter, instant in marks.items() if instant is not None
    }


def _slot(request: str, packed: Mapping[str, Any]) -> Slot:
    return Slot(
        request,
        customer=packed["c"],
        number=packed["n"],
        party=packed["p"],
        joined=packed["j"],
        until=packed.get("u"),
        called=packed.get("k"),
        set_out=packed.get("g"),
        arrived=packed.get("a"),
        scanned=packed.get("d"),
        network=packed.get("w", ""),
    )
