"""Writes `docs/openapi.json` (OpenAPI 3.1) from the declared calls and their types: `python -m infra.openapi`.

A test fails when the file is stale, so authors of clients can rely on it.
"""

from __future__ import annotations

import json
import re
from http import HTTPStatus
from typing import Any

import msgspec

from functions.calls import CALLED, calls_of
from functions.http.routes import JSON, Raw, Route, Routes

SERVICES = tuple(routes for service in CALLED for routes in calls_of(service))

_REFERENCE = "#/components/schemas/{name}"
_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "details", "request_id"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "details": {"type": "object"},
                "request_id": {"type": "string"},
            },
        }
    },
}


def document() -> dict[str, Any]:
    """The whole description as plain JSON."""
    routes = [(service, route) for service in SERVICES for route in service.all]
    named = {each for _, route in routes for each in (route.body, route.answer, route.query)}
    types = [each for each in named if isinstance(each, type) and each is not Raw]
    ordered = sorted(types, key=lambda type: (type.__module__, type.__qualname__))
    schemas, components = msgspec.json.schema_components(ordered, ref_template=_REFERENCE)
    schema_of = dict(zip(ordered, schemas, strict=True))
    paths: dict[str, Any] = {}
    for service, route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(service, route, schema_of, components)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Linehold",
            "version": "1",
            "summary": "Holds, lines and offers for whatever people wait for.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": {**components, "Error": _ERROR},
            "securitySchemes": {
                "customer": {"type": "http", "scheme": "bearer", "description": "A customer's token."},
                "operator": {"type": "http", "scheme": "bearer", "description": "An operator's access token."},
            },
        },
    }


def _operation(
    service: Routes, route: Route, schema_of: dict[type, dict[str, Any]], components: dict[str, Any]
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.view.__name__,
        "summary": route.summary,
        "tags": [service.tag],
        "parameters": _parameters(route, schema_of, components),
        "responses": _responses(route, schema_of),
        "security": [{kind.value: []} for kind in route.who] or ([{}, {"operator": []}] if route.optional else []),
    }
    if route.body is not None:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema_of.get(route.body, {"type": "object"})}},
        }
    return operation


def _parameters(
    route: Route, schema_of: dict[type, dict[str, Any]], components: dict[str, Any]
) -> list[dict[str, Any]]:
    found = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in re.findall(r"{(\w+)}", route.path)
    ]
    if route.query is not None:
        fields = components[schema_of[route.query]["$ref"].rpartition("/")[2]]
        found += [
            {"name": name, "in": "query", "required": name in fields.get("required", ()), "schema": schema}
            for name, schema in fields["properties"].items()
        ]
    if route.replayable:
        found.append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "required": False,
                "description": "The same key and body within a day give the first answer again.",
                "schema": {"type": "string", "minLength": 1, "maxLength": 255},
            }
        )
    if 412 in route.errors:
        found.append(
            {
                "name": "If-Match",
                "in": "header",
                "required": False,
                "description": "Tags of the versions that may be changed; any version without it.",
                "schema": {"type": "string"},
            }
        )
    return found


def _responses(route: Route, schema_of: dict[type, dict[str, Any]]) -> dict[str, Any]:
    answered: dict[str, Any] = {"description": HTTPStatus(route.status).phrase}
    if isinstance(route.answer, str):
        answered["content"] = {route.answer: {"schema": {"type": "string"}} if _is_text(route.answer) else {}}
    elif route.answer is not None:
        answered["content"] = {"application/json": {"schema": schema_of[route.answer]}}
    codes: dict[int, tuple[str, ...]] = dict(route.errors)
    if route.who or route.optional:
        codes.setdefault(401, ("UNAUTHORIZED", "TOKEN_INVALID", "TOKEN_EXPIRED"))
    if route.who:
        codes.setdefault(403, ("WRONG_KIND_OF_TOKEN", "NOT_YOURS"))
    if "{" in route.path:
        codes.setdefault(404, ("NOT_FOUND",))
    if not _is_text(route.media_type):
        codes.setdefault(406, ("NOT_ACCEPTABLE",))
    if route.body is not None:
        codes.setdefault(400, ("MALFORMED",))
        codes.setdefault(413, ("TOO_LARGE",))
    if route.body not in (None, Raw):
        codes.setdefault(415, ("UNSUPPORTED_MEDIA_TYPE",))
    if route.body not in (None, Raw) or route.query is not None:
        codes.setdefault(422, ("INVALID",))
    if route.replayable:
        codes[409] = (*codes.get(409, ()), "IDEMPOTENCY_IN_FLIGHT")
        codes[422] = (*codes.get(422, ()), "IDEMPOTENCY_KEY_REUSED")
    codes.setdefault(503, ("UNAVAILABLE",))
    error = {"application/json": {"schema": {"$ref": _REFERENCE.format(name="Error")}}}
    failures = {str(status): {"description": ", ".join(codes[status]), "content": error} for status in sorted(codes)}
    return {str(route.status): answered, **failures}


def _is_text(media_type: str) -> bool:
    return media_type == JSON or media_type.startswith("text/") or media_type.endswith("+xml")


def text() -> str:
    """The file's content."""
    return json.dumps(document(), indent=2, ensure_ascii=False, sort_keys=False) + "\n"


if __name__ == "__main__":
    print(text(), end="")
