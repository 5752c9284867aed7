"""Faults between a client and Stripe, by rule or by seeded chance.

kind      executed?     the client sees
refused   no            the connection closes
error     no            500
limited   no            429
locked    no            409 lock_timeout
crashed   no            500; it happens during execution, so the key replays it from then on
lost      yes           the connection closes
delay     yes           the answer, `seconds` later; until then the key is in flight
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

from doubles.stripe.errors import Problem

BEFORE = ("refused", "error", "limited", "locked")
AFTER = ("lost", "delay")
CHAOS = (*BEFORE, *AFTER)
KINDS = (*CHAOS, "crashed")
LONGEST_CHAOS_DELAY = 0.05


@dataclass(frozen=True)
class Fault:
    kind: str
    seconds: float = 0.0


@dataclass
class _Rule:
    fault: Fault
    method: str
    path: re.Pattern[str]
    times: int
    skip: int


class Faults:
    """The oldest rule that fits strikes; chance strikes only requests that no rule struck."""

    def __init__(self) -> None:
        self._rules: list[_Rule] = []
        self._random, self._rate = Random(0), 0.0

    def add(self, kind: str, method: str, path: str, times: int, skip: int, seconds: float) -> None:
        """Adds a rule for requests of this method in whose path the regex is found: it skips the next `skip` of them,
        then strikes `times`."""
        if kind not in KINDS:
            raise ValueError(f"no such kind: {kind}")
        self._rules.append(_Rule(Fault(kind, seconds), method, re.compile(path), times, skip))

    def chaos(self, seed: int, rate: float) -> None:
        self._random, self._rate = Random(seed), rate

    def strike(self, method: str, path: str) -> Fault | None:
        """The fault of this request, if any."""
        for rule in self._rules:
            if rule.method != method or not rule.path.search(path) or rule.times == 0:
                continue
            if rule.skip:
                rule.skip -= 1
                continue
            rule.times -= 1
            return rule.fault
        # Drawn for each request, struck or not, so that the fate of the n-th request depends only on the seed.
        strikes, kind, share = self._random.random() < self._rate, self._random.choice(CHAOS), self._random.random()
        return Fault(kind, share * LONGEST_CHAOS_DELAY) if strikes else None


def problem(kind: str) -> Problem:
    """The error that a client gets in place of its answer."""
    if kind == "limited":
        return Problem(429, "Request rate limit exceeded.", "rate_limit")
    if kind == "locked":
        message = "This object cannot be accessed right now because another API request is currently accessing it."
        return Problem(409, message, "lock_timeout")
    return Problem(500, "An unknown error occurred", type="api_error")
