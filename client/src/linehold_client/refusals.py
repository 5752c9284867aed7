"""What can go wrong, by what a program does about it.

LineholdError
├── NoAnswer            the API was not reached, or its answer was lost: it may have happened
├── Unreadable          the answer is not one of this API
├── WorkNeeded          a challenge that only a person can solve
└── Refused             an error of the API; nothing was changed. Below each status, a class for each code
    ├── WrongRequest    400, 406, 413, 415, 422    the request is wrong: do not send it again
    ├── NotSignedIn     401    sign in
    ├── NotPaid         402    the payment was declined
    ├── NotAllowed      403    it belongs to another, or something has to be shown first
    ├── NotFound        404
    ├── Conflict        409    the state does not allow it: read it again. SeatTaken, HoldExists, ...
    ├── Over            410    a deadline has passed. HoldLapsed, OfferExpired, ...
    ├── Outdated        412    it was changed since it was read
    ├── TooMany         429    come again after `retry_after` seconds
    └── ServerFault     5xx
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class LineholdError(Exception):
    """Everything that this package raises on purpose."""


class NoAnswer(LineholdError):
    """The API was not reached, or its answer was lost. The call may have happened."""


class Unreadable(LineholdError):
    """An answer that is not one of this API's: another server answers at this address, or one of another version."""


class WorkNeeded(LineholdError):
    """A challenge that only a person can solve, in the widget of a provider: send its token as the proof."""

    def __init__(self, kind: str, site_key: str | None) -> None:
        super().__init__(f"The API asks for a proof that only {kind} gives.")
        self.kind, self.site_key = kind, site_key


class Refused(LineholdError):
    """An error of the API. Nothing was changed.

    `code` is stable, and `details` depends on it: the seats that are taken, the fields that are wrong.
    """

    known: ClassVar[dict[str, type[Refused]]] = {}
    """The class of each code."""

    def __init_subclass__(cls, code: str | None = None) -> None:
        if code:
            Refused.known[code] = cls

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: Mapping[str, Any] | None = None,
        request_id: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.request_id = status, code, message, request_id
        self.details: Mapping[str, Any] = details or {}
        self.retry_after = retry_after
        """Seconds after which to try again, where the API says so."""

    def __str__(self) -> str:
        return f"{self.message} ({self.code})"


class WrongRequest(Refused):
    """The request is wrong. `details["fields"]` lists each fault of it."""


class NotSignedIn(Refused):
    """The token is missing, expired or not valid, or an admission is needed."""


class NotPaid(Refused):
    """The payment was declined."""


class NotAllowed(Refused):
    """It belongs to another, the token is of the wrong kind, or something has to be shown first."""


class NotFound(Refused):
    """It does not exist."""


class Conflict(Refused):
    """The state does not allow it, often because another client was first. Read the state again."""


class Over(Refused):
    """A deadline has passed, or the thing has ended."""


class Outdated(Refused):
    """It was changed since it was read."""


class TooMany(Refused):
    """Too often, or too many at once."""


class ServerFault(Refused):
    """The API is not available, or has a fault: report that one with its `request_id`."""


BY_STATUS: Mapping[int, type[Refused]] = {
    401: NotSignedIn,
    402: NotPaid,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    410: Over,
    412: Outdated,
    429: TooMany,
}


def refused(status: int, content: Mapping[str, Any], retry_after: float | None) -> Refused:
    """The error for the `error` of an answer; for a code that this version does not know, the one of its status."""
    code = str(content.get("code", ""))
    kind = Refused.known.get(code) or BY_STATUS.get(status) or (ServerFault if status >= 500 else WrongRequest)
    details, request = content.get("details"), str(content.get("request_id", ""))
    return kind(status, code, str(content.get("message", "")), details, request, retry_after)
