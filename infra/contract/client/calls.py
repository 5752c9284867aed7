"""The modules of calls: a function for each operation, which builds a value to send; a module for each tag."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from infra.contract.client.document import Document, Operation, Schema
from infra.contract.client.models import imports_of
from infra.contract.client.types import Types, class_name, docstring, identifier, quoted

_HEADERS = {"X-Admission": "admission", "X-Challenge": "proof", "If-Match": "if_match"}
"""The headers that are arguments; others are the client's own affair."""


@dataclass(frozen=True)
class Argument:
    """One argument of a call, and the text that says what it is."""

    name: str
    annotation: str
    required: bool
    about: str

    def declared(self) -> str:
        return f"        {self.name}: {self.annotation}{'' if self.required else ' = UNSET'},"[4:]


def modules(document: Document) -> dict[str, str]:
    """The text of each module by its name."""
    tags = {operation.tag for operation in document.operations}
    return {tag: _module(document, tag) for tag in document.tags if tag in tags}


def pages_of(document: Document, operation: Operation, types: Types | None = None) -> str | None:
    """The annotation of an item, for a call that answers a list in pages."""
    schema = operation.answers.get("application/json", {})
    if operation.is_linked:
        return "str"
    if "$ref" not in schema:
        return None
    properties = document.schemas[schema["$ref"].rpartition("/")[2]]["properties"]
    return (types or Types()).of(properties["items"]["items"]) if "next_cursor" in properties else None


def _module(document: Document, tag: str) -> str:
    types, body = Types(), list[str]()
    operations = [each for each in document.operations if each.tag == tag]
    for operation in operations:
        body += ["", "", *_function(document, operation, types)]
    paged = [bool(pages_of(document, each)) for each in operations]
    used = [name for name, wanted in (("Call", not all(paged)), ("ListCall", any(paged))) if wanted]
    if any("{" in each.path for each in operations):
        used.append("part")
    about = document.tags[tag].partition("\n")[0]
    lines = [*docstring(f"{about} Made by `make contract`.", 0), ""]
    lines += ["from __future__ import annotations", ""]
    imports = types.imports()
    lines += [*imports, ""] if imports else []
    lines += [f"from linehold_client.call import {', '.join(used)}", *imports_of(document, types.named)]
    return "\n".join(lines + body) + "\n"


def _function(document: Document, operation: Operation, types: Types) -> list[str]:
    paths, named = _arguments(document, operation, types)
    keyed = any(each["name"] == "Idempotency-Key" for each in operation.described.get("parameters", []))
    answer, decoded = _answer(operation, types)
    item = pages_of(document, operation, types)
    kind = f"ListCall[{answer}, {item}]" if item else f"Call[{answer}]"
    declared = [f"    {each.name}: str," for each in paths]
    declared += ["    *,"] if named or keyed else []
    declared += [each.declared() for each in sorted(named, key=lambda each: not each.required)]
    declared += ["    idempotency_key: str | None = None,"] if keyed else []
    head = (
        [f"def {operation.name}(", *declared, f") -> {kind}:"] if declared else [f"def {operation.name}() -> {kind}:"]
    )
    path = re.sub(r"{(\w+)}", r"{part(\1)}", operation.path)
    made = [f"        {quoted(operation.name)},", f"        {quoted(operation.method)},"]
    made += [f"        f{quoted(path)}," if "{" in path else f"        {quoted(path)},", f"        {decoded},"]
    made += _sent(document, operation, keyed)
    return [
        *head,
        *docstring(_about(operation, [*paths, *named]), 4),
        f"    return {kind.partition('[')[0]}(",
        *made,
        "    )",
    ]


