"""Many clients at once: each call on a thread of its own, all let go at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from tests.support.api import Reply

T = TypeVar("T")


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """The results of all calls, in their order. Bounded by the calls' own time limits."""
    gate = Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        gate.wait(60)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def outcomes(replies: Sequence[Reply]) -> Counter[tuple[int, str | None]]:
    """How often each status and code was answered."""
    return Counter((reply.status, reply.code) for reply in replies)


def with_patience(replies: Sequence[Reply], *expected: tuple[int, str | None], spare: int = 1) -> None:
    """Only these statuses and codes were answered; at most one call in a hundred got 503 instead. `spare` calls may in
    any case, because on a slow machine a few calls may not show a share."""
    found = outcomes(replies)
    assert sum(reply.status == 503 for reply in replies) <= max(spare, len(replies) // 100), found
    assert set(found) <= {*expected, (503, "UNAVAILABLE")}, found
