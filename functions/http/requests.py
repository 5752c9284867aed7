"""Reads bodies and queries: media type, size, JSON and fields. Raises the contract's errors with every fault."""

from __future__ import annotations

from typing import Any

import msgspec
from chalice.app import Request

from chalicelib.errors import Malformed
from functions.http import errors, texts, validation
from functions.http.routes import Raw, Route


def body_of(route: Route, request: Request) -> Any:
    """The body as the route's type; a missing body counts as an empty object.

    Raises `TooLarge`, `UnsupportedMediaType`, `Malformed` or `Invalid`.
    """
    if route.body is None:
        return None
    raw = request.raw_body
    if len(raw) > route.largest:
        raise errors.TooLarge(f"The body may have {route.largest} bytes.", details={"most": route.largest})
    if route.body is Raw:
        return Raw(raw if isinstance(raw, bytes) else raw.encode())
    if raw:
        media_type = request.headers.get("content-type", "application/json").partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise errors.UnsupportedMediaType("Send application/json.")
    raw = raw or b"{}"
    try:
        return msgspec.json.decode(raw, type=route.body, dec_hook=texts.read)
    except msgspec.ValidationError as exc:
        raise errors.invalid(exc, others=validation.in_json(raw, route.body)) from exc
    except (msgspec.DecodeError, UnicodeError, RecursionError) as exc:
        raise Malformed("The body is not JSON.") from exc


def query_of(route: Route, request: Request) -> Any:
    """The query string as the route's type; the last value of a repeated key counts. Raises `Invalid`."""
    if route.query is None:
        return None
    query = dict(request.query_params or {})
    try:
        return msgspec.convert(query, route.query, strict=False, dec_hook=texts.read)
    except msgspec.ValidationError as exc:
        raise errors.invalid(exc, others=validation.in_value(query, route.query, strict=False)) from exc
