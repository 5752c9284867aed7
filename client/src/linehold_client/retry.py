"""When to send a call again, and after which pause.

A call is sent again only where that is safe: the API refused it before anything happened (429, 503), it never reached
the API, or its answer was lost and the call may happen twice without harm, because it changes nothing or carries an
Idempotency-Key, which is the same in each attempt.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from linehold_client.call import Call
from linehold_client.refusals import Refused

_SAFE = ("GET", "HEAD", "PUT", "DELETE")
_LOST = (502, 504)
_IN_FLIGHT = "IDEMPOTENCY_IN_FLIGHT"


@dataclass(frozen=True)
class Retries:
    """How patient a client is. Pauses are in seconds; `attempts=1` never sends a call again."""

    attempts: int = 5
    shortest: float = 0.2
    longest: float = 10.0
    """Of a pause that the client chooses: a random one of up to `shortest`, doubled with each attempt."""
    patience: float = 60.0
    """The longest `Retry-After` that it waits for; beyond it the error is raised at once."""
    chance: Callable[[], float] = random.random

    def pause(self, call: Call[Any], keyed: bool, attempt: int, problem: Exception) -> float | None:
        """Seconds until the next attempt; None to give up. `keyed` says whether the call has an Idempotency-Key that
        counts, and `attempt` how often it was sent."""
        if attempt >= self.attempts or not _may_be_repeated(call, keyed, problem):
            return None
        jittered = self.chance() * min(self.longest, self.shortest * 2.0**attempt)
        asked: float | None = getattr(problem, "retry_after", None)
        if asked is None:
            return jittered
        return None if asked > self.patience else asked + self.chance() * min(1.0, self.shortest + asked / 4)


def _may_be_repeated(call: Call[Any], keyed: bool, problem: Exception) -> bool:
    match problem:
        case Refused(code=code) if code == _IN_FLIGHT:
            return True
        case Refused(status=429 | 503):
            return True
        case httpx.ConnectError() | httpx.ConnectTimeout() | httpx.PoolTimeout():
            return True  # it was not sent
        case httpx.TransportError():
            return keyed or call.method in _SAFE
        case Refused(status=status) if status in _LOST:
            return keyed or call.method in _SAFE
    return False
