"""The JSON schemas of the Structs that clients see.

A property's description is the text below its field in the source, or else the text of its type in
`chalicelib/shapes.py`, or else that of the Struct that it is.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Iterable, Iterator
from enum import EnumMeta
from functools import cache
from itertools import pairwise
from typing import Any

import msgspec

from functions.http import texts

Schema = dict[str, Any]

REFERENCE = "#/components/schemas/{name}"

_NAMED = (msgspec.inspect.StructType, msgspec.inspect.DataclassType, msgspec.inspect.EnumType)
_OURS = ("chalicelib", "functions")
_LIFTED = ("description", "examples")


def schemas_of(types: Iterable[Any]) -> tuple[dict[Any, Schema], dict[str, Schema]]:
    """The schema of each type, and the components that they refer to, by name. Raises `ValueError` when two components
    would have one name."""
    wanted = sorted(set(types), key=repr)
    schemas, components = msgspec.json.schema_components(wanted, ref_template=REFERENCE, schema_hook=texts.schema)
    if clashes := sorted(name for name in components if "." in name):
        raise ValueError(f"two types have one name: {', '.join(clashes)}")
    classes = {each.__name__: each for each in _classes(msgspec.inspect.multi_type_info(wanted))}
    components = {name: _clean(schema) for name, schema in components.items()}
    described = {name: _described(schema, classes[name], components) for name, schema in components.items()}
    return {type: _tidy(schema) for type, schema in zip(wanted, schemas, strict=True)}, described


def used_of(components: dict[str, Schema], document: Any) -> dict[str, Schema]:
    """The components that the document refers to, directly or not."""
    used: set[str] = set()
    found = _references(document)
    while new := found - used:
        used |= new
        found = _references([components.get(name) for name in new])
    return {name: schema for name, schema in components.items() if name in used}


def _references(part: Any) -> set[str]:
    """The names of the components that a part of a document refers to."""
    if isinstance(part, dict):
        own = {part["$ref"].rpartition("/")[2]} if "$ref" in part else set()
        return own.union(*(_references(value) for value in part.values()))
    return set().union(*map(_references, part)) if isinstance(part, list) else set()


def _clean(component: Schema) -> Schema:
    """The component with its docstring as one text, without the indentation of its source."""
    if "description" not in component:
        return component
    return {**component, "description": inspect.cleandoc(component["description"])}


def _described(schema: Schema, cls: Any, components: dict[str, Schema]) -> Schema:
    """A component whose properties have descriptions."""
    if isinstance(cls, EnumMeta):
        return {**schema, "type": "string"}
    texts, keys = _field_texts(cls), _keys_of(cls)
    properties = {}
    for name, value in schema.get("properties", {}).items():
        tidy = _tidy(value)
        named = components.get(tidy.get("$ref", "").rpartition("/")[2], {})
        if tidy.get("default", ...) is None:
            tidy = _without(tidy, "default")  # that a field may be left out says as much
        text = texts.get(name) or tidy.get("description") or named.get("description", "")
        if name in keys:
            tidy = {**tidy, "propertyNames": {"enum": keys[name]}}
        properties[name] = {**({"description": text} if text else {}), **_without(tidy, "description")}
    return {**schema, "properties": properties}


def _tidy(schema: Schema) -> Schema:
    """The schema with `null` as one of its types instead of an alternative, and with its texts at the top."""
    if "enum" in schema:
        return {"type": "string", **schema}
    if schema.get("type") == "array" and "items" in schema:
        return {**schema, "items": _tidy(schema["items"])}
    if "anyOf" not in schema:
        return schema
    parts = [_tidy(part) for part in schema["anyOf"]]
    rest = {key: part[key] for part in parts for key in _LIFTED if key in part} | _without(schema, "anyOf")
    parts = [_without(part, *_LIFTED) for part in parts]
    plain = [part for part in parts if part != {"type": "null"}]
    if len(plain) == 1 < len(parts) and isinstance(plain[0].get("type"), str) and "enum" not in plain[0]:
        return {**plain[0], "type": [plain[0]["type"], "null"], **rest}
    return {"anyOf": parts, **rest}


def _without(schema: Schema, *keys: str) -> Schema:
    return {key: value for key, value in schema.items() if key not in keys}


def _classes(info: Any) -> Iterator[Any]:
    """Every Struct, dataclass and enum in msgspec's description of types."""
    seen: set[Any] = set()

    def walk(node: Any) -> Iterator[Any]:
        if isinstance(node, (list, tuple)):
            for each in node:
                yield from walk(each)
        elif isinstance(node, (msgspec.inspect.Type, msgspec.inspect.Field)):
            if isinstance(node, _NAMED):
                if node.cls in seen:
                    return
                seen.add(node.cls)
                yield node.cls
            for name in node.__struct_fields__:
                yield from walk(getattr(node, name))

    return walk(info)


def _keys_of(cls: Any) -> dict[str, list[str]]:
    """Of fields that are maps with a few known keys: these keys, by the field's name in JSON."""
    found = {}
    for field in msgspec.inspect.type_info(cls).fields:  # type: ignore[attr-defined]
        match getattr(field.type, "key_type", None):
            case msgspec.inspect.LiteralType(values=values):
                found[field.encode_name] = sorted(map(str, values))
            case msgspec.inspect.EnumType(cls=kind):
                found[field.encode_name] = sorted(str(each.value) for each in kind)
    return found


@cache
def _field_texts(cls: type) -> dict[str, str]:
    """The text below each field of a class, by the field's name in JSON. A subclass has its bases' texts too."""
    texts: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if base.__module__.split(".")[0] in _OURS:
            texts |= _texts_in(inspect.getsource(base))
    if not issubclass(cls, msgspec.Struct):
        return texts
    named = {field.encode_name: texts[field.name] for field in msgspec.structs.fields(cls) if field.name in texts}
    tag = cls.__struct_config__.tag_field
    return {**named, tag: "Tells the kinds of messages apart."} if tag else named


def _texts_in(source: str) -> dict[str, str]:
    (definition,) = ast.parse(textwrap.dedent(source)).body
    assert isinstance(definition, ast.ClassDef)
    return {
        field.target.id: inspect.cleandoc(text.value.value)
        for field, text in pairwise(definition.body)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant) and isinstance(text.value.value, str)
    }
