"""The sizes of keys that DynamoDB takes, checked for every request to an engine in this process, reads too. AWS refuses
larger ones as `ValidationException`, a fault of ours, which the engines do not do for every call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

LARGEST = {"pk": 2048, "sk": 1024}
"""Bytes."""

_EQUAL = re.compile(r"(#\w+)\s*=\s*(:\w+)")
_PLACEHOLDER = re.compile(r":\w+")


def oversized(body: bytes) -> str | None:
    """The complaint about a request that has a key which is too large or empty; None if it has none."""
    for name, value in _keys(json.loads(body)):
        size = len(value.encode())
        if not 0 < size <= LARGEST[name]:
            return f"a {name} of {size} bytes: {value[:80]}"
    return None


def _keys(request: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The keys of the items that a request names, and those that a Query compares with."""
    if condition := request.get("KeyConditionExpression"):
        values = request["ExpressionAttributeValues"]
        partition = {value for _, value in _EQUAL.findall(condition)}
        for placeholder in _PLACEHOLDER.findall(condition):
            if text := values[placeholder].get("S"):
                yield ("pk" if placeholder in partition else "sk"), text
        return
    yield from _named(request)


def _named(part: Any) -> Iterator[tuple[str, str]]:
    if isinstance(part, list):
        for each in part:
            yield from _named(each)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in LARGEST and isinstance(value, dict) and "S" in value:
                yield name, value["S"]
            else:
                yield from _named(value)
