"""The values of a raw item, and the raw item of values: for items that are often read or written whole.

    {"pk": {"S": "BAR#1"}, "issued": {"N": "3"}}   ◄──►   {"pk": "BAR#1", "issued": 3}

A model of an item says what each attribute is, and takes ten times as long to make. Both store the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.table.items import Raw


def values_of(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The value of each attribute: a text, a number, a boolean, a list, a map, or a set of numbers."""
    return {name: _value(attribute) for name, attribute in raw.items()}


def raw_of(values: Mapping[str, Any]) -> Raw:
    """The raw item with these values, bytes among them. None is no value: its attribute is left out, as a model leaves
    out a null."""
    return {name: _attribute(value) for name, value in values.items() if value is not None}


def _value(attribute: Mapping[str, Any]) -> Any:
    ((kind, stored),) = attribute.items()
    return stored if kind == "S" else _READ[kind](stored)


def _attribute(value: Any) -> dict[str, Any]:
    if isinstance(value, str):
        return {"S": value}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, dict):
        return {"M": raw_of(value)}
    if isinstance(value, (list, tuple)):
        return {"L": [_attribute(each) for each in value]}
    if isinstance(value, bytes):
        return {"B": value}
    return {"N": str(value)}


def _number(stored: str) -> float:
    try:
        return int(stored)
    except ValueError:
        return float(stored)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "N": _number,
    "BOOL": bool,
    "L": lambda stored: [_value(each) for each in stored],
    "M": values_of,
    "NS": lambda stored: set(map(_number, stored)),
}
