"""Answers and errors as responses: JSON, snapshots with an ETag, event streams, and files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib.errors import LineholdError
from functions.http import errors
from functions.http.negotiation import accepted, entity_tags, prefers
from functions.http.routes import JSON, Answer, File, Route

_RETRY_MILLIS = 2000


class Replayed(LineholdError):
    """The stored error of an earlier call, which is answered again."""

    def __init__(self, status: int, error: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        super().__init__(error["message"], error["code"], error["details"])
        self.status, self.headers = status, headers


def response_of(answer: Answer, route: Route, request_headers: Mapping[str, str]) -> Response:
    """The response for a route's answer. Raises `NotAcceptable` when API Gateway would not send bytes as they are."""
    status = answer.status or route.status
    if answer.body is None:
        return _response("", answer.headers, status)
    if isinstance(answer.body, File):
        return _file(answer.body, route.media_type, answer.headers, status, request_headers)
    body = msgspec.json.encode(answer.body)
    if not route.snapshot:
        return _json(body, answer.headers, status)
    version = "" if answer.version is None else f"{answer.version}-"
    tag = f'"{version}{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {**answer.headers, "ETag": tag, "Vary": "Accept"}
    if prefers(request_headers.get("accept", ""), "text/event-stream", JSON):
        return _event_stream(body, tag, headers, request_headers)
    known = request_headers.get("if-none-match", "")
    if known.strip() == "*" or tag in (each.removeprefix("W/") for each in entity_tags(known) or ()):
        return _response("", headers, 304)
    return _json(body, headers, status)


def error_response(error: LineholdError, request_id: str) -> Response:
    """The contract's error body."""
    body = msgspec.json.encode(errors.body_of(error, request_id))
    if isinstance(error, Replayed):
        return _json(body, error.headers, error.status)
    return _json(body, errors.headers_of(error), errors.status_of(error))


def _event_stream(body: bytes, tag: str, headers: Mapping[str, str], request_headers: Mapping[str, str]) -> Response:
    """One event, and then the response ends. EventSource reconnects after `retry` and sends the last event's id."""
    headers = {**headers, "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}
    if request_headers.get("last-event-id") == tag:
        return _response(f"retry: {_RETRY_MILLIS}\n: unchanged\n\n", headers, 200)
    return _response(f"retry: {_RETRY_MILLIS}\nid: {tag}\nevent: snapshot\ndata: {body.decode()}\n\n", headers, 200)


def _file(
    file: File, media_type: str, headers: Mapping[str, str], status: int, request_headers: Mapping[str, str]
) -> Response:
    defaults = {"Content-Type": media_type, "Cache-Control": "no-store"}
    if isinstance(file.content, bytes):
        _require_accept(media_type, request_headers)
    else:
        defaults["Content-Type"] += "; charset=utf-8"
    if file.filename is not None:
        defaults["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    return _response(file.content, {**defaults, **headers}, status)


def _require_accept(media_type: str, request_headers: Mapping[str, str]) -> None:
    """API Gateway decodes a function's base64 into bytes only if `Accept` names their type: a client that sends `*/*`
    would get base64 with the type of an image. AWS reads only the first type of the header, and MiniStack needs it to
    be the only one, so the client has to send exactly this type."""
    types = accepted(request_headers.get("accept", ""))
    if [each.media_type for each in types] != [media_type] or types[0].weight == 0:
        raise errors.NotAcceptable(f"Send `Accept: {media_type}` and no other type.", details={"accept": media_type})


def _json(body: bytes, headers: Mapping[str, str], status: int) -> Response:
    return _response(body.decode(), {"Content-Type": JSON, "Cache-Control": "no-store", **headers}, status)


def _response(body: str | bytes, headers: Mapping[str, str], status: int) -> Response:
    return Response(body, dict(headers), status)
