"""Reads bodies and queries: media type, size, JSON and fields. Raises the contract's errors with every fault."""

from __future__ import annotations

from typing import Any

import msgspec
from chalice.app import Request

from chalicelib.errors import Malformed
from functions.http import errors, texts, validation
from functions.http.routes import JSON, Raw, Route

_CHARSETS = {"utf-8", "utf8", "us-ascii"}

_UNREADABLE = "\ufffd".encode()
"""What API Gateway puts in the place of bytes that are not UTF-8, before it calls the function. A text may have this
code point all the same, as the escape `\\ufffd`."""


def body_of(route: Route, request: Request) -> Any:
    """The body as the route's type; a missing body counts as an empty object.

    Raises `TooLarge`, `UnsupportedMediaType`, `Malformed` or `Invalid`.
    """
    if route.body is None:
        return None
    try:
        raw = request.raw_body
    except UnicodeError as exc:
        raise Malformed("The body is not UTF-8.") from exc
    if len(raw) > route.largest:
        raise errors.TooLarge(f"The body may have {route.largest} bytes.", details={"most": route.largest})
    if route.body is Raw:
        return Raw(raw if isinstance(raw, bytes) else raw.encode())
    if raw and not _is_json(request.headers.get("content-type", JSON)):
        raise errors.UnsupportedMediaType("Send application/json in UTF-8.")
    raw = raw or b"{}"
    if _UNREADABLE in (raw.encode() if isinstance(raw, str) else raw):
        raise Malformed("The body is not UTF-8: it has bytes that stand for no character.")
    try:
        return msgspec.json.decode(raw, type=route.body, dec_hook=texts.read)
    except msgspec.ValidationError as exc:
        raise errors.invalid(exc, others=validation.in_json(raw, route.body)) from exc
    except (msgspec.DecodeError, UnicodeError, RecursionError) as exc:
        raise Malformed("The body is not JSON.") from exc


def _is_json(content_type: str) -> bool:
    """Whether this is JSON in UTF-8, of which ASCII is a part."""
    media_type, *parameters = (each.strip().lower() for each in content_type.split(";"))
    charsets = {
        value.strip('" ') for name, _, value in (each.partition("=") for each in parameters) if name == "charset"
    }
    return media_type == JSON and charsets <= _CHARSETS


def query_of(route: Route, request: Request) -> Any:
    """The query string as the route's type; the last value of a repeated key counts. Raises `Invalid`."""
    if route.query is None:
        return None
    query = dict(request.query_params or {})
    try:
        return msgspec.convert(query, route.query, strict=False, dec_hook=texts.read)
    except msgspec.ValidationError as exc:
        raise errors.invalid(exc, others=validation.in_value(query, route.query, strict=False)) from exc
