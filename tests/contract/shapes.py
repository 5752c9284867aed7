"""Compares values with the schemas of a document of the contract."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

Json = dict[str, Any]

_FORMATS = FormatChecker(())


@_FORMATS.checks("date-time", ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@_FORMATS.checks("uri")
def _is_address(value: object) -> bool:
    return not isinstance(value, str) or re.match(r"https?://", value) is not None


class Shapes:
    def __init__(self, document: Json) -> None:
        self._document = document
        self._known: dict[str, Any] = {}

    def check(self, pointer: str, value: Any, what: str) -> None:
        """Raises AssertionError with the first fault of a value. `pointer` leads to its schema: `#/components/...`."""
        if pointer not in self._known:
            schema = {"$ref": f"urn:contract{pointer}"}
            self._known[pointer] = Draft202012Validator(schema, registry=self._registry, format_checker=_FORMATS)
        fault = next(self._known[pointer].iter_errors(value), None)
        assert fault is None, f"{what}: {fault.json_path}: {fault.message[:300]}"

    @cached_property
    def _registry(self) -> Any:
        resource = Resource.from_contents(self._document, default_specification=DRAFT202012)
        return Registry().with_resource("urn:contract", resource)


def kind_of(message: Json, document: Json) -> str:
    """The name in the document of the WebSocket of a message that a client or the server sends."""
    if "action" in message:
        return str(message["action"])
    if message["type"] in ("pong", "error"):
        return {"pong": "pong", "error": "refused"}[message["type"]]
    for name, described in document["components"]["messages"].items():
        properties = described["payload"].get("properties", {})
        like = properties.get("topic", {}).get("pattern")
        if like and properties["type"]["const"] == message["type"] and re.search(like, message["topic"]):
            return str(name)
    raise AssertionError(f"no channel for {message['topic']}")
