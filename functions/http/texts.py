"""Kinds of texts: types of fields whose values are normalised and checked as they are read.

A kind is a class without instances. msgspec takes any class as a field's type, gives a value of it to `read`, and asks
whether the result is an instance: every `str` is, so fields keep plain texts. What is wrong with a value is said in
words, and where it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chalicelib.core import text
from chalicelib.core.phone import normal_phone

_NAMES = {bool: "bool", int: "int", float: "float", list: "array", dict: "object", type(None): "null"}


class Kind(type):
    """The class of all kinds."""

    read: Callable[[str], str]
    schema: dict[str, Any]

    def __instancecheck__(cls, value: object) -> bool:
        return isinstance(value, str)


def read(kind: Any, value: object) -> str:
    """For msgspec's `dec_hook`: the value as its kind has it. Raises `ValueError`, which msgspec makes a
    `ValidationError` with a path."""
    if not isinstance(kind, Kind):
        raise NotImplementedError
    if not isinstance(value, str):
        raise ValueError(f"Expected `str`, got `{_NAMES.get(type(value), type(value).__name__)}`")
    return kind.read(value)


def schema(kind: Any) -> dict[str, Any]:
    """For msgspec's `schema_hook`: the JSON schema of a kind."""
    if not isinstance(kind, Kind):
        raise NotImplementedError
    return {"type": "string", **kind.schema}


def line(most: int, *, blank: bool = False) -> Kind:
    """One line of at most so many characters that shows something, or `blank`: a name, a title, a label."""
    return _kind(lambda value: text.line(value, most, blank=blank), minLength=0 if blank else 1, maxLength=most)


def prose(most: int) -> Kind:
    """Lines of text of at most so many characters."""
    return _kind(lambda value: text.prose(value, most), maxLength=most)


def code(most: int) -> Kind:
    """A code, a token or an id of at most so many characters, without what a device adds around it."""
    return _kind(lambda value: text.scanned(value, most), minLength=1, maxLength=most)


def phone() -> Kind:
    """A phone number as people write it."""
    return _kind(normal_phone, minLength=5, maxLength=80)


def _kind(read: Callable[[str], str], **schema: Any) -> Kind:
    return Kind(
        "str", (), {"read": staticmethod(read), "schema": {name: value for name, value in schema.items() if value}}
    )
