"""What rules look at and what they find."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from chalicelib.core.times import SECOND

Key = tuple[str, str]
"""Partition key and sort key."""

BOOKINGS = "BOOKINGS#"
"""In `Finding.reads`, before an event's id: all bookings of the event, also those of which no item is known."""

LAST = "\U0010ffff"
"""Sorts after every key."""


@dataclass(frozen=True)
class Item:
    """An item without personal data: see `infra.audit.items`."""

    pk: str
    sk: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What stands after the first `#` of its partition key: mostly an id."""
        return self.pk.partition("#")[2]

    @property
    def due(self) -> int | None:
        """When the sweep finds it, an instant; None if it does not."""
        return self.data.get("due_at") if "due_shard" in self.data else None


@dataclass
class Thing:
    """All items that belong to one thing, such as an event. `kind` and `id`: `event` and `evt_…`. `begun`: when the
    scan began that has read them, None if they were read at once: what was written since may be missing."""

    kind: str
    id: str
    items: dict[Key, Item]
    begun: int | None = None

    def of(self, partition: str, sort: str = "") -> Iterator[Item]:
        """The items whose keys begin so, in the order of their keys."""
        first, end = bisect_left(self._keys, (partition, "")), bisect_left(self._keys, (partition + LAST, ""))
        return (self.items[key] for key in self._keys[first:end] if key[1].startswith(sort))

    @cached_property
    def _keys(self) -> list[Key]:
        return sorted(self.items)

    def at(self, pk: str, sk: str = "~") -> Item | None:
        return self.items.get((pk, sk))

    def unexpired(self, now: int) -> Thing:
        """Without the items that may be deleted by now: the store deletes them in any order, days later."""
        kept = {key: item for key, item in self.items.items() if item.data.get("ttl", now) * SECOND > now}
        return replace(self, items=kept)


@dataclass(frozen=True)
class Finding:
    """An invariant that does not hold. `rule` names it, `ids` the things that break it, and `text` says how. `reads`
    are the partitions to read again before it counts.

    `heals`: the code leaves this behind when a call dies, and repairs it by itself. It is counted and is no violation.
    """

    rule: str
    ids: tuple[str, ...]
    text: str
    reads: frozenset[str]
    heals: bool = False

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """The same finding, when it is found again."""
        return self.rule, self.ids


Check = Callable[[Thing, int], Iterator[Finding]]
"""The findings in a thing at an instant."""


def found(rule: str, text: str, *ids: object, reads: set[str], heals: bool = False) -> Finding:
    return Finding(rule, tuple(map(str, ids)), text, frozenset(reads), heals)
