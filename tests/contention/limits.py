"""What DynamoDB refuses and the engines of the tests accept, or some of them: sizes, counts and repetitions.

Sources: "Quotas in Amazon DynamoDB" and "Expressions" of the developer guide, and the errors of the API reference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

Json = dict[str, Any]

PARTITION_KEYS = frozenset({"pk", "id", "owner", "due_shard", "event_shard", "place_cell"})
SORT_KEYS = frozenset({"sk", "owner_sort", "due_at", "event_sort", "place_sort"})
"""The keys of all our tables and indexes."""

_EXPRESSION_BYTES, _OPERATORS, _CHOICES = 4096, 300, 100
_PARTITION_KEY_BYTES, _SORT_KEY_BYTES, _ITEM_BYTES, _DIGITS = 2048, 1024, 400 * 1024, 38
_KEYS_READ, _BATCH, _TRANSACTION, _TOKEN = 100, 25, 100, 36

_OPERATOR = re.compile(
    r"<>|<=|>=|[=<>+-]|\b(?:AND|OR|NOT|IN|BETWEEN|attribute_exists|attribute_not_exists|attribute_type|begins_with"
    r"|contains|size|if_not_exists|list_append)\b"
)
_CHOICE = re.compile(r"\bIN\s*\(([^()]*)\)")
_EQUAL, _VALUE = re.compile(r"#\w+\s*=\s*(:\w+)"), re.compile(r":\w+")
_PLACEHOLDER = re.compile(r"[#:][A-Za-z0-9_]+")


def faults(operation: str, body: Json) -> list[str]:
    """Why DynamoDB would refuse the request; empty if nothing that is known here speaks against it."""
    return [*_faults(operation, body)]


def _faults(operation: str, body: Json) -> Iterator[str]:
    for part in _parts(body):
        yield from _expression_faults(part)
        yield from _key_condition_faults(part)
        for values in (part.get("Key"), part.get("Item"), part.get("ExclusiveStartKey")):
            yield from _item_faults(values or {})
        for value in part.get("ExpressionAttributeValues", {}).values():
            yield from _value_faults(value)
    if "TransactItems" in body:
        keys = [_key(each) for each in _parts(body)]
        if len(keys) > _TRANSACTION:
            yield f"{len(keys)} operations in a transaction"
        if len(set(keys)) < len(keys):
            yield "two operations of a transaction on one item"
        if len(body.get("ClientRequestToken", "")) > _TOKEN:
            yield "a token of more than 36 characters"
    if "RequestItems" in body:
        keys = [f"{table} {_key(each)}" for table, each in _batched(body)]
        if len(keys) > (_BATCH if operation == "BatchWriteItem" else _KEYS_READ):
            yield f"a batch of {len(keys)}"
        if len(set(keys)) < len(keys):
            yield "one item twice in a batch"


def _parts(body: Json) -> Iterator[Json]:
    """The request itself, or those that it consists of."""
    if "TransactItems" in body:
        for each in body["TransactItems"]:
            yield from each.values()
    elif "RequestItems" in body:
        yield from (each for _, each in _batched(body))
    else:
        yield body


def _batched(body: Json) -> Iterator[tuple[str, Json]]:
    for table, asked in body["RequestItems"].items():
        if isinstance(asked, list):
            for each in asked:
                yield table, next(iter(each.values()))
        else:
            for key in asked["Keys"]:
                yield table, {"Key": key}


def _key(part: Json) -> str:
    item = part.get("Key") or part["Item"]
    return json.dumps([part.get("TableName"), *(item.get(name) for name in ("pk", "sk", "id"))])


def _expression_faults(part: Json) -> Iterator[str]:
    expressions = {name: text for name, text in part.items() if name.endswith("Expression")}
    for name, text in expressions.items():
        if (size := len(text.encode())) > _EXPRESSION_BYTES:
            yield f"{name} of {size} bytes"
        if (count := len(_OPERATOR.findall(text))) > _OPERATORS:
            yield f"{name} with {count} operators"
        for choice in _CHOICE.findall(text):
            if (count := choice.count(",") + 1) > _CHOICES:
                yield f"{name}: IN with {count} values"
    used = {name for text in expressions.values() for name in _PLACEHOLDER.findall(text)}
    given = {*part.get("ExpressionAttributeNames", ()), *part.get("ExpressionAttributeValues", ())}
    if given != used:
        yield f"names or values that are not used, or not given: {sorted(given ^ used)}"


def _key_condition_faults(part: Json) -> Iterator[str]:
    """A Query compares with keys, whose sizes count as those of an item's."""
    condition = part.get("KeyConditionExpression", "")
    partition = _EQUAL.findall(condition)
    for placeholder in _VALUE.findall(condition):
        size = len(part["ExpressionAttributeValues"][placeholder].get("S", "").encode())
        if size > (_PARTITION_KEY_BYTES if placeholder in partition else _SORT_KEY_BYTES):
            yield f"a key of {size} bytes in a Query"


def _item_faults(item: Json) -> Iterator[str]:
    for name, value in item.items():
        limit = _PARTITION_KEY_BYTES if name in PARTITION_KEYS else _SORT_KEY_BYTES if name in SORT_KEYS else None
        if limit and "S" in value and not 0 < len(value["S"].encode()) <= limit:
            yield f"key {name} of {len(value['S'].encode())} bytes"
        yield from _value_faults(value)
    if (size := sum(len(name.encode()) + _size(value) for name, value in item.items())) > _ITEM_BYTES:
        yield f"an item of {size} bytes"


def _value_faults(value: Json) -> Iterator[str]:
    ((kind, inner),) = value.items()
    match kind:
        case "N" if (digits := _digits(inner)) > _DIGITS:
            yield f"a number of {digits} digits"
        case "M":
            for each in inner.values():
                yield from _value_faults(each)
        case "L":
            for each in inner:
                yield from _value_faults(each)
        case "SS" | "NS" | "BS":
            yield from _set_faults(inner)


def _set_faults(members: Sequence[str]) -> Iterator[str]:
    if not members:
        yield "an empty set"
    if len(set(members)) < len(members):
        yield "a set with one member twice"


def _digits(number: str) -> int:
    mantissa = re.split("[eE]", number)[0].replace(".", "").lstrip("+-").strip("0")
    return len(mantissa)


def _size(value: Json) -> int:
    """About as DynamoDB measures it."""
    ((kind, inner),) = value.items()
    match kind:
        case "S" | "B":
            return len(inner.encode())
        case "N":
            return _digits(inner) // 2 + 2
        case "M":
            return 3 + sum(1 + len(name.encode()) + _size(each) for name, each in inner.items())
        case "L":
            return 3 + sum(1 + _size(each) for each in inner)
        case "SS" | "NS" | "BS":
            return sum(len(each.encode()) for each in inner)
    return 1
