"""Reads the table no faster than so many read units a second, so that customers do not notice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.orders.rules.orders import EVENT_SHARDS
from infra.audit.findings import BOOKINGS, Item, Thing
from infra.audit.items import Raw, item_of, things_of
from infra.audit.spool import Spool


@dataclass
class Reader:
    """`units`: read units a second. `pause` waits for so many seconds. A page has `page` items, or a megabyte."""

    dynamodb: Any
    table: str
    units: float
    pause: Callable[[float], None] = time.sleep
    page: int = 1_000
    read: int = 0
    used: float = 0.0

    def scan(self, spool: Spool, say: Callable[[int], None] = lambda read: None) -> None:
        """Read the rest of the table into the spool; `say` is told how many items were read."""
        following = spool.following()
        while following is not None:
            start = {} if following is ... else {"ExclusiveStartKey": following}
            page = self._paced(self.dynamodb.scan, TableName=self.table, Limit=self.page, **start)
            following = page.get("LastEvaluatedKey")
            spool.add(map(item_of, page["Items"]), following)
            self.read += len(page["Items"])
            say(self.read)

    def partition(self, pk: str) -> Iterable[Item]:
        """All items of a partition as they are now, by consistent reads."""
        asked: dict[str, Any] = {
            "TableName": self.table,
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": {":pk": {"S": pk}},
            "ConsistentRead": True,
        }
        for page in self._pages(self.dynamodb.query, asked):
            yield from map(item_of, page["Items"])

    def again(self, thing: Thing, partitions: Iterable[str]) -> Thing:
        """The thing with these partitions as they are now."""
        fresh = {pk for pk in partitions if not pk.startswith(BOOKINGS)}
        if len(fresh) < len(set(partitions)):
            fresh |= self._bookings(thing.id) - {pk for pk, _ in thing.items}
        items = {key: item for key, item in thing.items.items() if key[0] not in fresh}
        for pk in sorted(fresh):
            for item in self.partition(pk):
                if (thing.kind, thing.id) in things_of(item):
                    items[item.pk, item.sk] = item
        return replace(thing, items=items)

    def _bookings(self, event: str) -> set[str]:
        """The partitions of an event's bookings, by the index that lists them."""
        found = set()
        for shard in range(EVENT_SHARDS):
            asked: dict[str, Any] = {
                "TableName": self.table,
                "IndexName": "event",
                "KeyConditionExpression": "event_shard = :shard",
                "ExpressionAttributeValues": {":shard": {"S": f"{event}#{shard}"}},
            }
            for page in self._pages(self.dynamodb.query, asked):
                found |= {raw["pk"]["S"] for raw in page["Items"]}
        return found

    def _pages(self, call: Callable[..., Any], asked: dict[str, Any]) -> Iterator[Any]:
        while True:
            page = self._paced(call, **asked)
            yield page
            if not page.get("LastEvaluatedKey"):
                return
            asked = {**asked, "ExclusiveStartKey": page["LastEvaluatedKey"]}

    def _paced(self, call: Callable[..., Any], **asked: Any) -> Any:
        begun = time.monotonic()
        page = call(**asked, ReturnConsumedCapacity="TOTAL")
        used = float(page.get("ConsumedCapacity", {}).get("CapacityUnits") or _estimated(page["Items"]))
        self.used += used
        if (rest := used / self.units - (time.monotonic() - begun)) > 0:
            self.pause(rest)
        return page


def _estimated(items: list[Raw]) -> float:
    """Units of a page where the store does not say them: half of one for 4 kB, and an item is some 400 bytes."""
    return max(0.5, len(items) / 20)
