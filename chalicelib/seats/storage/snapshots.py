"""Snapshots of sections: `pk = MAP#<event>#<section>`, apart from the rows, so that readers take nothing from writers.

    sk = #      version, counted, checked, edition, seats    what anyone may see: `rules.snapshots`
    sk = PLAN   rows                                         what never changes, so it is read once a container

Every write of `#` names the edition that it replaces, or the check that it follows.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.seats.rules.seats import Row
from chalicelib.seats.rules.snapshots import Snapshot, plan_of, plan_packed, rows_of, seats_packed
from chalicelib.table.items import MOST_KEYS, Item, Raw, batch_get
from chalicelib.table.retry import ONCE, PATIENT, Patience
from chalicelib.table.writes import Refused, put, update

SectionKey = tuple[str, str]
"""(event, section)."""

_SNAPSHOT, _PLAN = "#", "PLAN"


class SnapshotItem(Item):
    version = NumberAttribute()
    counted = UnicodeAttribute()
    checked = NumberAttribute()
    edition = NumberAttribute()
    seats = BinaryAttribute(legacy_encoding=False)


class PlanItem(Item):
    rows = BinaryAttribute(legacy_encoding=False)


def items(key: SectionKey, snapshot: Snapshot, ttl: int) -> tuple[PlanItem, SnapshotItem]:
    """The items of a new snapshot, in the order in which they are to be written."""
    pk = _partition_of(key)
    return (
        PlanItem(pk, _PLAN, rows=plan_packed(snapshot.rows), ttl=ttl),
        SnapshotItem(
            pk,
            _SNAPSHOT,
            version=snapshot.version,
            counted=snapshot.counted,
            checked=snapshot.checked,
            edition=snapshot.edition,
            seats=seats_packed(snapshot.rows),
            ttl=ttl,
        ),
    )


def add(key: SectionKey, snapshot: Snapshot, ttl: int) -> Snapshot:
    """Store a snapshot unless there is one. Returns the one that is stored then."""
    plan, state = items(key, snapshot, ttl)
    with suppress(Refused):
        put(plan, PlanItem.pk.does_not_exist())
    try:
        put(state, SnapshotItem.pk.does_not_exist())
    except Refused as refused:
        return snapshot_of(refused.raw, snapshot.rows) if refused.raw else snapshot
    return snapshot


def read(
    keys: Collection[SectionKey], known: Mapping[SectionKey, Snapshot], consistent: bool
) -> dict[SectionKey, Snapshot]:
    """The snapshots of these sections that are stored. One that is `known` needs no plan, and in the same edition no
    decoding. If all are known, a busy store is not waited for, unless the read is consistent."""
    states = {(_partition_of(key), _SNAPSHOT): key for key in keys}
    plans = {(_partition_of(key), _PLAN): key for key in keys if key not in known}
    patience = PATIENT if plans or consistent else ONCE
    raws = {(raw["pk"]["S"], raw["sk"]["S"]): raw for raw in _batches([*states, *plans], consistent, patience)}
    found: dict[SectionKey, Snapshot] = {}
    for place, key in states.items():
        raw, before = raws.get(place), known.get(key)
        plan = raws.get((place[0], _PLAN))
        if raw and before and before.edition == int(raw["edition"]["N"]):
            found[key] = snapshot_of(raw, before.rows, same=True)
        elif raw and (before or plan):
            found[key] = snapshot_of(raw, before.rows if before else plan_of(_bytes(plan, "rows")))
    return found


def _batches(places: Sequence[tuple[str, str]], consistent: bool, patience: Patience) -> Iterable[Raw]:
    for start in range(0, len(places), MOST_KEYS):
        yield from batch_get(places[start : start + MOST_KEYS], consistent, patience)


def snapshot_of(raw: Raw, plan: Sequence[Row], same: bool = False) -> Snapshot:
    """A snapshot from its item. `same`: the rows of the plan are those of this edition already."""
    return Snapshot(
        version=int(raw["version"]["N"]),
        counted=raw["counted"]["S"],
        checked=int(raw["checked"]["N"]),
        edition=int(raw["edition"]["N"]),
        rows=tuple(plan) if same else rows_of(_bytes(raw, "seats"), plan),
    )


def _bytes(raw: Any, name: str) -> bytes:
    return b64decode(raw[name]["B"])


def start_check(key: SectionKey, seen: Snapshot, now: int) -> bool:
    """Whether this call is the one that may compare the snapshot with the rows: one a `checked`."""
    try:
        update(_item(key), [SnapshotItem.checked.set(now)], SnapshotItem.checked == seen.checked, patience=ONCE)
    except Refused:
        return False
    return True


def replace(key: SectionKey, seen: Snapshot, snapshot: Snapshot, patience: Patience) -> None:
    """Write the next edition over the one that was seen. Raises `Collided`, or `Refused` with the stored one."""
    update(
        _item(key),
        [
            SnapshotItem.version.set(snapshot.version),
            SnapshotItem.counted.set(snapshot.counted),
            SnapshotItem.edition.set(snapshot.edition),
            SnapshotItem.seats.set(seats_packed(snapshot.rows)),
        ],
        SnapshotItem.edition == seen.edition,
        patience=patience,
    )


def _item(key: SectionKey) -> SnapshotItem:
    return SnapshotItem(_partition_of(key), _SNAPSHOT)


def _partition_of(key: SectionKey) -> str:
    event, section = key
    return f"MAP#{event}#{section}"
