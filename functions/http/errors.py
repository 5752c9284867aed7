"""Errors as HTTP: the only module that maps error classes to status codes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from chalicelib.errors import (
    Collided,
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
from functions.http.patterns import in_words

MOST_FAULTS = 100

_COMPLAINT = re.compile(
    r"(?:Object (?P<what>missing required|contains unknown) field `(?P<name>.*?)`|(?P<problem>.*?))"
    r"(?: - at `(?:key` in `)?\$(?P<path>[\w.\[\]]*)`)?",
    re.DOTALL,
)


class ErrorContent(msgspec.Struct, frozen=True):
    """What was wrong."""

    code: Annotated[str, Meta(examples=["SEAT_TAKEN"])]
    """A stable word for programs."""
    message: str
    """A sentence for developers."""
    details: dict[str, Any]
    """Facts that belong to the code, such as the `seats` that are taken, or for 422 the `fields` that are wrong:
    `[{path, problem}]`."""
    request_id: str
    """The id of the request in our logs."""


class Error(msgspec.Struct, frozen=True):
    """The body of every refused call."""

    error: ErrorContent


class MethodNotAllowed(LineholdError):
    code = "METHOD_NOT_ALLOWED"


class NotAcceptable(LineholdError):
    code = "NOT_ACCEPTABLE"


class TooLarge(LineholdError):
    code = "TOO_LARGE"


class UnsupportedMediaType(LineholdError):
    code = "UNSUPPORTED_MEDIA_TYPE"


class Internal(LineholdError):
    """A fault of ours. Shows nothing of the cause."""

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
    Collided: 503,
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


def body_of(error: LineholdError, request_id: str) -> Error:
    return Error(ErrorContent(error.code, error.message, error.details, request_id))


def invalid(exc: msgspec.ValidationError, prefix: str = "", others: Iterable[Fault] = ()) -> Invalid:
    """The decoder's complaint and the `others` that were found, as faults with paths.

    At most `MOST_FAULTS` of them are in the error; `details.more` says that there are others.
    """
    first = fault(str(exc), prefix)
    found = list(islice(others, MOST_FAULTS + 1))
    # the decoder does not say under which key of a mapping the fault is
    place = re.compile(re.escape(first.path).replace(re.escape("[...]"), r"\..*"), re.DOTALL)
    known = any(each.problem == first.problem and place.fullmatch(each.path) for each in found)
    faults = list(dict.fromkeys(found if known else [first, *found]))
    more = max(len(found), len(faults)) > MOST_FAULTS
    return Invalid(faults[:MOST_FAULTS], details={"more": True} if more else None)


def fault(complaint: str, prefix: str = "") -> Fault:
    """A decoder's complaint as a fault with a path such as `sections[0].rows[2].id`."""
    found = _COMPLAINT.fullmatch(complaint)
    assert found is not None  # a complaint of an unknown form matches as a problem without a path
    path = f"{prefix}{found['path'] or ''}"
    if found["what"]:
        return (missing if found["what"] == "missing required" else unknown)(path, found["name"])
    problem = in_words(found["problem"])
    return _placed(path, problem[:1].lower() + problem[1:])


def missing(path: str, name: str) -> Fault:
    """The fault of a required field that is missing."""
    return _placed(f"{path}.{name[:100]}", "is missing")


def unknown(path: str, name: str) -> Fault:
    """The fault of a field that the call does not have. Its name is the client's, so it is cut."""
    return _placed(f"{path}.{name[:100]}", "is not a field of this call")


def _placed(path: str, problem: str) -> Fault:
    """A fault with its texts cut. Halves of surrogate pairs become question marks: clients may send them, but UTF-8
    cannot encode them."""
    return Fault(*(text[:200].encode(errors="replace").decode() for text in (path.lstrip("."), problem)))
