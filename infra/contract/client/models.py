"""The modules of models: a Struct or an enumeration for each schema of the document, a module for each tag."""

from __future__ import annotations

from collections import defaultdict

from infra.contract.client.document import Document, Schema
from infra.contract.client.types import Types, docstring, identifier, quoted

PACKAGE = "linehold_client.models"


def modules(document: Document) -> dict[str, str]:
    """The text of each module by its name."""
    found = {}
    for tag in document.tags:
        names = [name for name, place in document.place.items() if place == tag]
        if names:
            found[tag] = _module(document, tag, names)
    found["__init__"] = _package(document)
    return found


def _module(document: Document, tag: str, names: list[str]) -> str:
    types = Types()
    body: list[str] = []
    for name in names:
        schema = document.schemas[name]
        types.sent = name in document.sent
        body += ["", "", *(_enumeration(name, schema) if "enum" in schema else _struct(name, schema, types))]
    enums = any("enum" in document.schemas[name] for name in names)
    structs = any("enum" not in document.schemas[name] for name in names)
    renamed = any(identifier(each) != each for name in names for each in document.schemas[name].get("properties", {}))
    if renamed:
        types.other.add("field")
    base = [each for each, used in (("Model", structs), ("Word", enums)) if used]
    lines = [*docstring(f"What the calls of {tag} take and answer. Made by `make contract`.", 0), ""]
    lines += ["from __future__ import annotations", ""]
    imports = types.imports()
    lines += [*imports, ""] if imports else []
    lines += [f"from linehold_client.base import {', '.join(base)}"]
    lines += imports_of(document, types.named - set(names))
    return "\n".join(lines + body) + "\n"


def imports_of(document: Document, names: set[str]) -> list[str]:
    """The lines that import these models."""
    homes: dict[str, set[str]] = defaultdict(set)
    for name in names:
        homes["linehold_client.money" if name == "Money" else f"{PACKAGE}.{document.place[name]}"].add(name)
    return [line for home in sorted(homes) for line in _import(home, sorted(homes[home], key=str.lower))]


def _import(home: str, names: list[str]) -> list[str]:
    line = f"from {home} import {', '.join(names)}"
    return [line] if len(line) <= 120 else [f"from {home} import (", *(f"    {name}," for name in names), ")"]


def _enumeration(name: str, schema: Schema) -> list[str]:
    lines = [f"class {name}(Word):", *docstring(schema.get("description", "A word of the API."), 4), ""]
    return [*lines, *(f"    {identifier(word.upper())} = {quoted(word)}" for word in schema["enum"])]


def _struct(name: str, schema: Schema, types: Types) -> list[str]:
    lines = [f"class {name}(Model, frozen=True, kw_only=True):", *docstring(schema["description"], 4)]
    lines += [""] if schema["properties"] else []
    for field, described in schema["properties"].items():
        lines += _field(field, described, schema, types)
    return lines


def _field(name: str, described: Schema, schema: Schema, types: Types) -> list[str]:
    known, annotation, default = identifier(name), types.of(described), ""
    if name not in schema["required"]:
        if types.sent:
            annotation, default = types.optional(described), types.unset()
        elif "default" in described:
            default = "()" if described["default"] == [] else quoted(described["default"])
        else:
            annotation, default = f"{annotation.removesuffix(' | None')} | None", "None"
    if known != name:
        default = f"field(name={quoted(name)}{f', default={default}' if default else ''})"
    text = [f"    {known}: {annotation}{f' = {default}' if default else ''}"]
    return text + (docstring(described["description"], 4) if "description" in described else [])


def _package(document: Document) -> str:
    lines = [*docstring("Everything that calls take and answer, in one place. Made by `make contract`.", 0), ""]
    names = sorted([*document.place, "Money"])
    lines += imports_of(document, set(names))
    return "\n".join([*lines, "", "__all__ = [", *(f"    {quoted(name)}," for name in names), "]"]) + "\n"
