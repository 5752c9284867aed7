"""A request to DynamoDB, and the tables and items that it names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

Json = dict[str, Any]
Key = tuple[str, ...]
"""A table, and the values of an item's keys."""

SINGLE_WRITES = frozenset({"PutItem", "UpdateItem", "DeleteItem"})


@dataclass(frozen=True)
class Call:
    headers: Mapping[str, str]
    content: bytes

    @property
    def operation(self) -> str:
        return self.headers["x-amz-target"].rpartition(".")[2]

    @cached_property
    def body(self) -> Json:
        found: Json = json.loads(self.content or b"{}")
        return found

    def with_body(self, body: Json) -> Call:
        return replace(self, content=json.dumps(body).encode())

    def tables(self) -> set[str]:
        if "RequestItems" in self.body:
            return set(self.body["RequestItems"])
        found = {each["TableName"] for each in self.parts()}
        return found | ({self.body["TableName"]} if "TableName" in self.body else set())

    def keys(self, names: Mapping[str, Sequence[str]]) -> list[Key]:
        """The items that the request writes or reads in a transaction, in its order; `names` has each table's keys."""
        if self.operation == "BatchWriteItem":
            return [
                key_of(table, write, names) for table, writes in self.body["RequestItems"].items() for write in writes
            ]
        return [_key(each["TableName"], each.get("Key") or each["Item"], names) for each in self.parts()]

    def parts(self) -> Iterator[Json]:
        """The operations of a transaction, or the one of a single write."""
        if self.operation in SINGLE_WRITES:
            yield self.body
        for each in self.body.get("TransactItems", ()):
            yield from each.values()


def key_of(table: str, write: Json, names: Mapping[str, Sequence[str]]) -> Key:
    """The item of one write of a batch."""
    (request,) = write.values()
    return _key(table, request.get("Key") or request["Item"], names)


def _key(table: str, item: Json, names: Mapping[str, Sequence[str]]) -> Key:
    return (table, *(json.dumps(item[name]) for name in names[table]))
