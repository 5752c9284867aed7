"""A challenge before a caller becomes a customer: where to get it, and what its proof is worth."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from itertools import count

import pytest

from chalicelib import wiring
from chalicelib.errors import Unavailable
from chalicelib.people.prove_work import BITS, ProveWork
from chalicelib.people.rules.challenges import (
    Challenge,
    ChallengeKind,
    challenge_failed,
    challenge_needed,
    solves,
)
from chalicelib.settings import settings
from tests.support.api import Caller, Reply
from tests.worlds.world import FixedKeys, World

FEW = 8
"""Bits of the puzzles of these tests."""


@pytest.fixture
def working(here: World) -> World:
    """New customers have to work, though not for long."""
    _configure(here, "work")
    here.app.people.challenges = ProveWork(here.app.people.tokens, here.clock, FEW)
    return here


def _configure(here: World, kind: str, **ports: object) -> None:
    os.environ["CHALLENGE"] = kind
    settings.cache_clear()
    here.app = wiring.App(settings(), wiring.Ports(clock=here.clock, keys=FixedKeys(), **ports))  # type: ignore[arg-type]
    wiring.use(here.app)


def _puzzle(here: World) -> dict[str, object]:
    return dict(Caller(here.api).get("/v1/challenge").expect(200))


def _solved(puzzle: str, bits: int = FEW) -> str:
    return next(f"{puzzle}:{answer}" for answer in count() if solves(puzzle, str(answer), bits))


def _join(here: World, proof: str | None = None) -> Reply:
    headers = {} if proof is None else {"X-Challenge": proof}
    return Caller(here.api).call("POST", "/v1/customers", {}, headers)


def test_nothing_has_to_be_done_by_default(here: World) -> None:
    """And a proof that somebody sends all the same does no harm."""
    assert _puzzle(here)["kind"] == "none"
    _join(here).expect(201)
    _join(here, "x").expect(201)


def test_who_has_worked_becomes_a_customer(working: World) -> None:
    """The answer may be any text. The challenge is not to be stored by anyone on the way."""
    answer = Caller(working.api).get("/v1/challenge")
    assert answer.headers["cache-control"] == "no-store"
    challenge = answer.json
    assert (challenge["kind"], challenge["bits"], challenge["expires_in"]) == ("work", FEW, 600)
    _join(working, _solved(challenge["puzzle"])).expect(201)


def test_without_a_proof_the_error_says_where_to_get_a_challenge(working: World) -> None:
    """Missing or empty."""
    for proof in (None, ""):
        refused = _join(working, proof)
        assert (refused.status, refused.code) == (403, "CHALLENGE_NEEDED")
        assert refused.json["error"]["details"] == {"challenge": "/v1/challenge"}


def test_a_puzzle_proves_once(working: World) -> None:
    """With the same answer and with another one."""
    puzzle = str(_puzzle(working)["puzzle"])
    _join(working, _solved(puzzle)).expect(201)
    assert _join(working, _solved(puzzle)).code == "CHALLENGE_FAILED"
    other = next(f"{puzzle}:x{answer}" for answer in count() if solves(puzzle, f"x{answer}", FEW))
    assert _join(working, other).code == "CHALLENGE_FAILED"


def test_a_wrong_answer_uses_nothing_up(working: World) -> None:
    """The puzzle can still be solved."""
    puzzle = str(_puzzle(working)["puzzle"])
    wrong = next(f"{puzzle}:{answer}" for answer in count() if not solves(puzzle, str(answer), FEW))
    assert _join(working, wrong).code == "CHALLENGE_FAILED"
    _join(working, _solved(puzzle)).expect(201)


def test_a_puzzle_lapses(working: World) -> None:
    """After ten minutes."""
    puzzle = str(_puzzle(working)["puzzle"])
    working.clock.move(600)
    assert _join(working, _solved(puzzle)).code == "CHALLENGE_FAILED"


def test_only_our_own_puzzles_count(working: World) -> None:
    """Not an invented one, not another's token, not one of another kind, not text of any kind."""
    token = _join(working, _solved(str(_puzzle(working)["puzzle"]))).expect(201)["token"]
    for puzzle in ("x", "", "a.b.c", token, "\u00fc", "🎫", ":" * 50, "x" * 4000):
        proof = _solved(puzzle)
        assert (_join(working, proof).status, _join(working, proof).code) == (403, "CHALLENGE_FAILED")
    assert Caller(working.api, str(_puzzle(working)["puzzle"])).get("/v1/bookings").code == "TOKEN_INVALID"


def test_the_usual_puzzle_takes_a_browser_a_second_or_two(here: World) -> None:
    """Some hundred thousand digests; its number of bits is signed with it."""
    _configure(here, "work")
    challenge = _puzzle(here)
    assert challenge["bits"] == BITS == 18
    puzzle = str(challenge["puzzle"])
    easy = (answer for answer in map(str, count()) if solves(puzzle, answer, 4))
    short = next(answer for answer in easy if not solves(puzzle, answer, BITS))
    assert _join(here, f"{puzzle}:{short}").code == "CHALLENGE_FAILED"


@dataclass
class Widget:
    """A provider that accepts one proof."""

    down: bool = False
    seen: list[str | None] = field(default_factory=list)

    def new(self) -> Challenge:
        return Challenge(ChallengeKind.TURNSTILE, site_key="site")

    def require(self, proof: str | None) -> None:
        self.seen.append(proof)
        if self.down:
            raise Unavailable("The challenge cannot be checked now.")
        if not proof:
            raise challenge_needed()
        if proof != "right":
            raise challenge_failed()


def test_a_providers_widget(here: World) -> None:
    """Its key is in the answer, its proof in the header; while the provider is down, nobody becomes a customer."""
    widget = Widget()
    _configure(here, "turnstile", challenges=widget)
    challenge = _puzzle(here)
    assert (challenge["kind"], challenge["site_key"], challenge["puzzle"]) == ("turnstile", "site", None)
    assert [_join(here, proof).status for proof in (None, "wrong", "right")] == [403, 403, 201]
    widget.down = True
    refused = _join(here, "right")
    assert (refused.status, refused.code) == (503, "UNAVAILABLE")
