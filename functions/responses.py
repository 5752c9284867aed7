"""Answers and errors as responses: JSON, snapshots with an ETag, event streams, and tables as files."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib.errors import LineholdError
from functions import failures
from functions.routes import Answer, Csv

_RETRY_MILLIS = 2000
_BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take a table for one in the letters of their country."""


class Replayed(LineholdError):
    """An error that was answered before, on its way to be answered again."""

    def __init__(self, status: int, error: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        super().__init__(error["message"], error["code"], error["details"])
        self.status, self.headers = status, headers


def shown(answer: Answer, declared: int, asked: Mapping[str, str]) -> Response:
    """The response to an answer. `asked` are the request's headers."""
    status = answer.status or declared
    if answer.body is None:
        return _response("", answer.headers, status)
    if isinstance(answer.body, Csv):
        return _file(answer.body, answer.headers, status)
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
    body = msgspec.json.encode(failures.body_of(error, request_id))
    if isinstance(error, Replayed):
        return _json(body, error.headers, error.status)
    return _json(body, failures.headers_of(error), failures.status_of(error))


def _event_stream(body: bytes, tag: str, headers: Mapping[str, str], asked: Mapping[str, str]) -> Response:
    """One event, then the end: EventSource comes back by itself after `retry`, and says what it saw last."""
    told = {**headers, "Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}
    if asked.get("last-event-id") == tag:
        return _response(f"retry: {_RETRY_MILLIS}\n: unchanged\n\n", told, 200)
    return _response(f"retry: {_RETRY_MILLIS}\nid: {tag}\nevent: snapshot\ndata: {body.decode()}\n\n", told, 200)


def _file(table: Csv, headers: Mapping[str, str], status: int) -> Response:
    told = {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{table.filename}"',
        "Cache-Control": "no-store",
    }
    return _response(_BYTE_ORDER_MARK + table.text, {**told, **headers}, status)


def _json(body: bytes, headers: Mapping[str, str], status: int) -> Response:
    told = {"Content-Type": "application/json", "Cache-Control": "no-store", **headers}
    return _response(body.decode(), told, status)


def _response(body: str, headers: Mapping[str, str], status: int) -> Response:
    return Response(body, dict(headers), status)
