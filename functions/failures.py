"""Errors as HTTP: the one place that knows which class has which status code."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from chalicelib.errors import (
    Conflict,
    Fault,
    Forbidden,
    Invalid,
    Lapsed,
    LineholdError,
    Malformed,
    NotFound,
    PaymentDeclined,
    TooMany,
    Unauthorized,
    Unavailable,
)

_WHERE = re.compile(r"(?P<problem>.*?)(?: - at `(?:key` in `)?\$(?P<path>.*)`)?", re.DOTALL)
_FIELD = re.compile(r"Object (?P<what>missing required|contains unknown) field `(?P<name>.*)`", re.DOTALL)


class MethodNotAllowed(LineholdError):
    code = "METHOD_NOT_ALLOWED"


class TooLarge(LineholdError):
    code = "TOO_LARGE"


class UnsupportedMediaType(LineholdError):
    code = "UNSUPPORTED_MEDIA_TYPE"


class Internal(LineholdError):
    """A fault of ours. Says nothing but where to ask."""

    code = "INTERNAL"


STATUS: dict[type[LineholdError], int] = {
    Malformed: 400,
    Unauthorized: 401,
    PaymentDeclined: 402,
    Forbidden: 403,
    NotFound: 404,
    MethodNotAllowed: 405,
    Conflict: 409,
    Lapsed: 410,
    TooLarge: 413,
    UnsupportedMediaType: 415,
    Invalid: 422,
    TooMany: 429,
    Internal: 500,
    Unavailable: 503,
}


def status_of(error: LineholdError) -> int:
    return STATUS[type(error)]


def headers_of(error: LineholdError) -> dict[str, str]:
    match error:
        case TooMany() | Unavailable():
            return {"Retry-After": str(error.details.get("retry_after", 1))}
        case Unauthorized():
            return {"WWW-Authenticate": "Bearer"}
        case MethodNotAllowed():
            return {"Allow": ", ".join(error.details.get("allow", ()))}
        case _:
            return {}


def body_of(error: LineholdError, request_id: str) -> dict[str, Any]:
    return {
        "error": {
            "code": error.code,
            "message": error.message,
            "details": error.details,
            "request_id": request_id,
        }
    }


def invalid(exc: msgspec.ValidationError, prefix: str = "") -> Invalid:
    """A decoder's complaint as a fault with a path such as `sections[0].rows[2].id`."""
    found = _WHERE.fullmatch(str(exc))
    problem, path = (found["problem"], found["path"] or "") if found else (str(exc), "")
    if field := _FIELD.fullmatch(problem):
        path = f"{path}.{field['name'][:100]}"
        problem = "is missing" if field["what"] == "missing required" else "is not a field of this call"
    else:
        problem = problem[:1].lower() + problem[1:]
    return Invalid([Fault(f"{prefix}{path}".lstrip(".")[:200], problem[:200])])
