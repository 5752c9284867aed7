"""Guests, sign-ins and refreshes: a refresh token is used once, whoever asks at the same time."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from chalicelib.people.rules.challenges import solves
from linehold_client import errors
from linehold_client.challenge import proof_for
from linehold_client.identity import Account
from linehold_client.models import Challenge, ChallengeKind, SignedIn
from tests.unit.client.answers import Answers, answer, async_client, client, refusal

PEOPLE = 8
FIGURES = {"items": [], "next_cursor": None}


def _signed(number: int) -> dict[str, Any]:
    return {
        "operator_id": "opr_1",
        "access_token": f"access-{number}",
        "refresh_token": f"refresh-{number}",
        "expires_at": "2027-01-01T19:05:00Z",
        "expires_in": 900,
        "email_confirmed": True,
    }


class Desk:
    """An API that gives new tokens, and refuses old ones: a refresh token counts once."""

    def __init__(self) -> None:
        self.number, self.refreshes, self._lock = 1, 0, threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        with self._lock:
            if request.url.path.endswith("/refresh"):
                if f"refresh-{self.number}".encode() not in request.content:
                    return refusal(401, "TOKEN_REUSED")
                self.number, self.refreshes = self.number + 1, self.refreshes + 1
                return answer(200, _signed(self.number))
            if request.headers.get("authorization") != f"Bearer access-{self.number}":
                return refusal(401, "TOKEN_EXPIRED")
            return answer(200, FIGURES)


def _account(number: int, seconds: float = 900) -> Account:
    expires = datetime.now(UTC) + timedelta(seconds=seconds)
    return Account("operator", f"access-{number}", "opr_1", f"refresh-{number}", expires)


def test_an_expired_token_is_refreshed_and_the_call_sent_again() -> None:
    """The caller notices nothing, and hears of the next pair, to keep it."""
    desk, kept = Desk(), list[str]()
    account = _account(1)
    account.changed = lambda changed: kept.append(changed.refresh_token)
    desk.number = 1
    account.token = "access-0"
    assert list(client(desk, account).catalogue.list_venues()) == []
    assert (desk.refreshes, kept) == (1, ["refresh-2"])


def test_a_token_is_refreshed_before_it_expires() -> None:
    """No call is refused for it."""
    desk = Desk()
    list(client(desk, _account(1, seconds=10)).catalogue.list_venues())
    assert desk.refreshes == 1


def test_threads_refresh_once() -> None:
    """A refresh token that is used twice would end the sign-in."""
    desk, account = Desk(), _account(1, seconds=-1)
    own, gate = client(desk, account), threading.Barrier(PEOPLE)

    def ask(_: int) -> list[Any]:
        gate.wait()
        return list(own.catalogue.list_venues())

    with ThreadPoolExecutor(PEOPLE) as threads:
        assert list(threads.map(ask, range(PEOPLE))) == [[]] * PEOPLE
    assert desk.refreshes == 1


def test_tasks_refresh_once() -> None:
    """The same for asyncio."""
    desk = Desk()

    async def ask() -> None:
        own = async_client(desk, _account(1, seconds=-1))
        await asyncio.gather(*(own.catalogue.list_venues().first() for _ in range(PEOPLE)))

    asyncio.run(ask())
    assert desk.refreshes == 1


def test_a_lost_answer_to_a_refresh_is_not_asked_for_again() -> None:
    """The second use would end the sign-in: signing in anew is the caller's decision."""
    answers = Answers(httpx.ReadError("lost"))
    with pytest.raises(errors.NoAnswer):
        list(client(answers, _account(1, seconds=-1)).catalogue.list_venues())
    assert len(answers.asked) == 1


def test_a_sign_in_that_has_ended_is_an_error() -> None:
    """Without a loop of refreshes."""
    answers = Answers(refusal(401, "TOKEN_EXPIRED"), refusal(401, "SIGNED_OUT"))
    with pytest.raises(errors.SignedOut):
        list(client(answers, _account(1)).catalogue.list_venues())
    assert len(answers.asked) == 2


def test_an_account_comes_from_an_answer() -> None:
    """It counts its seconds by the clock of this machine."""
    account = Account.of(SignedIn(**{**_signed(3), "expires_at": datetime(2020, 1, 1, tzinfo=UTC)}))
    assert not account.is_due(datetime.now(UTC))
    assert account.is_due(datetime.now(UTC) + timedelta(seconds=880))


def _challenge(**fields: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("site_key", "puzzle", "bits", "expires_at", "expires_in"))
    return {**empty, **fields}


def test_a_guest_does_the_work_that_is_asked_for() -> None:
    """The proof is one that the service's own rule accepts."""
    made = {"customer_id": "cus_9", "token": "t", "expires_at": "2027-01-01T19:05:00Z", "expires_in": 9}
    answers = Answers(
        refusal(403, "CHALLENGE_NEEDED"), answer(200, _challenge(kind="work", puzzle="p", bits=10)), answer(201, made)
    )
    guest = client(answers, None).guest()
    proof = answers.asked[-1].headers["x-challenge"]
    puzzle, _, found = proof.partition(":")
    assert puzzle == "p"
    assert solves(puzzle, found, 10)
    assert guest.identity is not None
    assert guest.identity.id == "cus_9"


@pytest.mark.parametrize("kind", ["turnstile", "hcaptcha", "of_a_newer_api"])
def test_a_challenge_for_people_is_an_error(kind: str) -> None:
    """It says which provider's widget has to be shown."""
    with pytest.raises(errors.WorkNeeded) as needed:
        proof_for(Challenge(**_challenge(kind=ChallengeKind(kind), site_key="k")))
    assert (needed.value.kind, needed.value.site_key) == (kind, "k")
