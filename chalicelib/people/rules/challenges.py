"""Challenges: what a caller does before becoming a customer, so that identities are not quite free."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.errors import Forbidden


class ChallengeKind(StrEnum):
    """What has to be done. `none`: nothing. `work`: find an answer for which the SHA-256 of `<puzzle>:<answer>`, in
    UTF-8, begins with `bits` zero bits; `<puzzle>:<answer>` is the proof. `turnstile`, `hcaptcha`: the widget of that
    provider, shown with `site_key`, yields the proof."""

    NONE = "none"
    WORK = "work"
    TURNSTILE = "turnstile"
    HCAPTCHA = "hcaptcha"


@dataclass(frozen=True, slots=True)
class Challenge:
    """`until` is the instant from which on a puzzle has lapsed."""

    kind: ChallengeKind
    site_key: str | None = None
    puzzle: str | None = None
    bits: int | None = None
    until: int | None = None


def solves(puzzle: str, answer: str, bits: int) -> bool:
    """Whether the answer solves the puzzle."""
    digest = hashlib.sha256(f"{puzzle}:{answer}".encode(errors="replace")).digest()
    return int.from_bytes(digest) >> (8 * len(digest) - bits) == 0


def challenge_needed() -> Forbidden:
    return _refusal("Solve the challenge of GET /v1/challenge and send its proof in X-Challenge.", "CHALLENGE_NEEDED")


def challenge_failed() -> Forbidden:
    return _refusal(
        "This proof is wrong, too old or used. Solve the challenge of GET /v1/challenge.", "CHALLENGE_FAILED"
    )


def _refusal(message: str, code: str) -> Forbidden:
    return Forbidden(message, code, {"challenge": "/v1/challenge"})
