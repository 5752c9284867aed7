"""Counting what the store is asked: a hook on the one client that all models share."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from chalicelib.storage.table import Item

_WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"}


@dataclass
class Asked:
    """Calls by operation, items written, the write units that the store reports, and updates of rows of seats.

    `answers` has the items that each read returned, beside its operation.
    """

    calls: Counter[str] = field(default_factory=Counter)
    items: int = 0
    units: float = 0.0
    row_writes: int = 0
    answers: list[tuple[str, list[dict[str, Any]]]] = field(default_factory=list)

    @property
    def writes(self) -> int:
        return sum(count for operation, count in self.calls.items() if operation in _WRITES)

    @property
    def reads(self) -> int:
        return sum(count for operation, count in self.calls.items() if operation not in _WRITES)

    def __str__(self) -> str:
        return f"{self.writes} writes, {self.reads} reads, {self.units:g} write units"


@contextmanager
def counted() -> Iterator[Asked]:
    """What is asked of the store meanwhile, by any thread."""
    asked, lock = Asked(), threading.Lock()
    events = Item._get_connection().connection.client.meta.events

    def before(model: Any, params: dict[str, Any], **_: Any) -> None:
        with lock:
            asked.calls[model.name] += 1
            body = params["body"]
            text = body if isinstance(body, str) else body.decode()
            asked.items += _items(model.name, text)
            asked.row_writes += model.name == "UpdateItem" and '"SEATS#' in text and '"ROW#' in text

    def after(model: Any, parsed: dict[str, Any], **_: Any) -> None:
        consumed = parsed.get("ConsumedCapacity") or []
        with lock:
            if model.name in _WRITES:
                each = consumed if isinstance(consumed, list) else [consumed]
                asked.units += sum(float(one.get("CapacityUnits", 0)) for one in each)
            else:
                asked.answers.append((model.name, _found(parsed)))

    events.register("before-call.dynamodb", before, unique_id="bench-before")
    events.register("after-call.dynamodb", after, unique_id="bench-after")
    try:
        yield asked
    finally:
        events.unregister("before-call.dynamodb", unique_id="bench-before")
        events.unregister("after-call.dynamodb", unique_id="bench-after")


def _items(operation: str, body: str) -> int:
    """The items that a write names."""
    if operation == "BatchWriteItem":
        return sum(len(requests) for requests in json.loads(body)["RequestItems"].values())
    if operation == "TransactWriteItems":
        return len(json.loads(body)["TransactItems"])
    return int(operation in _WRITES)


def _found(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The items that a read returned."""
    found = [item for items in answer.get("Responses", {}).values() for item in items] + answer.get("Items", [])
    return [*found, answer["Item"]] if "Item" in answer else found
