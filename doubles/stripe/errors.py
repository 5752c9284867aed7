"""Errors with the bodies that Stripe gives them.

Problem ─ the request was executed and failed: its idempotency key remembers the answer
└── Invalid ─ the request was not executed, for example because of an invalid parameter: its key remembers nothing
"""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """An error answer. `more` are further fields of its body, such as `param` or `payment_intent`."""

    def __init__(
        self, status: int, message: str, code: str | None = None, type: str = "invalid_request_error", **more: Any
    ) -> None:
        super().__init__(message)
        self.status = status
        error = {"message": message, "type": type, **more}
        if code is not None:
            error["code"] = code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{code.replace('_', '-')}"
        self.body = {"error": error}


class Invalid(Problem):
    pass


def missing(kind: str, id: str, param: str) -> Problem:
    return Problem(404, f"No such {kind}: '{id}'", "resource_missing", param=param)


def unexpected_state(intent: dict[str, Any], verb: str, allowed: tuple[str, ...]) -> Problem:
    return Problem(
        400,
        f"This PaymentIntent could not be {verb} because it has a status of {intent['status']}. "
        f"Only a PaymentIntent with one of the following statuses may be {verb}: {', '.join(allowed)}.",
        "payment_intent_unexpected_state",
        payment_intent=dict(intent),
    )
