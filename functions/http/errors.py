"""Errors as HTTP: the one place that knows which class has which status code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
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
    Stale,
    TooMany,
    Unauthorized,
    Unavailable,
)

MOST_FAULTS = 100

_COMPLAINT = re.compile(
    r"(?:Object (?P<what>missing required|contains unknown) field `(?P<name>.*?)`|(?P<problem>.*?))"
    r"(?: - at `(?:key` in `)?\$(?P<path>[\w.\[\]]*)`)?",
    re.DOTALL,
)


class MethodNotAllowed(LineholdError):
    code = "METHOD_NOT_ALLOWED"


class NotAcceptable(LineholdError):
    code = "NOT_ACCEPTABLE"


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
    NotAcceptable: 406,
    Conflict: 409,
    Lapsed: 410,
    Stale: 412,
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


def invalid(exc: msgspec.ValidationError, prefix: str = "", others: Iterable[Fault] = ()) -> Invalid:
    """A decoder's complaint, and whatever `others` were found besides, as faults with paths.

    Not more than `MOST_FAULTS` of them are taken; `details.more` says that there are others.
    """
    first = fault(str(exc), prefix)
    found = list(islice(others, MOST_FAULTS + 1))
    # the decoder does not say under which key of a mapping the fault is
    place = re.compile(re.escape(first.path).replace(re.escape("[...]"), r"\..*"), re.DOTALL)
    known = any(each.problem == first.problem and place.fullmatch(each.path) for each in found)
    told = list(dict.fromkeys(found if known else [first, *found]))
    more = max(len(found), len(told)) > MOST_FAULTS
    return Invalid(told[:MOST_FAULTS], details={"more": True} if more else None)


def fault(complaint: str, prefix: str = "") -> Fault:
    """A decoder's complaint as a fault with a path such as `sections[0].rows[2].id`."""
    found = _COMPLAINT.fullmatch(complaint)
    assert found is not None  # a complaint of another form is all problem
    path = f"{prefix}{found['path'] or ''}"
    if found["what"]:
        return (missing if found["what"] == "missing required" else unknown)(path, found["name"])
    return _placed(path, found["problem"][:1].lower() + found["problem"][1:])


def missing(path: str, name: str) -> Fault:
    """A field that has to be there."""
    return _placed(f"{path}.{name[:100]}", "is missing")


def unknown(path: str, name: str) -> Fault:
    """A field that nobody asked for. Its name is the client's, so it is cut."""
    return _placed(f"{path}.{name[:100]}", "is not a field of this call")


def _placed(path: str, problem: str) -> Fault:
    """Half a surrogate pair, which a client may send but no answer can carry, becomes a question mark."""
    return Fault(*(text[:200].encode(errors="replace").decode() for text in (path.lstrip("."), problem)))
