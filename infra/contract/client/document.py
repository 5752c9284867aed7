"""docs/openapi.json as the generator of the client reads it: calls, schemas, and where each of them belongs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from infra.contract.openapi import FILE

Schema = dict[str, Any]

LEFT_OUT = {"receive_payment_event"}
"""The payment provider makes this call, and no client."""

BY_HAND = {"Money", "MoneyInput", "Error", "ErrorContent"}
"""Schemas that a module of the client writes out by hand."""

_CODE = re.compile(r"`([A-Z_]+)`")


@dataclass(frozen=True)
class Operation:
    """One call: its method, its path, and its description."""

    method: str
    path: str
    described: Schema

    @property
    def name(self) -> str:
        return str(self.described["operationId"])

    @property
    def tag(self) -> str:
        return str(self.described["tags"][0])

    @property
    def body(self) -> str | None:
        """The name of the body's schema."""
        content = self.described.get("requestBody", {}).get("content", {})
        return next((_name(each["schema"]) for each in content.values() if "$ref" in each["schema"]), None)

    @cached_property
    def answers(self) -> dict[str, Schema]:
        """The schema of each good answer by its type of content; empty for answers without a body."""
        found: dict[str, Schema] = {}
        for status, answer in self.described["responses"].items():
            if status < "300":
                found |= {kind: each["schema"] for kind, each in answer.get("content", {}).items()}
        found.pop("text/event-stream", None)
        return found

    @property
    def may_be_empty(self) -> bool:
        """Whether there is a good answer without a body, beside those with one."""
        return "204" in self.described["responses"]

    @property
    def is_linked(self) -> bool:
        """Whether pages follow one another by the header `Link`."""
        return "Link" in self.described["responses"].get("200", {}).get("headers", {})

    def codes(self) -> Iterator[tuple[str, str]]:
        """Each error: its status and its code."""
        for status, answer in self.described["responses"].items():
            if status >= "400":
                yield from ((status, code) for code in _CODE.findall(answer["description"]))

    def tokens(self) -> list[str]:
        """The kinds of token that it takes; none for a call without an identity."""
        return [kind for each in self.described["security"] for kind in each]


class Document:
    """The whole document."""

    def __init__(self) -> None:
        read = json.loads(FILE.read_text())
        self.schemas: dict[str, Schema] = read["components"]["schemas"]
        self.tags: dict[str, str] = {each["name"]: each["description"] for each in read["tags"]}
        self.operations = [
            Operation(method.upper(), path, each)
            for path, methods in read["paths"].items()
            for method, each in methods.items()
            if each["operationId"] not in LEFT_OUT
        ]

    @cached_property
    def place(self) -> dict[str, str]:
        """The tag of each schema that the client has: the first that uses it, so no two modules import each other."""
        found: dict[str, str] = {}
        for tag in self.tags:
            for operation in (each for each in self.operations if each.tag == tag):
                used = [name for schema in operation.answers.values() for name in self._used(schema)]
                body = self.schemas[operation.body] if operation.body else {}
                used += [name for schema in body.get("properties", {}).values() for name in self._used(schema)]
                for name in used:
                    found.setdefault(name, tag)
        return found

    @cached_property
    def sent(self) -> set[str]:
        """The schemas that are part of a request."""
        bodies = [self.schemas[each.body] for each in self.operations if each.body]
        return {name for body in bodies for name in self._used(body)}

    def _used(self, schema: Schema) -> Iterator[str]:
        for name in _named(schema):
            if name not in BY_HAND:
                yield from self._used(self.schemas[name])
                yield name


def _name(schema: Schema) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _named(schema: Any) -> Iterator[str]:
    """The names that a schema refers to, wherever in it."""
    match schema:
        case {"$ref": str()}:
            yield _name(schema)
        case dict():
            for each in schema.values():
                yield from _named(each)
        case list():
            for each in schema:
                yield from _named(each)
