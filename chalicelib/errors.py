"""The errors of the contract, without HTTP.

    LineholdError
    ├── Malformed        the request cannot be parsed (broken JSON, bad UTF-8)
    ├── Unauthorized     no token, or one that is not valid here
    ├── PaymentDeclined  the bank declined; the seats are still held
    ├── Forbidden        a valid token, but the thing belongs to another caller
    ├── NotFound         no such thing, or none that this caller may know of
    ├── Conflict         the current state does not allow it
    ├── Stale            it was changed since the caller read it
    ├── Lapsed           the caller had it, and its time is over
    ├── Invalid          fields are wrong; `details.fields` says which and why
    ├── TooMany          a rate limit is reached
    └── Unavailable      a dependency is down or busy; nothing was changed
        └── Collided     for certain: the write met others at every try

A code is a stable upper-case word that clients may depend on; a message is for people and may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple


class LineholdError(Exception):
    """An error that is part of the contract. `code` is stable, `details` is JSON."""

    code = "ERROR"

    def __init__(self, message: str, code: str | None = None, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or type(self).code
        self.details = dict(details or {})


class Malformed(LineholdError):
    code = "MALFORMED"


class Unauthorized(LineholdError):
    code = "UNAUTHORIZED"


class PaymentDeclined(LineholdError):
    code = "PAYMENT_DECLINED"


class Forbidden(LineholdError):
    code = "NOT_YOURS"


class NotFound(LineholdError):
    code = "NOT_FOUND"


class Conflict(LineholdError):
    code = "CONFLICT"


class Stale(LineholdError):
    code = "STALE"


class Lapsed(LineholdError):
    code = "LAPSED"


class TooMany(LineholdError):
    code = "TOO_MANY_REQUESTS"


class Unavailable(LineholdError):
    code = "UNAVAILABLE"


class Collided(Unavailable):
    """A write met others at every try. It is certain that nothing was written."""


class Fault(NamedTuple):
    """One wrong field: where it is (`sections[0].rows[2].id`) and what is wrong with it."""

    path: str
    problem: str


class Invalid(LineholdError):
    """Fields are wrong. Has every fault that was found, not only the first."""

    code = "INVALID"

    def __init__(
        self, faults: Iterable[Fault], code: str | None = None, details: Mapping[str, Any] | None = None
    ) -> None:
        self.faults = tuple(faults)
        first = self.faults[0] if self.faults else Fault("", "is wrong")
        super().__init__(
            f"{first.path or 'The request'} {first.problem}.",
            code,
            {"fields": [fault._asdict() for fault in self.faults], **(details or {})},
        )
