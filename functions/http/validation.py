"""Every fault of a request. The decoder stops at the first wrong field, and the contract reports all of them.

    decode ──► the value                        the only step of a valid request
       └─ ValidationError ──► the same JSON without a type, from the outside inwards:
              where a value has parts that are wrong ──► their faults
              where it has none                      ──► the decoder's complaint, if it has one

The decoder checks each part, so the walk knows no constraints and no wordings, only which parts a value has. It checks
long lists in chunks and enters the chunks with faults, and its caller stops after `MOST_FAULTS`. So the cost grows with
the size of the body, however many faults it has.
"""

from __future__ import annotations

import types
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from msgspec.structs import FieldInfo

from chalicelib.errors import Fault
from functions.http import errors, texts

_CHUNK = 500
"""How many items are checked at once."""

_ENDS = ((), (...,))
"""The arguments after the item type in `list[X]` and in `tuple[X, ...]`."""


def in_json(raw: bytes | str, wanted: Any) -> Iterator[Fault]:
    """The faults of a body that was refused; none if it is not JSON. The last value of a repeated key counts."""
    try:
        # without the hook, a number that is too large for a float would hide the other faults
        value = msgspec.json.Decoder(float_hook=float).decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return
    yield from in_value(value, wanted)


def in_value(value: Any, wanted: Any, path: str = "", *, strict: bool = True) -> Iterator[Fault]:
    """The faults of plain JSON, in its order. `strict` is as in `msgspec.convert`."""
    parts_are_good = True
    for fault in _within(value, wanted, path, strict):
        parts_are_good = False
        yield fault
    if parts_are_good and (complaint := _complaint(value, wanted, strict)):
        yield errors.fault(complaint, path)


def _complaint(value: Any, wanted: Any, strict: bool = True) -> str | None:
    try:
        msgspec.convert(value, wanted, strict=strict, str_keys=True, dec_hook=texts.read)
    except msgspec.ValidationError as exc:
        return str(exc)
    return None


def _within(value: Any, wanted: Any, path: str, strict: bool) -> Iterator[Fault]:
    """The faults of a value's parts and of their number; none for a value without parts."""
    for kind, limits in _kinds(wanted):
        origin, parts = get_origin(kind), get_args(kind)
        if isinstance(value, list) and origin in (list, tuple) and parts[1:] in _ENDS:
            yield from _in_number([None] * len(value), list, limits, path)
            yield from _in_items(value, parts[0], path, strict)
        elif isinstance(value, dict) and origin is dict:
            yield from _in_number(dict.fromkeys(value), dict, limits, path)
            yield from _in_entries(value, parts, path, strict)
        elif isinstance(value, dict) and _is_plain_struct(kind):
            yield from _in_fields(value, kind, path, strict)


def _kinds(wanted: Any) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    """The alternative types of a value, each with its limits."""
    if get_origin(wanted) in (Union, types.UnionType):
        for member in get_args(wanted):
            yield from _kinds(member)
    elif get_origin(wanted) is Annotated:
        yield wanted.__origin__, wanted.__metadata__
    else:
        yield wanted, ()


def _is_plain_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__struct_config__.tag is None


def _in_number(parts: Any, kind: Any, limits: tuple[Any, ...], path: str) -> Iterator[Fault]:
    """The fault of too many or too few parts."""
    if limits and (complaint := _complaint(parts, Annotated[(kind, *limits)])):
        yield errors.fault(complaint, path)


def _in_items(values: list[Any], item: Any, path: str, strict: bool) -> Iterator[Fault]:
    for start in range(0, len(values), _CHUNK):
        chunk = values[start : start + _CHUNK]
        if len(values) > _CHUNK and not _complaint(chunk, list[item], strict):
            continue
        for index, value in enumerate(chunk, start):
            if _complaint(value, item, strict):
                yield from in_value(value, item, f"{path}[{index}]", strict=strict)


def _in_entries(entries: dict[str, Any], kinds: tuple[Any, ...], path: str, strict: bool) -> Iterator[Fault]:
    for name, value in entries.items():
        if complaint := _complaint({name: None}, types.GenericAlias(dict, (kinds[0], Any)), strict):
            yield errors.fault(complaint, path)
        yield from in_value(value, kinds[1], f"{path}.{name[:100]}", strict=strict)


def _in_fields(values: dict[str, Any], struct: type[msgspec.Struct], path: str, strict: bool) -> Iterator[Fault]:
    fields = _fields(struct)
    for name, value in values.items():
        if name in fields:
            yield from in_value(value, fields[name].type, f"{path}.{name}", strict=strict)
        elif struct.__struct_config__.forbid_unknown_fields:
            yield errors.unknown(path, name)
    for name, field in fields.items():
        if field.required and name not in values:
            yield errors.missing(path, name)


@cache
def _fields(struct: type[msgspec.Struct]) -> dict[str, FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(struct)}
