"""Schemas as annotations of Python, and names and texts as Python writes them."""

from __future__ import annotations

import keyword
import textwrap
from dataclasses import dataclass, field

from infra.contract.client.document import Schema

WIDTH = 120

_PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
_FORMATS = {"date-time": "datetime", "binary": "bytes"}


@dataclass
class Types:
    """Annotations, and what a module has to import for them. `sent` says that they are of a request."""

    sent: bool = False
    named: set[str] = field(default_factory=set)
    """Models."""
    other: set[str] = field(default_factory=set)
    """Names of the standard library and of msgspec."""

    def of(self, schema: Schema) -> str:
        """The annotation of one value."""
        if "$ref" in schema:
            name = str(schema["$ref"]).rpartition("/")[2].replace("MoneyInput", "Money")
            self.named.add(name)
            return name
        if parts := schema.get("anyOf"):
            return " | ".join(dict.fromkeys(self.of(each) for each in parts))
        kinds = schema["type"]
        if isinstance(kinds, list):
            return " | ".join(self.of({**schema, "type": kind}) for kind in kinds)
        if "enum" in schema and self.sent:
            return f"{self._use('Literal')}[{', '.join(map(quoted, schema['enum']))}]"
        match kinds:
            case "null":
                return "None"
            case "array":
                return f"{self._use('Sequence')}[{self.of(schema['items'])}]"
            case "object" if isinstance(schema.get("additionalProperties"), dict):
                return f"{self._use('Mapping')}[str, {self.of(schema['additionalProperties'])}]"
            case "object":
                return f"{self._use('Mapping')}[str, {self._use('Any')}]"
            case "string" if schema.get("format") in _FORMATS:
                name = _FORMATS[schema["format"]]
                return self._use(name) if name == "datetime" else name
        return _PLAIN[kinds]

    def optional(self, schema: Schema) -> str:
        """The annotation of a field of a request that may be left out."""
        annotation = self.of(schema)
        plain = annotation.removesuffix(" | None")
        return f"{plain} | {self._use('UnsetType')}{' | None' if plain != annotation else ''}"

    def unset(self) -> str:
        return self._use("UNSET")

    def imports(self) -> list[str]:
        """The lines for what is not a model, in the order of ruff."""
        homes = {
            "collections.abc": {"Mapping", "Sequence"},
            "datetime": {"datetime"},
            "typing": {"Any", "Literal"},
        }
        lines = [
            f"from {home} import {', '.join(sorted(self.other & names))}"
            for home, names in homes.items()
            if self.other & names
        ]
        foreign = sorted(self.other & {"UNSET", "UnsetType"})
        gap = [""] if lines and foreign else []
        return lines + gap + ([f"from msgspec import {', '.join(foreign)}"] if foreign else [])

    def _use(self, name: str) -> str:
        self.other.add(name)
        return name


def quoted(text: str) -> str:
    """As ruff quotes it."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def identifier(name: str) -> str:
    """A name that is none of Python's keywords: `from` is `from_`."""
    return f"{name}_" if keyword.iskeyword(name) else name


def class_name(words: str) -> str:
    """`SEAT_TAKEN` and `waiting_room` as names of classes."""
    return "".join(word.capitalize() for word in words.split("_"))


def docstring(text: str, indent: int) -> list[str]:
    """The lines of a docstring. Its paragraphs are wrapped anew, except those with indented lines."""
    margin, opened = " " * indent, '"""'
    lines: list[str] = []
    for part in text.strip().replace("\\", "\\\\").split("\n\n"):
        lines += [""] if lines else []
        if "\n    " in part:
            lines += part.split("\n")
        else:
            lines += textwrap.wrap(part, WIDTH - indent - len(opened), initial_indent="" if lines else opened)
    whole = [f"{margin}{line}".rstrip() for line in lines]
    if len(whole) == 1:
        return [f"{whole[0]}{opened}"]
    return [*whole, f"{margin}{opened}"]