def _arguments(document: Document, operation: Operation, types: Types) -> tuple[list[Argument], list[Argument]]:
    """Those of the path, and those that have to be named."""
    types.sent = True
    paths, named = [], []
    for each in operation.described.get("parameters", []):
        about, place = each.get("description", ""), each["in"]
        if place == "path":
            paths.append(Argument(each["name"], "str", True, about))
        elif place == "query" or each["name"] in _HEADERS:
            named.append(
                _argument(
                    _HEADERS.get(each["name"], each["name"]),
                    {**each["schema"], "description": about},
                    each["required"],
                    types,
                )
            )
    body = document.schemas[operation.body] if operation.body else {}
    for name, schema in body.get("properties", {}).items():
        named.append(_argument(identifier(name), schema, name in body["required"], types))
    names = [each.name for each in (*paths, *named)]
    assert len(set(names)) == len(names), f"{operation.name} has two arguments of one name"
    return paths, named


def _argument(name: str, schema: Schema, required: bool, types: Types) -> Argument:
    annotation = types.of(schema) if required else types.optional(schema)
    if not required:
        types.unset()
    return Argument(name, annotation, required, schema.get("description", ""))


def _answer(operation: Operation, types: Types) -> tuple[str, str]:
    """The annotation of the answer, and how the call says it."""
    types.sent = False
    if operation.described["responses"].keys() & {"302"}:
        return "str", "str"
    found = " | ".join(types.of(schema) for schema in operation.answers.values())
    if not found:
        return "None", "None"
    return (f"{found} | None", f"{found} | None") if operation.may_be_empty else (found, found)


def _sent(document: Document, operation: Operation, keyed: bool) -> list[str]:
    """The lines for token, query, headers, body and key."""
    lines = []
    if tokens := operation.tokens():
        lines.append(f"        tokens=({', '.join(map(quoted, tokens))}{',' if len(tokens) == 1 else ''}),")
    parameters = operation.described.get("parameters", [])
    query = [each["name"] for each in parameters if each["in"] == "query"]
    headers = [each["name"] for each in parameters if each["name"] in _HEADERS]
    if query:
        lines.append(_mapping("query", {name: name for name in query}))
    if headers:
        lines.append(_mapping("headers", {name: _HEADERS[name] for name in headers}))
    if operation.body:
        body = document.schemas[operation.body]["properties"]
        lines.append(_mapping("body", {name: identifier(name) for name in body}))
    return lines + (["        takes_key=True,", "        key=idempotency_key,"] if keyed else [])


def _mapping(name: str, entries: dict[str, str]) -> str:
    line = f"        {name}={{{', '.join(f'{quoted(key)}: {value}' for key, value in entries.items())}}},"
    if len(line) <= 120:
        return line
    inner = "\n".join(f"            {quoted(key)}: {value}," for key, value in entries.items())
    return f"        {name}={{\n{inner}\n        }},"


def _about(operation: Operation, arguments: list[Argument]) -> str:
    """What it does, what its arguments are, and what it raises."""
    text = f"{operation.described['summary']}."
    if more := operation.described.get("description"):
        text += f"\n\n{more}"
    if said := [f"    {each.name}: {' '.join(each.about.split())}" for each in arguments if each.about]:
        text += "\n\nArguments:\n" + "\n".join(_wrapped(line) for line in said)
    usual = {"MALFORMED", "TOO_LARGE", "UNSUPPORTED_MEDIA_TYPE", "INVALID", "INTERNAL", "UNAVAILABLE", "THROTTLED"}
    usual |= {"QUOTA_EXCEEDED", "IDEMPOTENCY_IN_FLIGHT", "IDEMPOTENCY_KEY_REUSED", "TOKEN_INVALID", "TOKEN_EXPIRED"}
    usual |= {"UNAUTHORIZED", "SIGNED_OUT", "WRONG_KIND_OF_TOKEN", "TOO_MANY_REQUESTS", "NOT_ACCEPTABLE"}
    if raised := [class_name(code) for _, code in operation.codes() if code not in usual]:
        text += f"\n\nRaises {', '.join(dict.fromkeys(raised))}, and what any call may raise."
    return text


def _wrapped(line: str) -> str:
    """One argument, its further lines deeper."""
    return "\n".join(textwrap.wrap(line.strip(), 108, initial_indent="    ", subsequent_indent="        "))
