"""The retry loop: how often an attempt is made, what ends the loop, and when it pauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from chalicelib.core import time_limit
from chalicelib.core.time_limit import REQUEST_SECONDS, cleaning_up, within
from chalicelib.errors import Conflict, LineholdError, NotFound, Unavailable
from chalicelib.table.retry import Overtaken, Patience, being_changed, retry, tries
from tests.support.clock import PausesTakeNone

FIVE = Patience(5, pauses=False)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> PausesTakeNone:
    """By which pauses last."""
    clock = PausesTakeNone()
    monkeypatch.setattr(time_limit, "waiting", clock)
    return clock


@dataclass
class Attempt:
    """Loses the race so many times, then answers with the number of the attempt."""

    losses: int
    made: int = 0

    def __call__(self) -> int:
        self.made += 1
        if self.made <= self.losses:
            raise Overtaken(f"lost {self.made}")
        return self.made


@pytest.mark.parametrize("losses", range(5))
def test_an_overtaken_attempt_runs_again(losses: int) -> None:
    """The answer is that of the first attempt that wins, and none is made after it."""
    attempt = Attempt(losses)
    assert retry(attempt, patience=FIVE) == losses + 1
    assert attempt.made == losses + 1


@pytest.mark.parametrize("most", [1, 2, 5])
def test_the_last_lost_attempt_ends_the_loop(most: int) -> None:
    """There are as many attempts as the patience says; then the call is refused, because of the last of them."""
    attempt = Attempt(most)
    with pytest.raises(Unavailable) as caught:
        retry(attempt, patience=Patience(most, pauses=False))
    assert attempt.made == most
    assert str(caught.value.__cause__) == f"lost {most}"


@pytest.mark.parametrize(
    ("busy", "error", "code"),
    [
        (None, Unavailable, "UNAVAILABLE"),
        (being_changed("event"), Conflict, "BEING_CHANGED"),
        (lambda: NotFound("No seat is left.", "SOLD_OUT"), NotFound, "SOLD_OUT"),
    ],
)
def test_a_caller_may_name_the_error(
    busy: Callable[[], LineholdError] | None, error: type[LineholdError], code: str
) -> None:
    """It is made only when every attempt has lost."""
    with pytest.raises(error) as caught:
        retry(Attempt(5), busy, FIVE)
    assert caught.value.code == code
    assert retry(Attempt(4), busy, FIVE) == 5


def test_other_errors_pass_through() -> None:
    """An attempt that raises anything but `Overtaken` is not made again."""
    errors = iter([Overtaken(), NotFound("There is no such thing."), Overtaken()])

    def attempt() -> None:
        raise next(errors)

    with pytest.raises(NotFound):
        retry(attempt, patience=FIVE)
    assert isinstance(next(errors), Overtaken)


def test_a_kind_of_overtaken_is_retried() -> None:
    """Refused conditions are subclasses of it."""

    class Lost(Overtaken):
        pass

    errors = iter([Lost(), Lost()])

    def attempt() -> str:
        for error in errors:
            raise error
        return "won"

    assert retry(attempt, patience=FIVE) == "won"


def test_the_last_try_is_known() -> None:
    """It is the only one that is marked."""
    assert list(tries(Patience(3, pauses=False))) == [False, False, True]
    assert list(tries(Patience(1))) == [True]


def test_a_patience_without_pauses_does_not_wait(clock: PausesTakeNone) -> None:
    with pytest.raises(Unavailable):
        retry(Attempt(1_000), patience=Patience(1_000, pauses=False))
    assert clock.now() == 0


def test_the_tries_end_with_the_time_limit(clock: PausesTakeNone) -> None:
    """The pauses are random, and none goes beyond it. There are dozens of tries, so few clients see an error."""
    attempt = Attempt(1_000)
    with pytest.raises(Unavailable), within(REQUEST_SECONDS):
        retry(attempt)
    assert REQUEST_SECONDS - 0.6 < clock.now() <= REQUEST_SECONDS
    assert 15 < attempt.made < 100


def test_loops_inside_loops_share_the_limit(clock: PausesTakeNone) -> None:
    """Whatever an attempt tries again counts for the call."""

    def attempt() -> None:
        retry(Attempt(1_000), lambda: NotFound("still nothing"))

    with pytest.raises(NotFound), within(3.0):
        retry(attempt)
    assert clock.now() <= 3.0
    with within(3.0), pytest.raises(NotFound), within(1.0):
        attempt()
    assert clock.now() <= 4.0


def test_what_is_slow_is_tried_once_more_at_most(clock: PausesTakeNone) -> None:
    """Whether an attempt is the last one is known before it is made."""
    attempt = Attempt(1_000)

    def slow() -> int:
        clock.pause(1.5)
        return attempt()

    with pytest.raises(Unavailable), within(4.0):
        retry(slow)
    assert attempt.made in (3, 4)


def test_cleaning_up_has_time_of_its_own(clock: PausesTakeNone) -> None:
    """The call that failed has used all of its time."""
    with within(2.0):
        with pytest.raises(Unavailable):
            retry(Attempt(1_000))
        with cleaning_up():
            assert retry(Attempt(3)) == 4


def test_without_a_limit_a_loop_has_two_seconds(clock: PausesTakeNone) -> None:
    for _ in range(2):
        before = clock.now()
        with pytest.raises(Unavailable):
            retry(Attempt(1_000))
        assert 1.0 < clock.now() - before <= 2.0
