"""Counts the calls to DynamoDB, in a hook of the client that all models share."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bench.units import item_bytes, read_units, times_billed, write_units
from chalicelib.table.items import Item

_WRITES = {"PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems", "BatchWriteItem"}


@dataclass
class Asked:
    """Calls by operation, items written, write units, and updates of rows of seats.

    The write units are those that the store reports, and those of refused writes, which it bills and does not report.

    `answers` has the items that each read returned, beside its operation. `read_units` is worked out from their sizes
    by DynamoDB's rule, which asks as much for what is not there as for what is small; what a Query leaves out of its
    answer is not in it.
    """

    calls: Counter[str] = field(default_factory=Counter)
    items: int = 0
    units: float = 0.0
    read_units: float = 0.0
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
    """Counts the calls of the block, by any thread."""
    asked, lock = Asked(), threading.Lock()
    events = Item._get_connection().connection.client.meta.events

    def before(model: Any, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        with lock:
            asked.calls[model.name] += 1
            body = params["body"]
            text = body if isinstance(body, str) else body.decode()
            context["bench-asked"] = text
            asked.items += _items(model.name, text)
            asked.row_writes += model.name == "UpdateItem" and '"SEATS#' in text and '"ROW#' in text

    def after(model: Any, parsed: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        consumed = parsed.get("ConsumedCapacity") or []
        with lock:
            if model.name in _WRITES:
                each = consumed if isinstance(consumed, list) else [consumed]
                asked.units += sum(float(one.get("CapacityUnits", 0)) for one in each)
                asked.units += _refused_units(json.loads(context["bench-asked"]), parsed)
            else:
                asked.answers.append((model.name, _found(parsed)))
                asked.read_units += _read_units(json.loads(context["bench-asked"]), parsed)

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


def _refused_units(asked: dict[str, Any], answer: dict[str, Any]) -> int:
    """The units of a write that failed; an item that the answer does not show counts as a small one."""
    reasons = answer.get("CancellationReasons", ())
    times = times_billed(answer.get("Error", {}).get("Code", ""), reasons)
    if "TransactItems" not in asked:
        return times * write_units(answer.get("Item"), asked.get("Item"))
    parts = [next(iter(each.values())) for each in asked["TransactItems"]]
    return sum(times * write_units(r.get("Item"), p.get("Item")) for r, p in zip(reasons, parts, strict=False))


def _read_units(asked: dict[str, Any], answer: dict[str, Any]) -> float:
    """One for 4 kB of a Query, or of each item that is named; half of it for a read that is eventually consistent."""
    if "RequestItems" not in asked:
        return read_units(sum(map(item_bytes, _found(answer)))) / (1 if asked.get("ConsistentRead") else 2)
    units = 0.0
    for name, wanted in asked["RequestItems"].items():
        found = [item_bytes(item) for item in answer["Responses"].get(name, ())]
        missing = len(wanted["Keys"]) - len(found)
        units += (sum(map(read_units, found)) + missing) / (1 if wanted.get("ConsistentRead") else 2)
    return units


def _found(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """The items that a read returned."""
    found = [item for items in answer.get("Responses", {}).values() for item in items] + answer.get("Items", [])
    return [*found, answer["Item"]] if "Item" in answer else found
