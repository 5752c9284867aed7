"""The retry loop: how often an attempt is made, what ends the loop, and when it pauses."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from chalicelib.errors import Conflict, LineholdError, NotFound, Unavailable
from chalicelib.table.retry import Overtaken, Patience, being_changed, retry, tries

FIVE = Patience(5, pauses=False)


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


def test_a_patience_without_pauses_does_not_wait() -> None:
    """A thousand tries take no longer than the attempts; with pauses they would take minutes."""
    started = time.monotonic()
    with pytest.raises(Unavailable):
        retry(Attempt(1_000), patience=Patience(1_000, pauses=False))
    assert time.monotonic() - started < 1.0


def test_a_patience_with_pauses_waits_between_the_tries() -> None:
    """A random time, so that calls that collided do not collide again."""
    started = time.monotonic()
    with pytest.raises(Unavailable):
        retry(Attempt(5), patience=Patience(5))
    assert time.monotonic() - started > 0.001
