"""Answers and errors as responses: JSON, snapshots with an ETag, event streams, and files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib.errors import LineholdError
from functions.http import errors
from functions.http.routes import JSON, Answer, File

_RETRY_MILLIS = 2000


class Replayed(LineholdError):
    """An error that was answered before, on its way to be answered again."""

    def __init__(self, status: int, error: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        super().__init__(error["message"], error["code"], error["details"])
        self.status, self.headers = status, headers


def shown(answer: Answer, declared: int, asked: Mapping[str, str], media_type: str = JSON) -> Response:
    """The response to an answer. `asked` are the request's headers, `media_type` is that of a `File`.

    Raises `NotAcceptable` when bytes would not arrive as they are.
    """
    status = answer.status or declared
    if answer.body is None:
        return _response("", answer.headers, status)
    if isinstance(answer.body, File):
        return _file(answer.body, media_type, answer.headers, status, asked)
    body = msgspec.json.encode(answer.body)
    if not answer.snapshot:
        return _json(body, answer.headers, status)
    version = "" if answer.version is None else f"{answer.version}-"
    tag = f'"{version}{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = {**answer.headers, "ETag": tag, "Vary": "Accept"}
    if "text/event-stream" in asked.get("accept", ""):
        return _event_stream(body, tag, headers, asked)
    known = {each.strip().removeprefix("W/") for each in asked.get("if-none-match", "").split(",")}
    if known & {tag, "*"}:
        return _response("", headers, 304)
    return _json(body, headers, status)


def failed(error: LineholdError, request_id: str) -> Response:
    """The contract's error body."""
    body = msgspec.json.encode(errors.body_of(error, request_id))
    if isinstance(error, Replayed):
        return _json(body, error.headers, error.status)
    return _json(body, errors.headers_of(error), errors.status_of(error))


def _event_stream(body: bytes, tag: str, headers: Mapping[str, str], asked: Mapping[str, str]) -> Response:
    """One event, then the end: EventSource comes back by itself after `retry`, and says what it saw last."""
    told = {**headers, "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}
    if asked.get("last-event-id") == tag:
        return _response(f"retry: {_RETRY_MILLIS}\n: unchanged\n\n", told, 200)
    return _response(f"retry: {_RETRY_MILLIS}\nid: {tag}\nevent: snapshot\ndata: {body.decode()}\n\n", told, 200)


def _file(file: File, media_type: str, headers: Mapping[str, str], status: int, asked: Mapping[str, str]) -> Response:
    told = {"Content-Type": media_type, "Cache-Control": "no-store"}
    if isinstance(file.content, bytes):
        _require_asked_for(media_type, asked)
    else:
        told["Content-Type"] += "; charset=utf-8"
    if file.filename is not None:
        told["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    return _response(file.content, {**told, **headers}, status)


def _require_asked_for(media_type: str, asked: Mapping[str, str]) -> None:
    """API Gateway turns the base64 that a function answers with into bytes only if `Accept` names their type: whoever
    sends `*/*` would get base64 that says it is an image. AWS looks at the first type that is named and MiniStack at
    the only one, so it has to be the only one."""
    if asked.get("accept", "").partition(";")[0].strip().lower() != media_type:
        raise errors.NotAcceptable(f"Send `Accept: {media_type}` and no other type.", details={"accept": media_type})


def _json(body: bytes, headers: Mapping[str, str], status: int) -> Response:
    told = {"Content-Type": JSON, "Cache-Control": "no-store", **headers}
    return _response(body.decode(), told, status)


def _response(body: str | bytes, headers: Mapping[str, str], status: int) -> Response:
    return Response(body, dict(headers), status)
