"""The description of one call: what it takes, what it answers, and every error that it can answer."""

from __future__ import annotations

import re
import typing
from http import HTTPStatus
from typing import Any

import msgspec

from functions.http.routes import JSON, Raw, Route, Routes
from infra.contract.schemas import REFERENCE, Schema

_REQUEST_HEADERS: dict[str, Schema] = {
    "Idempotency-Key": {
        "description": "The same key and body within a day give the first answer again.",
        "schema": {"type": "string", "minLength": 1, "maxLength": 255},
        "example": "5f1d7a52-8c1b-4f0e-9f58-0c1f5c0e6f2a",
    },
    "If-None-Match": {
        "description": "The tag of the answer that the client has: 304 while it is current.",
        "schema": {"type": "string"},
    },
    "Last-Event-ID": {
        "description": "With `Accept: text/event-stream`: the id of the last event, so that the answer has news only.",
        "schema": {"type": "string"},
    },
    "If-Match": {
        "description": "Tags of the versions that may be changed; any version without it.",
        "schema": {"type": "string"},
        "example": '"7"',
    },
    "X-Admission": {
        "description": "The admission token, for an event with a waiting room.",
        "schema": {"type": "string"},
    },
    "X-Challenge": {
        "description": "The proof that the challenge of `GET /v1/challenge` is solved, where its kind is not `none`. "
        "Joining a waiting room takes that of the room's own challenge.",
        "schema": {"type": "string"},
    },
    "Stripe-Signature": {
        "description": "The payment provider's signature of the body.",
        "required": True,
        "schema": {"type": "string"},
    },
}

ANSWER_HEADERS: dict[str, str] = {
    "Content-Disposition": "The file's name.",
    "ETag": "The version of the answer; send it as `If-None-Match`, or as `If-Match` with a change.",
    "Link": 'The address of the next page, with `rel="next"`; missing on the last page.',
    "Location": "The path of what the call made, from the API's address on.",
    "Set-Cookie": "The refresh token, for a request with `cookie`; empty to delete it.",
    "Retry-After": "Whole seconds after which to try again.",
    "WWW-Authenticate": "`Bearer`.",
    "X-Request-Id": "The id of the request in our logs.",
}

_NAMED = re.compile(r"{(\w+)}")
_UNCLEAR = ("id", "token")
"""Parts of paths that do not say what they name: their calls declare what is not found."""

_SAVED = ("text/csv", "text/calendar")
"""Media types of answers that have a file's name."""


class Operation:
    """The description of one call."""

    def __init__(
        self, service: Routes, route: Route, schema_of: dict[type, Schema], components: dict[str, Schema], example: Any
    ) -> None:
        self._service, self._route, self._example = service, route, example
        self._schema_of, self._components = schema_of, components

    def described(self) -> Schema:
        route = self._route
        summary, _, more = (route.view.__doc__ or "").strip().partition(". ")
        operation: Schema = {
            "operationId": route.view.__name__,
            "summary": " ".join(summary.split()).rstrip("."),
            **({"description": " ".join(more.split())} if more else {}),
            "tags": [self._service.tag],
            "security": [{kind.value: []} for kind in route.who] or self._optional(),
            "parameters": self._path_parameters() + self._query_parameters() + self._header_parameters(),
        }
        if route.body is not None:
            operation["requestBody"] = self._request_body(route.body)
        return {**operation, "responses": self._responses()}

    def _optional(self) -> list[Schema]:
        return [{}, *({kind.value: []} for kind in self._route.optional)] if self._route.optional else []

    def _request_body(self, body: Any) -> Schema:
        if body is Raw:
            return {"required": True, "content": {JSON: {"schema": {"type": "object", "additionalProperties": True}}}}
        schema = self._schema_of[body]
        required = body.needed or bool(self._components[schema["$ref"].rpartition("/")[2]].get("required"))
        return {"required": required, "content": {JSON: {"schema": schema, **self._examples("body")}}}

    def _examples(self, part: str) -> Schema:
        return {"example": self._example[part]} if part in self._example else {}

    def _path_parameters(self) -> list[Schema]:
        hints = typing.get_type_hints(self._route.view, include_extras=True)
        return [_path_parameter(name, hints[name]) for name in _NAMED.findall(self._route.path)]

    def _query_parameters(self) -> list[Schema]:
        if self._route.query is None:
            return []
        fields = self._components[self._schema_of[self._route.query]["$ref"].rpartition("/")[2]]
        return [
            {
                "name": name,
                "in": "query",
                "required": name in fields.get("required", ()),
                "description": schema.get("description", ""),
                "schema": _without_null(schema),
            }
            for name, schema in fields["properties"].items()
        ]

    def _header_parameters(self) -> list[Schema]:
        route = self._route
        names = [*route.headers]
        if route.replayable:
            names.append("Idempotency-Key")
        if route.snapshot:
            names += ["If-None-Match", "Last-Event-ID"]
        return [{"name": name, "in": "header", "required": False, **_REQUEST_HEADERS[name]} for name in names]

    def _responses(self) -> Schema:
        route = self._route
        codes = errors_of(route)
        failures = {str(status): _failure(status, codes[status]) for status in sorted(codes)}
        others = {str(status): {"description": text, "headers": _headers()} for status, text in route.or_else.items()}
        if route.snapshot:
            others["304"] = {"description": "Not changed since that tag.", "headers": _headers("ETag")}
        return {str(route.status): self._success(), **others, **failures}

    def _success(self) -> Schema:
        route = self._route
        headers = [*route.sends]
        if route.location or 300 <= route.status < 400:
            headers.append("Location")
        if route.snapshot:
            headers.append("ETag")
        if route.answer in _SAVED:
            headers.append("Content-Disposition")
        answered: Schema = {"description": HTTPStatus(route.status).phrase, "headers": _headers(*headers)}
        if isinstance(route.answer, str):
            kind = {"type": "string"} if _is_text(route.answer) else {"type": "string", "format": "binary"}
            answered["content"] = {route.answer: {"schema": kind}}
        elif route.answer is not None:
            answered["content"] = {JSON: {"schema": self._schema_of[route.answer], **self._examples("answer")}}
            if route.snapshot:
                answered["content"]["text/event-stream"] = {"schema": {"type": "string"}}
        return answered


