"""Advice: how many tills to open, now and for what comes, and why.

One evaluation is noise: a number that is shown changes only when two evaluations running agree that it is too low, or
that it is too high, and then to the nearer of the two.

    evaluations     13  14  13  14  |  13  14  15  16  |  16  11  12
    shown           13  13  13  13  |  13  13  14  15  |  16  16  12

So it follows a rush that grows from one evaluation to the next, and not a number that goes up and down.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.checkout.rules.advice_words import why
from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.need import Need, Situation, expected_wait, needed


@dataclass(frozen=True, slots=True)
class Memory:
    """What a market keeps between two evaluations: what it shows, and what the last evaluation computed."""

    shown: Need
    computed: Need


@dataclass(frozen=True, slots=True)
class Advice:
    """`expected_wait_seconds` is that of a shopper who joins now, on average: None while no till is open."""

    open: int
    needed_now: int
    needed_in_15: int
    needed_in_30: int
    expected_wait_seconds: float | None
    why: str


def advise(situation: Situation, targets: Targets, before: Memory | None) -> tuple[Advice, Memory]:
    """The advice, and what to keep for the next evaluation. `before`: what was kept at the last one, None at first."""
    computed = needed(situation, targets)
    shown = computed if before is None else settled(before, computed)
    if situation.waiting and not shown.now:
        shown = Need(1, shown.in_15, shown.in_30)  # who stands in line needs no second evaluation
    wait = expected_wait(situation)
    advice = Advice(
        situation.open,
        shown.now,
        shown.in_15,
        shown.in_30,
        None if wait is None else round(wait, 1),
        why(situation, targets, computed, shown),
    )
    return advice, Memory(shown, computed)


def settled(before: Memory, computed: Need) -> Need:
    """What is shown after another evaluation."""
    shown, last = before.shown, before.computed
    return Need(
        _settled(shown.now, last.now, computed.now),
        _settled(shown.in_15, last.in_15, computed.in_15),
        _settled(shown.in_30, last.in_30, computed.in_30),
    )


def _settled(shown: int, last: int, computed: int) -> int:
    return max(shown, min(last, computed)) if computed > shown else min(shown, max(last, computed))
