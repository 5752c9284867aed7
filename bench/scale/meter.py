"""Capacity units by partition: an engine of DynamoDB that notes what each request costs, and where.

An item that is written is read before and after, so its size is the real one, and so is what the write changes in the
indexes: nothing, an entry, or two when its key moves.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, TypeVar

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

from bench.scale.tables import Table
from bench.units import READ_UNIT, WRITE_UNIT, Item, item_bytes, read_units, times_billed, write_units
from tests.support.engines import Engine

Json = dict[str, Any]
K = TypeVar("K")

_EQUAL = re.compile(r"(#\w+)\s*=\s*(:\w+)")
_PARTS = ("FilterExpression", "ProjectionExpression")
"""What a Query leaves out of its answer for them is read and billed."""


@dataclass(frozen=True, order=True)
class Place:
    """A partition key of a table, or of an index if one is named; with the sort key of a single item."""

    table: str
    index: str
    key: str
    sort: str = ""


@dataclass
class Units:
    """`exact` is reads and writes before they are rounded up to whole units."""

    reads: float = 0.0
    writes: float = 0.0
    exact: float = 0.0

    def __iadd__(self, other: Units) -> Units:
        self.reads += other.reads
        self.writes += other.writes
        self.exact += other.exact
        return self


@dataclass
class Used:
    """The units of a call, and its requests to DynamoDB."""

    places: dict[Place, Units] = field(default_factory=lambda: defaultdict(Units))
    requests: int = 0

    def by(self, key: Callable[[Place], K]) -> Mapping[K, Units]:
        """The sums of those with the same key."""
        found: dict[K, Units] = defaultdict(Units)
        for place, units in self.places.items():
            found[key(place)] += units
        return found


class Metered:
    """The inner engine, metered while a block of `metering` runs."""

    def __init__(self, inner: Engine) -> None:
        self._inner, self._tables = inner, dict[str, Table]()
        self._used: Used | None = None

    @contextmanager
    def metering(self) -> Iterator[Used]:
        """The units of the block."""
        used = self._used = Used()
        try:
            yield used
        finally:
            self._used = None

    def answer(self, event: str, request: AWSPreparedRequest) -> AWSResponse | None:
        if self._used is None:
            return self._inner.answer(event, request)
        self._used.requests += 1
        operation, body = event.rpartition(".")[2], json.loads(request.body or b"{}")
        writes = list(_writes(operation, body))
        before = [self._item(table, self._key(table, part)) for table, part in writes]
        answered = self._inner.answer(event, request)
        assert answered is not None
        answer: Json = json.loads(answered.content or b"{}")
        if answered.status_code >= 400:
            self._refused(writes, before, answer)
        elif writes:
            self._written(operation, writes, before)
        else:
            self._read(operation, body, answer)
        return answered

    def emptied(self, table: str) -> bool:
        return self._inner.emptied(table)

    def made(self, table: str) -> None:
        self._inner.made(table)

    def items(self, table: str) -> list[Json]:
        return self._inner.items(table)

    def remembered(self, table: str) -> Callable[[], None]:
        return self._inner.remembered(table)

    def _written(self, operation: str, writes: Sequence[tuple[str, Json]], before: Sequence[Json | None]) -> None:
        times = 2 if operation == "TransactWriteItems" else 1
        for (name, part), old in zip(writes, before, strict=True):
            new = self._item(name, self._key(name, part))
            self._wrote(self._place(name, self._key(name, part)), times, old, new)
            for index in self._table(name).indexes:
                for key, states in index.writes(old, new):
                    self._wrote(Place(name, index.name, key), 1, *states)

    def _refused(self, writes: Sequence[tuple[str, Json]], before: Sequence[Json | None], answer: Json) -> None:
        code = str(answer.get("__type", "")).rpartition("#")[2]
        times = times_billed(code, answer.get("CancellationReasons", ()))
        for (name, part), old in zip(writes, before, strict=True):
            self._wrote(self._place(name, self._key(name, part)), times, old, part.get("Item"))

    def _read(self, operation: str, body: Json, answer: Json) -> None:
        if operation == "BatchGetItem":
            for name, wanted in body["RequestItems"].items():
                for key in wanted["Keys"]:
                    self._item_read(name, key, wanted)
        elif operation == "GetItem":
            self._item_read(body["TableName"], body["Key"], body)
        else:
            assert operation == "Query", operation
            found = answer["Items"]
            if any(part in body for part in _PARTS):
                found = self._asked("Query", {name: value for name, value in body.items() if name not in _PARTS})[
                    "Items"
                ]
            name, value = next(iter(_EQUAL.findall(body["KeyConditionExpression"])))
            key = body["ExpressionAttributeValues"][value]["S"]
            place = Place(body["TableName"], body.get("IndexName", ""), key)
            self._was_read(place, sum(map(item_bytes, found)), body)

    def _item_read(self, table: str, key: Item, asked: Json) -> None:
        found = self._item(table, key)
        self._was_read(self._place(table, key), item_bytes(found) if found else 0, asked)

    def _was_read(self, place: Place, size: int, asked: Json) -> None:
        times = 1 if asked.get("ConsistentRead") else 0.5
        self._add(place, Units(reads=times * read_units(size), exact=times * size / READ_UNIT))

    def _wrote(self, place: Place, times: int, *states: Item | None) -> None:
        size = max((item_bytes(state) for state in states if state), default=0)
        self._add(place, Units(writes=times * write_units(*states), exact=times * size / WRITE_UNIT))

    def _add(self, place: Place, units: Units) -> None:
        assert self._used is not None
        self._used.places[place] += units

    def _place(self, table: str, key: Item) -> Place:
        return Place(table, "", *(key[name]["S"] for name in self._table(table).keys))

    def _key(self, table: str, part: Json) -> Json:
        named: Json = part.get("Key") or part["Item"]
        return {name: named[name] for name in self._table(table).keys}

    def _item(self, table: str, key: Item) -> Json | None:
        found: Json | None = self._asked("GetItem", {"TableName": table, "Key": key}).get("Item")
        return found

    def _table(self, name: str) -> Table:
        if name not in self._tables:
            self._tables[name] = Table(self._asked("DescribeTable", {"TableName": name})["Table"])
        return self._tables[name]

    def _asked(self, operation: str, body: Json) -> Json:
        """The inner engine's answer to a request of our own."""
        target = {"X-Amz-Target": f"DynamoDB_20120810.{operation}"}
        request: Any = SimpleNamespace(headers=target, body=json.dumps(body).encode(), url="https://dynamodb.invalid/")
        answered = self._inner.answer(f"before-send.dynamodb.{operation}", request)
        assert answered is not None
        found: Json = json.loads(answered.content)
        return found


def _writes(operation: str, body: Json) -> Iterator[tuple[str, Json]]:
    """The writes of a request with their tables."""
    match operation:
        case "PutItem" | "UpdateItem" | "DeleteItem":
            yield body["TableName"], body
        case "TransactWriteItems":
            for each in body["TransactItems"]:
                part = next(iter(each.values()))
                yield part["TableName"], part
        case "BatchWriteItem":
            for name, requests in body["RequestItems"].items():
                for each in requests:
                    yield name, next(iter(each.values()))
