"""Writes `docs/openapi.json` (OpenAPI 3.1) from the declared calls and their types: `python -m infra.contract.openapi`.

A test fails when the file is stale, so authors of clients can rely on it. `docs/examples.json` has the examples; a test
makes every call with them.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import import_module
from typing import Any

from chalicelib.core.identity import TokenKind
from functions.calls import CALLED, calls_of
from functions.http import about
from functions.http.errors import Error
from functions.http.routes import Raw
from infra.contract.operations import ANSWER_HEADERS, Operation
from infra.contract.schemas import Schema, schemas_of, used_of
from infra.package import ROOT

FILE, EXAMPLES = ROOT / "docs" / "openapi.json", ROOT / "docs" / "examples.json"

SERVICES = (about.routes, *(routes for service in CALLED for routes in calls_of(service)))

_DESCRIPTION = """\
Holds, lines and offers for whatever people wait for: seats, bars, shops.

**Errors** have one body: `{"error": {"code", "message", "details", "request_id"}}`. Codes are stable; each answer below
names the codes that it can have. A call that is refused has changed nothing.

**Repeating a call.** Send an `Idempotency-Key` with a call that takes one: the same key and body within a day give the
first answer again, whatever happened to the connection.

**Lists** take `limit` and `cursor`, and answer `items` and `next_cursor`, which is null on the last page.

**Snapshots** have an `ETag`; with `If-None-Match` the answer is 304 while nothing has changed. With
`Accept: text/event-stream` they can be read as an event stream.

**Times** are RFC 3339 in UTC; **money** is in minor units. Answers may grow fields; requests refuse fields that they
do not know."""

_TOKENS = {
    TokenKind.CUSTOMER: "A customer's token, from `POST /v1/customers`; good for 30 days.",
    TokenKind.OPERATOR: "The access token of an operator, who has events or bars; good for 15 minutes.",
    TokenKind.STORE: "The access token of a store's staff, from opening or signing in; good for 15 minutes.",
    TokenKind.BOOKING: "The token in a link to a booking, which its customer had sent to their address. It reads that "
    "booking alone, until a week after the event has begun or longer.",
    TokenKind.DISPLAY: "The token of a display in a store, from adding it; good until the store closes.",
}


@cache
def document() -> Schema:
    """The whole description as plain JSON."""
    routes = [(service, route) for service in SERVICES for route in service.all]
    named = {each for _, route in routes for each in (route.body, route.answer, route.query)}
    types = {each for each in named if isinstance(each, type)} - {Raw}
    schema_of, components = schemas_of([*types, Error])
    examples = json.loads(EXAMPLES.read_text())["calls"]
    paths: dict[str, Any] = {}
    for service, route in routes:
        described = Operation(service, route, schema_of, components, examples.get(route.view.__name__, {})).described()
        paths.setdefault(route.path, {})[route.method.lower()] = described
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Linehold",
            "version": about.VERSION,
            "summary": "Holds, lines and offers for whatever people wait for.",
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/", "description": "The API's address: `make run` prints it."}],
        "tags": [{"name": tag, "description": _about(tag)} for tag in dict.fromkeys(each.tag for each in SERVICES)],
        "paths": paths,
        "components": {
            "schemas": used_of(components, paths),
            "headers": {
                name: {"description": text, "schema": {"type": "integer" if name == "Retry-After" else "string"}}
                for name, text in ANSWER_HEADERS.items()
            },
            "securitySchemes": {
                kind.value: {"type": "http", "scheme": "bearer", "description": text} for kind, text in _TOKENS.items()
            },
        },
    }


def _about(tag: str) -> str:
    return (import_module("functions.http.about" if tag == "about" else f"chalicelib.{tag}").__doc__ or "").strip()


def text() -> str:
    """The file's content."""
    return json.dumps(document(), indent=2, ensure_ascii=False, sort_keys=False) + "\n"


if __name__ == "__main__":
    FILE.write_text(text())
