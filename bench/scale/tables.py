"""A table with its indexes, as DescribeTable shows it, and which writes of an index follow from a write of an item."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bench.units import Item


@dataclass(frozen=True)
class Index:
    name: str
    keys: tuple[str, ...]
    shown: frozenset[str] | None
    """The attributes of an entry; None for all."""

    def writes(self, old: Item | None, new: Item | None) -> Iterator[tuple[str, tuple[Item, ...]]]:
        """The writes of the index that follow from a write of an item: the partition key of each, and what it finds and
        leaves there."""
        was, now = self._entry(old), self._entry(new)
        if was == now:
            return
        if was and now and self._place(was) == self._place(now):
            yield now[self.keys[0]]["S"], (was, now)
            return
        for entry in (was, now):
            if entry:
                yield entry[self.keys[0]]["S"], (entry,)

    def _entry(self, item: Item | None) -> Item | None:
        if item is None or any(key not in item for key in self.keys):
            return None
        return item if self.shown is None else {name: item[name] for name in item if name in self.shown}

    def _place(self, entry: Item) -> list[Any]:
        return [entry[key] for key in self.keys]


@dataclass(frozen=True)
class Table:
    described: dict[str, Any]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return tuple(each["AttributeName"] for each in self.described["KeySchema"])

    @cached_property
    def indexes(self) -> list[Index]:
        return [self._index(each) for each in self.described.get("GlobalSecondaryIndexes", ())]

    def _index(self, described: dict[str, Any]) -> Index:
        keys = tuple(each["AttributeName"] for each in described["KeySchema"])
        projection = described["Projection"]
        also = projection.get("NonKeyAttributes", ())
        every = projection["ProjectionType"] == "ALL"
        return Index(described["IndexName"], keys, None if every else frozenset({*self.keys, *keys, *also}))
