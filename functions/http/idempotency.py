"""`Idempotency-Key`: a repeated call gets the first answer again, for a day. Powertools stores the answers.

A key belongs to its caller, method and path, so no caller gets the answer of another. Calls without a token ignore the
header, because their answers have tokens. Transient errors (401, 409, 429, 5xx) are raised through Powertools, which
then deletes the key; every other answer is stored, sealed if it has credentials in it.

    first call ──► IN PROGRESS ──► COMPLETED (stored for a day)
                        └─ transient error, or the function died and its time is up ──► as if never called
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.errors import Conflict, Fault, Invalid, Unavailable
from chalicelib.settings import settings
from chalicelib.wiring import clients

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer

_STORED_SECONDS = 24 * 3600
_LONGEST_KEY = 255
_LONGEST_WAIT_SECONDS = 2.0
_PAUSE_SECONDS = 0.05

StoredAnswer = dict[str, Any]
"""`{"status", "body", "headers"}` of an answer; the body is its JSON text, so that it is replayed byte for byte. With
`sealed` it is the sealed text."""


def replayed(key: str, scope: str, fingerprint: str, context: Any, act: Callable[[], StoredAnswer]) -> StoredAnswer:
    """The answer of `act`, or the stored one of the first call.

    While the first call is running, this one waits for up to two seconds: a client that sends a call twice at once
    wants the answer and not an error. Raises `Invalid` IDEMPOTENCY_KEY_REUSED for another body, `Conflict`
    IDEMPOTENCY_IN_FLIGHT after two seconds, and the errors of `act`.
    """
    from aws_lambda_powertools.utilities.idempotency import (  # noqa: PLC0415  slow to import, rarely needed
        IdempotencyConfig,
        idempotent_function,
    )
    from aws_lambda_powertools.utilities.idempotency.exceptions import (  # noqa: PLC0415
        IdempotencyAlreadyInProgressError,
        IdempotencyInconsistentStateError,
        IdempotencyPersistenceLayerError,
        IdempotencyValidationError,
    )

    if not 0 < len(key) <= _LONGEST_KEY:
        raise Invalid([Fault("Idempotency-Key", f"must have 1 to {_LONGEST_KEY} characters")])
    outlived: Any = _Outlived(context)
    config = IdempotencyConfig(
        event_key_jmespath="key",
        payload_validation_jmespath="fingerprint",
        expires_after_seconds=_STORED_SECONDS,
        hash_function="sha256",
        lambda_context=outlived,
    )

    done: list[StoredAnswer] = []

    def answer(*, call: dict[str, str]) -> StoredAnswer:
        done.append(act())
        return done[-1]

    once = idempotent_function(
        answer, data_keyword_argument="call", persistence_store=_store(), config=config, key_prefix="call"
    )
    give_up = time.monotonic() + _LONGEST_WAIT_SECONDS
    while True:
        try:
            stored: StoredAnswer = once(call={"key": f"{scope} {key}", "fingerprint": fingerprint})
            return stored
        except IdempotencyValidationError as exc:
            raise Invalid([Fault("Idempotency-Key", "was used for another request")], "IDEMPOTENCY_KEY_REUSED") from exc
        except (IdempotencyAlreadyInProgressError, IdempotencyInconsistentStateError) as exc:
            if time.monotonic() >= give_up:
                raise Conflict("The first call with this key is still running.", "IDEMPOTENCY_IN_FLIGHT") from exc
            time.sleep(_PAUSE_SECONDS)
        except IdempotencyPersistenceLayerError as exc:
            if done:  # the call was carried out, so its answer is right even if it could not be stored
                return done[-1]
            raise Unavailable("The answer cannot be stored now.") from exc


class _Outlived:
    """The function's context with `CLOCK_GRACE` more time: the next call with the key, on a server that is ahead, must
    not begin while this one may still run."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def get_remaining_time_in_millis(self) -> int:
        return int(self._context.get_remaining_time_in_millis()) + CLOCK_GRACE


@cache
def _store() -> DynamoDBPersistenceLayer:
    from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer  # noqa: PLC0415

    config = settings()
    # From here on Powertools adds `PT/idempotency/…` to the user agent of every call of this client, the table's too.
    return DynamoDBPersistenceLayer(config.idempotency_table, boto3_client=clients.tables(config))
