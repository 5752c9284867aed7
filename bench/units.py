"""Capacity units by DynamoDB's rules, worked out from items.

Sources: "DynamoDB item sizes and formats" and "DynamoDB read and write operations" of the developer guide.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

Item = Mapping[str, Any]
"""An item in DynamoDB's own JSON."""

READ_UNIT, WRITE_UNIT = 4_096, 1_024
"""Bytes."""


def item_bytes(item: Item) -> int:
    """The size of an item: names, texts, and for a number a byte for two digits and one more."""
    return sum(len(name) + _size(kind, value) for name, typed in item.items() for kind, value in typed.items())


def read_units(size: int) -> int:
    """Of a strongly consistent read of so many bytes. What is not there costs as much as what is small."""
    return max(1, math.ceil(size / READ_UNIT))


def write_units(*states: Item | None) -> int:
    """Of a write that finds an item in one of these states and leaves it in the other: the larger one counts."""
    return max(1, math.ceil(max((item_bytes(state) for state in states if state), default=0) / WRITE_UNIT))


def times_billed(code: str, reasons: Sequence[Mapping[str, Any]]) -> int:
    """How often a failed write is billed, by its error: once if its condition did not hold, twice in a transaction,
    which prepares and then commits, and never if it failed for another reason. `reasons` are a transaction's."""
    if code == "ConditionalCheckFailedException":
        return 1
    return 2 * any(reason.get("Code") == "ConditionalCheckFailed" for reason in reasons)


def _size(kind: str, value: Any) -> int:
    match kind:
        case "N":
            return len(value) // 2 + 2
        case "NS" | "SS":
            return sum(_size(kind[0], each) for each in value)
        case "L":
            return 3 + sum(1 + _size(*typed) for each in value for typed in each.items())
        case "M":
            return 3 + len(value) + item_bytes(value)
        case "S":
            return len(value.encode())
        case "B":
            return len(value) * 3 // 4  # base64, as on the wire
        case _:
            return 1
