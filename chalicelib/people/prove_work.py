"""Proof of work: a puzzle that costs a browser a second or two, and a script as much for each identity that it invents.

Nothing is stored for a puzzle, which is a signed token. Solving it stores its id until it has lapsed, so that it proves
once.
"""

from __future__ import annotations

from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.identity import LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Unauthorized
from chalicelib.people.rules.challenges import (
    Challenge,
    ChallengeKind,
    challenge_failed,
    challenge_needed,
    solves,
)
from chalicelib.people.sign_in import whole_second
from chalicelib.people.storage import rate_limits

BITS = 18
"""A quarter of a million digests on average."""


class ProveWork:
    def __init__(self, tokens: Tokens, clock: Clock, bits: int = BITS) -> None:
        self._tokens, self._clock, self._bits = tokens, clock, bits

    def new(self) -> Challenge:
        """A puzzle."""
        now = self._clock.now()
        id, until = new_id("chl", now), whole_second(now + LIFETIMES[TokenKind.CHALLENGE])
        puzzle = self._tokens.sign(Identity(TokenKind.CHALLENGE, id, scope=str(self._bits)), id, until)
        return Challenge(ChallengeKind.WORK, puzzle=puzzle, bits=self._bits, until=until)

    def require(self, proof: str | None) -> None:
        """Use up the puzzle that the proof solves. Raises `Forbidden` CHALLENGE_NEEDED or CHALLENGE_FAILED."""
        if not proof:
            raise challenge_needed()
        puzzle, _, answer = proof.rpartition(":")
        try:
            named = self._tokens.read(puzzle, TokenKind.CHALLENGE)
        except Unauthorized as exc:
            raise challenge_failed() from exc
        if not solves(puzzle, answer, int(named.scope or 0)) or not self._used_now(named):
            raise challenge_failed()

    def _used_now(self, puzzle: Identity) -> bool:
        return rate_limits.add("puzzle", puzzle.id, 0, 1, (puzzle.until or 0) // SECOND)
