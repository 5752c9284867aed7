"""The same answers of MiniStack's DynamoDB for a fraction of its time.

MiniStack reads each expression anew for each item that it judges, sorts a partition for each Query, and copies items
with `copy.deepcopy`. Each adaptation leaves the judging to MiniStack, and spares it what it has found out before.
"""

import copy
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from infra.local.parts import taken
from infra.local.quicker_query import Kept, keep_partitions_in_order

REMEMBERED = 4096
"""Texts for each function that reads one."""

PURE = {
    "_condition_syntax_error": ("expr", "slot"),
    "_check_redundant_parens": ("tokens", "slot"),
    "_check_reserved_keyword_usage": ("tokens",),
    "_key_condition_clauses": ("tokens",),
    "_validate_projection_expression_syntax": ("expr",),
    "_ddb_canonicalize_number": ("s",),
    "_number_error": ("text",),
    "_number_size_bytes": ("text",),
}
"""Functions of a text, or of its tokens, with nothing else to look at, and what they are called with."""


def adapt(dynamodb: Any) -> None:
    """Adapts this module of MiniStack, or a copy of it."""
    read_each_text_once(dynamodb)
    copy_without_a_memo(dynamodb)
    measure_each_item_once(dynamodb)
    keep_partitions_in_order(dynamodb)


def read_each_text_once(dynamodb: Any) -> None:
    """Expressions come from code, so there are few, and each is read for each call and for each item of a Query.

    Tokens become a tuple, because a list cannot be looked up; no caller changes them.
    """
    tokenize = taken(dynamodb, "_tokenize", "expr")
    dynamodb._tokenize = lru_cache(REMEMBERED)(lambda expr: tuple(tokenize(expr)))
    for name, parameters in PURE.items():
        setattr(dynamodb, name, _remembering(taken(dynamodb, name, *parameters)))


def _remembering(function: Callable[..., Any]) -> Callable[..., Any]:
    """Types count, because 1 and 1.0 are one key otherwise and two texts in a message."""
    remembered = lru_cache(REMEMBERED, typed=True)(function)

    @wraps(function)
    def answer(*args: Any) -> Any:
        try:
            return remembered(*args)
        except TypeError:  # a list, or a map where a text belongs
            return function(*args)

    return answer


def copy_without_a_memo(dynamodb: Any) -> None:
    """Items are trees of JSON: nothing in one is there twice."""
    assert dynamodb.copy is copy

    class Copies:
        deepcopy = staticmethod(copied)

    dynamodb.copy = Copies


def copied(value: Any) -> Any:
    """A deep copy; plain maps and lists, and what is in them, without a memo."""
    kind = type(value)
    if kind is str:
        return value
    if kind is dict or kind is Kept:
        return {name: copied(each) for name, each in value.items()}
    if kind is list:
        return [copied(each) for each in value]
    return copy.deepcopy(value)


def measure_each_item_once(dynamodb: Any) -> None:
    """Each page of a Query, and each write of an item that exists, asks for the sizes of items in tables."""
    size = taken(dynamodb, "_item_size_bytes", "item")

    def measured(item: Any) -> int:
        if type(item) is not Kept:
            return int(size(item))
        try:
            return item.bytes
        except AttributeError:
            item.bytes = int(size(item))
            return item.bytes

    dynamodb._item_size_bytes = measured
