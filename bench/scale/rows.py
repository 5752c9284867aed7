"""A row of the page: an operation, run on data of several sizes."""

from __future__ import annotations

import contextlib
import io
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bench.scale.meter import Metered, Place, Units, Used
from chalicelib.core.deadline import SHARDS
from chalicelib.orders.rules.orders import EVENT_SHARDS
from tests.support.api import Api, Reply
from tests.support.engines import LOCAL_CLOUD
from tests.worlds.world import World, world

PARTITION_WRITES, PARTITION_READS = 1_000, 3_000
"""Units a second of one partition."""

NEW_WRITES, NEW_READS = 4_000, 12_000
"""Units a second of a new table, and of each of its indexes."""

Act = Callable[[int], object]
"""Runs the operation: for the first customer, organiser or store with the number 0, for the second with 1."""

_ID = r"_[0-9A-Z]{26}"
_NAMES = {
    rf"\bbar{_ID}": "<bar>",
    rf"\bcus{_ID}": "<customer>",
    rf"\bevt{_ID}": "<event>",
    rf"\bmkt{_ID}": "<market>",
    rf"\bofr{_ID}": "<offer>",
    rf"\bstr{_ID}": "<store>",
    r"(?<=DONE#)\d+": "<slice>",
    r"(?<=#)\d{13}": "<instant>",
    r"^\w{5}(?= of index place)": "<cell>",
}
"""What differs between runs, and what the page shows instead."""

_SHARDED = {"due": (re.compile(r"#\d+$"), SHARDS), "event": (re.compile(r"#\d+$"), EVENT_SHARDS)}
"""Indexes whose entries are spread at random: where they are, and over how many partitions."""

_NOT_SHARED = "LIMIT#"
"""Counters of one network address or identity. All calls come from one address here, but not elsewhere."""


@dataclass(frozen=True)
class Row:
    """`grows` is what `sizes` counts, if there is anything; `scene` makes data of such a size. `then` is what happens
    beyond the limit."""

    operation: str
    grows: str
    sizes: tuple[int, ...]
    scene: Callable[[World, int], Act]
    then: str


@dataclass(frozen=True)
class Shared:
    """A partition that all runs use, and what one run takes of it; and of its hottest item."""

    name: str
    units: Units
    item: str | None
    item_units: Units

    @property
    def most(self) -> float:
        """So many runs a second fill it."""
        return most(self.units)


@dataclass(frozen=True)
class Cost:
    """The units of one run, and the partitions that it shares with others, the one that is full first in front."""

    used: Used
    shared: tuple[Shared, ...]
    answered: int
    """The bytes of its answer, headers included; 0 for what nobody called."""

    @property
    def total(self) -> Units:
        (all_,) = self.used.by(lambda _: "").values() or (Units(),)
        return all_

    @property
    def of_a_new_table(self) -> float:
        """So many runs a second a new table takes."""
        by_table = self.used.by(lambda place: (place.table, place.index))
        return min(most(units, NEW_READS, NEW_WRITES) for units in by_table.values())


def costs(row: Row) -> list[Cost]:
    """The costs at each size."""
    return [_cost(row, size) for size in row.sizes]


def exponent(row: Row, found: list[Cost]) -> float:
    """How bytes grow, the constant part aside, to the nearest half: 0 not at all, 1 in proportion. Of the partition
    that is full first, or of all if they grow faster. What stays within the same units does not grow."""
    if len({(cost.total.reads, cost.total.writes) for cost in found}) == 1:
        return 0.0
    hottest = [cost.shared[0].units.exact if cost.shared else 0.0 for cost in found]
    grown = max(_exponent(row.sizes, hottest), _exponent(row.sizes, [cost.total.exact for cost in found]))
    return round(grown * 2) / 2


def _exponent(sizes: Sequence[int], exact: Sequence[float]) -> float:
    first, second = (after - before for before, after in pairwise(exact))
    if min(first, second) <= 0:
        return 0.0
    steps = [after - before for before, after in pairwise(sizes)]
    return math.log(second / first) / math.log(steps[1] / steps[0])


def most(units: Units, reads: int = PARTITION_READS, writes: int = PARTITION_WRITES) -> float:
    """So many a second fit into these units a second."""
    return min(reads / units.reads if units.reads else math.inf, writes / units.writes if units.writes else math.inf)


def _cost(row: Row, size: int) -> Cost:
    engine = Metered(LOCAL_CLOUD)
    with world(engine) as here, contextlib.redirect_stdout(io.StringIO()):
        here.api = weighed = _Weighed(here.api)
        act, runs = row.scene(here, size), []
        for run in range(2):
            weighed.answered = 0
            with engine.metering() as used:
                act(run)
            runs.append(used)
        return Cost(runs[1], _shared(*runs), weighed.answered)


class _Weighed:
    """The inner API; counts the bytes that it answers."""

    def __init__(self, inner: Api) -> None:
        self._inner, self.answered = inner, 0

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        reply = self._inner.send(method, path, body, headers)
        heads = sum(len(f"{name}: {value}\r\n") for name, value in reply.headers.items())
        self.answered += heads + len(reply.text.encode())
        return reply


def _shared(first: Used, second: Used) -> tuple[Shared, ...]:
    before = {(place.table, *_partition(place)) for place in first.places}
    found = [
        _partition_of(key, units, first, second)
        for key, units in second.by(lambda place: (place.table, *_partition(place))).items()
        if key in before and not key[1].startswith(_NOT_SHARED)
    ]
    return tuple(sorted(found, key=lambda shared: (shared.most, shared.name)))


def _partition_of(key: tuple[str, str, int], units: Units, first: Used, second: Used) -> Shared:
    _, name, shards = key
    items: Mapping[Place, Units] = {
        place: units
        for place, units in second.places.items()
        if place.sort and place in first.places and _partition(place)[0] == name
    }
    item = min(items, key=lambda place: (most(items[place]), place), default=None)
    return Shared(
        _shown(name),
        Units(units.reads / shards, units.writes / shards, units.exact / shards),
        _shown(item.sort) if item else None,
        items[item] if item else Units(),
    )


def _shown(key: str) -> str:
    for pattern, name in _NAMES.items():
        key = re.sub(pattern, name, key)
    return key


def _partition(place: Place) -> tuple[str, int]:
    """A partition's key, with all shards as one, and over how many shards it is spread."""
    if not place.index:
        return place.key, 1
    pattern, shards = _SHARDED.get(place.index, (re.compile("$^"), 1))
    return f"{pattern.sub('#<shard>', place.key)} of index {place.index}", shards
