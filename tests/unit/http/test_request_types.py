"""Every request of the API: how its texts are read, and how it says what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import Meta, inspect

from functions.http import errors, texts
from functions.http.routes import Raw
from functions.live.sockets import Ping, Subscribe, Unsubscribe
from infra.contract.openapi import SERVICES

REQUESTS = {
    type
    for service in SERVICES
    for route in service.all
    for type in (route.body, route.query)
    if type not in (None, Raw)
} | {Subscribe, Unsubscribe, Ping}

CHECKED_BY_RULES = {
    *("email", "password", "timezone", "currency", "category", "prices", "method", "cursor", "keyword", "topics"),
    "endpoint",  # of a push service that is known
    *("id", "seats", "blocked", "accessible", "section"),  # names in a seating plan
}
"""Fields with plain texts: a rule, a pattern or a lookup decides which ones are right."""


def _texts(node: Any, path: str) -> Iterator[tuple[str, Any]]:
    """The types of all texts below a type, with their fields."""
    match node:
        case inspect.StrType() | inspect.CustomType():
            yield path, node
        case inspect.StructType(fields=fields):
            for field in fields:
                yield from _texts(field.type, f"{path}.{field.encode_name}")
        case inspect.Metadata(type=inner):
            yield from _texts(inner, path)
        case inspect.UnionType(types=types):
            for each in types:
                yield from _texts(each, path)
        case inspect.DictType(key_type=key, value_type=value):
            yield from _texts(key, path)
            yield from _texts(value, path)
        case inspect.ListType(item_type=item) | inspect.VarTupleType(item_type=item):
            yield from _texts(item, path)


TEXTS = sorted(
    {
        (path, repr(node)): (path, node)
        for request in REQUESTS
        for path, node in _texts(inspect.type_info(request), request.__name__)
    }.items()
)
PLAIN = [(path, node) for _, (path, node) in TEXTS if isinstance(node, inspect.StrType)]
PATTERNS = [(path, node.pattern) for path, node in PLAIN if node.pattern is not None]


def test_there_are_texts_of_all_sorts() -> None:
    """The walk finds them."""
    assert len(TEXTS) > 60
    assert len(PATTERNS) >= 5
    assert len(TEXTS) - len(PLAIN) > 30


@pytest.mark.parametrize(("path", "node"), PLAIN, ids=[path for path, _ in PLAIN])
def test_a_text_is_of_a_kind_or_has_a_rule(path: str, node: Any) -> None:
    """Names are lines that show something, and ids, codes and tokens come without what devices add."""
    assert node.pattern is not None or path.rpartition(".")[2] in CHECKED_BY_RULES


@pytest.mark.parametrize(("path", "pattern"), PATTERNS, ids=[path for path, _ in PATTERNS])
def test_a_pattern_is_said_in_words_of_its_own(path: str, pattern: str) -> None:
    """No regular expression is in a message."""
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert("\0 ~", Annotated[str, Meta(pattern=pattern)])
    problem = errors.fault(str(refused.value)).problem
    assert problem.startswith("must be ")
    assert not set(problem) & set("^$\\[]{}|")


def test_a_pattern_without_words_is_not_shown_either() -> None:
    """Whatever is in it."""
    with pytest.raises(msgspec.ValidationError) as refused:
        msgspec.convert({"a": "x"}, dict[str, Annotated[str, Meta(pattern="^'\n[0-9]$")]])
    assert errors.fault(str(refused.value)).problem == "does not have the form that it must have"


def test_a_kind_takes_texts_only() -> None:
    """Of another type is said as for a plain text."""
    for value, name in ((1, "int"), (None, "null"), ([], "array"), ({}, "object"), (True, "bool"), (1.5, "float")):
        with pytest.raises(msgspec.ValidationError, match=f"Expected `str`, got `{name}`"):
            msgspec.convert([value], list[texts.line(10)], dec_hook=texts.read)  # type: ignore[misc]