def _without_null(schema: Schema) -> Schema:
    """The schema of a query's parameter, which cannot be null, without its description."""
    kept = {key: value for key, value in schema.items() if key != "description"}
    if isinstance(kept.get("type"), list):
        (kept["type"],) = set(kept["type"]) - {"null"}
    if "anyOf" in kept:
        (only,) = [each for each in kept.pop("anyOf") if each != {"type": "null"}]
        kept |= only
    return kept


def _path_parameter(name: str, hint: Any) -> Schema:
    schema: Schema = {"type": "string"}
    description = ""
    for meta in getattr(hint, "__metadata__", ()):
        assert isinstance(meta, msgspec.Meta)
        description = meta.description or ""
        if meta.examples:
            schema["examples"] = meta.examples
    return {"name": name, "in": "path", "required": True, "description": description, "schema": schema}


def errors_of(route: Route) -> dict[int, tuple[str, ...]]:
    """The error codes of a call by status: its own, and those that every call of its kind has."""
    codes: dict[int, tuple[str, ...]] = dict(route.errors)

    def add(status: int, *more: str) -> None:
        codes[status] = tuple(dict.fromkeys((*codes.get(status, ()), *more)))

    if route.who or route.optional:
        add(401, "UNAUTHORIZED", "TOKEN_INVALID", "TOKEN_EXPIRED", "SIGNED_OUT")
    add(403, "EDGE_ONLY")
    if route.who:
        add(403, "WRONG_KIND_OF_TOKEN", "NOT_YOURS")
    if named := [name.removesuffix("_id").upper() for name in _NAMED.findall(route.path) if name not in _UNCLEAR]:
        add(404, *(f"{name}_NOT_FOUND" for name in named))
    if not _is_text(route.media_type):
        add(406, "NOT_ACCEPTABLE")
    if route.body is not None:
        add(400, "MALFORMED")
        add(413, "TOO_LARGE")
    if route.body not in (None, Raw):
        add(415, "UNSUPPORTED_MEDIA_TYPE")
    if route.body not in (None, Raw) or route.query is not None:
        add(422, "INVALID")
    if route.replayable:
        add(409, "IDEMPOTENCY_IN_FLIGHT")
        add(422, "IDEMPOTENCY_KEY_REUSED")
    add(429, "QUOTA_EXCEEDED")
    add(500, "INTERNAL")
    add(503, "UNAVAILABLE", "THROTTLED")
    return codes


def _failure(status: int, codes: tuple[str, ...]) -> Schema:
    headers = {401: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}.get(status, [])
    return {
        "description": ", ".join(f"`{code}`" for code in codes),
        "headers": _headers(*headers),
        "content": {JSON: {"schema": {"$ref": REFERENCE.format(name="Error")}}},
    }


def _headers(*names: str) -> Schema:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*names, "X-Request-Id")}


def _is_text(media_type: str) -> bool:
    return media_type == JSON or media_type.startswith("text/") or media_type.endswith("+xml")
