"""`Idempotency-Key`: the same call again gives the first answer again, for a day. Powertools keeps the answers.

A key belongs to its caller and its path, so nobody is ever given somebody else's answer; calls that anyone may
make take no notice of it, because their answers carry tokens. Errors that pass (409, 429, 5xx) are raised through
the keeper, which then forgets the key; every other answer is kept.

    first call ──► IN PROGRESS ──► COMPLETED (kept a day)
                        └─ error that passes, or the function died and its time is up ──► as if never called
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.errors import Conflict, Fault, Invalid, Unavailable
from chalicelib.settings import settings

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer

KEPT_SECONDS = 24 * 3600
_LONGEST_KEY = 255
_PATIENCE_SECONDS = 2.0
_PAUSE_SECONDS = 0.05

Remembered = dict[str, Any]
"""`{"status", "body", "headers"}` of an answer; the body is its text, so that it is replayed to the letter."""


def replayed(key: str, scope: str, fingerprint: str, context: Any, act: Callable[[], Remembered]) -> Remembered:
    """What `act` answers, or what it answered the first time.

    While the first call is still running this one waits for a moment, because whoever sends a call twice at once
    wants its answer rather than an error. Raises `Invalid` IDEMPOTENCY_KEY_REUSED for another body, `Conflict`
    IDEMPOTENCY_IN_FLIGHT when the moment is over, and whatever `act` raises.
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
    config = IdempotencyConfig(
        event_key_jmespath="key",
        payload_validation_jmespath="fingerprint",
        expires_after_seconds=KEPT_SECONDS,
        hash_function="sha256",
        lambda_context=context,
    )

    done: list[Remembered] = []

    def answer(*, call: dict[str, str]) -> Remembered:
        done.append(act())
        return done[-1]

    keeper = idempotent_function(
        answer, data_keyword_argument="call", persistence_store=_store(), config=config, key_prefix="call"
    )
    give_up = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            remembered: Remembered = keeper(call={"key": f"{scope} {key}", "fingerprint": fingerprint})
            return remembered
        except IdempotencyValidationError as exc:
            raise Invalid([Fault("Idempotency-Key", "was used for another request")], "IDEMPOTENCY_KEY_REUSED") from exc
        except (IdempotencyAlreadyInProgressError, IdempotencyInconsistentStateError) as exc:
            if time.monotonic() >= give_up:
                raise Conflict("The first call with this key is still running.", "IDEMPOTENCY_IN_FLIGHT") from exc
            time.sleep(_PAUSE_SECONDS)
        except IdempotencyPersistenceLayerError as exc:
            if done:  # the work is done: better an answer that is not kept than an error that is not true
                return done[-1]
            raise Unavailable("The answers cannot be kept.") from exc


@cache
def _store() -> DynamoDBPersistenceLayer:
    from aws_lambda_powertools.utilities.idempotency import DynamoDBPersistenceLayer  # noqa: PLC0415

    return DynamoDBPersistenceLayer(table_name=settings().idempotency_table)
