"""Which answers have credentials in them: they are kept sealed, so that the table of kept answers opens nothing.

A field is a credential if its type says so (`chalicelib.shapes.SECRET`). A test compares the marks with the names of
all fields.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from msgspec import inspect


@cache
def has_credentials(answer: Any) -> bool:
    """Whether a value of this type may have a credential in it."""
    return any(secret for _, _, secret in fields_of(answer))


def fields_of(answer: Any) -> Iterator[tuple[str, str, bool]]:
    """Every field of a Struct and of those within it: the Struct's name, its own, and whether it is a credential."""
    yield from _fields(inspect.type_info(answer), set())


def _fields(info: inspect.Type, seen: set[type]) -> Iterator[tuple[str, str, bool]]:
    if isinstance(info, inspect.StructType) and info.cls not in seen:
        seen.add(info.cls)
        for field in info.fields:
            yield info.cls.__name__, field.encode_name, _secret(field.type)
            yield from _fields(field.type, seen)
    for part in _parts(info):
        yield from _fields(part, seen)


def _secret(info: inspect.Type) -> bool:
    if isinstance(info, inspect.Metadata) and (info.extra or {}).get("secret"):
        return True
    return any(_secret(part) for part in _parts(info) if not isinstance(part, inspect.StructType))


def _parts(info: inspect.Type) -> tuple[inspect.Type, ...]:
    match info:
        case inspect.Metadata(type=inner):
            return (inner,)
        case inspect.UnionType(types=kinds) | inspect.TupleType(item_types=kinds):
            return tuple(kinds)
        case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
            return (item,)
        case inspect.DictType(key_type=key, value_type=value):
            return (key, value)
        case _:
            return ()
