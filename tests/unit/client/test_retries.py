"""A call is sent again where that is safe, after the right pause, and with the same key."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from linehold_client import Retries, errors
from tests.unit.client.answers import HOLD, Answers, answer, async_client, client, refusal

LOST = httpx.ReadError("the connection was closed")
NEVER_SENT = httpx.ConnectError("connection refused")


def test_a_lost_answer_is_asked_for_again_under_one_key() -> None:
    """The hold happens once, whether the first call arrived or not."""
    answers = Answers(LOST, answer(201, HOLD))
    hold = client(answers).seats.take_hold("evt_1", seats=["A-1-1"])
    assert hold.hold_id == "hld_1"
    assert len(answers.asked) == 2
    assert answers.keys[0] is not None
    assert answers.keys[0] == answers.keys[1]


def test_two_calls_have_two_keys() -> None:
    """A customer who holds the same seat twice means it twice."""
    answers = Answers(answer(201, HOLD))
    for _ in range(2):
        client(answers).seats.take_hold("evt_1", seats=["A-1-1"])
    assert len(set(answers.keys)) == 2


def test_the_callers_own_key_is_sent() -> None:
    """A program that keeps it can repeat the call after a restart."""
    answers = Answers(answer(201, HOLD))
    client(answers).seats.take_hold("evt_1", seats=["A-1-1"], idempotency_key="mine")
    assert answers.keys == ["mine"]


def test_a_lost_answer_to_a_call_that_takes_no_key_is_an_error() -> None:
    """Sending it again might do it twice; the error says that it may have happened."""
    answers = Answers(LOST)
    with pytest.raises(errors.NoAnswer):
        client(answers).people.describe_customer(name="Bo")
    assert len(answers.asked) == 1


def test_a_key_without_an_identity_protects_nothing() -> None:
    """The API ignores it then, so the call is not repeated."""
    answers = Answers(LOST)
    with pytest.raises(errors.NoAnswer):
        client(answers, identity=None).seats.take_hold("evt_1", seats=["A-1-1"])
    assert len(answers.asked) == 1


def test_a_call_that_never_left_is_sent_again() -> None:
    """Whatever it does."""
    answers = Answers(NEVER_SENT, NEVER_SENT, answer(200, {}))
    with pytest.raises(errors.Unreadable):  # the body is no customer, and that is not what this is about
        client(answers).people.describe_customer(name="Bo")
    assert len(answers.asked) == 3


@pytest.mark.parametrize(("status", "code"), [(429, "THROTTLED"), (503, "UNAVAILABLE")])
def test_retry_after_is_honoured(status: int, code: str) -> None:
    """The pause is as long as the API asks for, and a little longer, so that not all come at once."""
    answers = Answers(refusal(status, code, retry_after="3"), answer(201, HOLD))
    client(answers).seats.take_hold("evt_1", seats=["A-1-1"])
    assert len(answers.slept) == 1
    assert 3 < answers.slept[0] < 4


def test_a_pause_that_is_too_long_is_the_callers() -> None:
    """Half an hour is not slept away: the error has `retry_after`."""
    answers = Answers(refusal(429, "TOO_MANY_REQUESTS", retry_after="1800"))
    with pytest.raises(errors.TooManyRequests) as refused:
        client(answers).seats.take_hold("evt_1", seats=["A-1-1"])
    assert refused.value.retry_after == 1800
    assert answers.slept == []


def test_pauses_grow_and_end() -> None:
    """Random ones of up to twice the last; after five attempts the error is raised."""
    answers = Answers(refusal(503, "UNAVAILABLE"))
    with pytest.raises(errors.Unavailable):
        client(answers, chance=1.0).seats.take_hold("evt_1", seats=["A-1-1"])
    assert len(answers.asked) == Retries().attempts == 5
    assert answers.slept == [0.4, 0.8, 1.6, 3.2]


def test_a_first_call_that_still_runs_is_waited_for() -> None:
    """A repeated call that comes too early is sent again."""
    answers = Answers(LOST, refusal(409, "IDEMPOTENCY_IN_FLIGHT"), answer(201, HOLD))
    client(answers).seats.take_hold("evt_1", seats=["A-1-1"])
    assert len(set(answers.keys)) == 1
    assert len(answers.asked) == 3


@pytest.mark.parametrize(("status", "code"), [(409, "SEAT_TAKEN"), (422, "INVALID"), (500, "INTERNAL")])
def test_what_would_be_refused_again_is_not_repeated(status: int, code: str) -> None:
    """A seat that is taken stays taken, and a fault of the API stays one."""
    answers = Answers(refusal(status, code))
    with pytest.raises(errors.Refused) as refused:
        client(answers).seats.take_hold("evt_1", seats=["A-1-1"])
    assert refused.value.code == code
    assert len(answers.asked) == 1


def test_the_client_for_asyncio_does_the_same() -> None:
    """A lost answer, a pause, one key."""
    answers = Answers(LOST, refusal(503, "UNAVAILABLE", retry_after="2"), answer(201, HOLD))
    hold = asyncio.run(_held(answers))
    assert hold == "hld_1"
    assert len(set(answers.keys)) == 1
    assert len(answers.slept) == 2


async def _held(answers: Answers) -> str:
    return (await async_client(answers).seats.take_hold("evt_1", seats=["A-1-1"])).hold_id
