"""Advice: how many tills, when it changes, and the reason in words."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest

from chalicelib.checkout.rules.advice import Memory, advise, settled
from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.need import Need, Situation, expected_wait, needed

TARGETS = Targets()
FOUR = Situation(4.0, 4.0, 4.0, 150.0, open=12, waiting=0)
"""Four shoppers a minute at 150 s each, at 12 tills."""


def test_four_a_minute_at_150_s_need_13_tills() -> None:
    """And the advice says why in words."""
    advice, memory = advise(replace(FOUR, per_minute_in_30=4.7), TARGETS, None)
    assert (advice.open, advice.needed_now, advice.needed_in_15, advice.needed_in_30) == (12, 13, 13, 15)
    assert advice.expected_wait_seconds == 33.7
    assert advice.why == (
        "4.0 shoppers a minute at 150 s each: 12 tills would let them wait 34 s on average, 13 keep it under 26 s. "
        "In 30 minutes 4.7 a minute need 15 tills."
    )
    assert memory == Memory(Need(13, 13, 15), Need(13, 13, 15))


def test_no_open_till_has_no_wait() -> None:
    """There is nobody to wait for; the need is the same."""
    advice, _ = advise(replace(FOUR, open=0), TARGETS, None)
    assert (advice.needed_now, advice.expected_wait_seconds) == (13, None)


def test_nobody_needs_no_till() -> None:
    """An empty market may close all of its tills."""
    advice, _ = advise(Situation(0, 0, 0, 150, open=2, waiting=0), TARGETS, None)
    assert (advice.needed_now, advice.expected_wait_seconds, advice.why) == (0, 0.0, "Nobody comes and nobody waits.")


def test_one_shopper_in_line_needs_a_till_at_once() -> None:
    """Also when the evaluation before needed none, and though one evaluation is noise."""
    memory = Memory(Need(0, 0, 0), Need(0, 0, 0))
    advice, memory = advise(Situation(0, 0, 0, 150, open=0, waiting=1), TARGETS, memory)
    assert (advice.needed_now, memory.shown.now) == (1, 1)


def test_a_line_that_stands_needs_more() -> None:
    """Twelve in line, ten more than the targets allow, are served within ten minutes by three more tills."""
    advice, _ = advise(replace(FOUR, waiting=12), TARGETS, None)
    assert advice.needed_now == 16
    assert advice.needed_in_15 == 13
    assert advice.why.startswith(
        "4.0 shoppers a minute at 150 s each: 13 tills keep their wait under 26 s on average, "
        "16 also serve the 12 in line within 10 minutes."
    )


@pytest.mark.parametrize("waiting", range(1, 200))
def test_ten_shoppers_at_a_minute_each_are_one_till(waiting: int) -> None:
    """For ten minutes, whatever the rounding; and eleven are two."""
    assert needed(Situation(0, 0, 0, 60.0, 1, waiting), TARGETS).now == -(-waiting // 10)


def test_a_line_that_the_targets_allow_needs_nothing() -> None:
    """One in line is what four a minute with a mean wait of 26 s have."""
    assert needed(replace(FOUR, waiting=1), TARGETS) == needed(FOUR, TARGETS)


@pytest.mark.parametrize(
    ("computed", "shown"),
    [
        ([13, 14, 13, 14, 13], [13, 13, 13, 13, 13]),
        ([13, 14, 14], [13, 13, 14]),
        ([13, 14, 15, 16, 17], [13, 13, 14, 15, 16]),
        ([16, 11, 12], [16, 16, 12]),
        ([16, 11, 20, 20], [16, 16, 16, 20]),
        ([13, 30, 13, 13], [13, 13, 13, 13]),
        ([5, 0, 0], [5, 5, 0]),
    ],
)
def test_the_advice_changes_when_two_evaluations_running_agree(computed: list[int], shown: list[int]) -> None:
    """On the direction, and then to the nearer of the two."""
    memory = Memory(Need(computed[0], 0, 0), Need(computed[0], 0, 0))
    seen = [computed[0]]
    for each in computed[1:]:
        need = Need(each, 0, 0)
        memory = Memory(settled(memory, need), need)
        seen.append(memory.shown.now)
    assert seen == shown


def test_each_number_settles_by_itself() -> None:
    """What is needed now does not wait for what is foreseen."""
    assert settled(Memory(Need(5, 6, 7), Need(8, 6, 9)), Need(8, 9, 7)) == Need(8, 6, 7)


def test_a_change_is_announced() -> None:
    """The first of two evaluations that disagree with the advice says so, the second one changes it."""
    _, memory = advise(FOUR, TARGETS, None)
    busier = replace(FOUR, per_minute=5.0, per_minute_in_15=5.0, per_minute_in_30=5.0)
    first, memory = advise(busier, TARGETS, memory)
    second, _ = advise(busier, TARGETS, memory)
    assert (first.needed_now, second.needed_now) == (13, 16)
    assert "The advice changes from 13 when the next evaluation agrees." in first.why
    assert "The advice changes" not in second.why


@pytest.mark.parametrize(
    ("situation", "targets", "words"),
    [
        (replace(FOUR, open=0), TARGETS, "12 tills would let them wait 34 s on average, 13 keep it under 26 s"),
        (replace(FOUR, open=1), TARGETS, "1 till would let them wait"),
        (replace(FOUR, open=30), TARGETS, "12 tills would let them wait 34 s on average, 13 keep it under 26 s"),
        (
            FOUR,
            replace(TARGETS, mean_wait=60),
            "with 12 tills 9% would wait longer than 2 min, with 13 at most 5% do",
        ),
        (Situation(0.01, 0, 0, 150, 0, 0), TARGETS, "0.01 shoppers a minute at 150 s each: 1 till keeps their wait"),
        (Situation(0, 0, 0, 150, 3, 12), TARGETS, "12 in line: 3 tills serve them within 10 minutes. In 15 minutes"),
        (Situation(0, 0, 0, 150, 3, 1), TARGETS, "1 in line: 1 till serves them within 10 minutes"),
    ],
)
def test_the_reason_fits_the_situation(situation: Situation, targets: Targets, words: str) -> None:
    """It compares the open tills, or one less than needed, and names the target that decides."""
    advice, _ = advise(situation, targets, None)
    assert words in advice.why


def test_too_few_tills_have_a_finite_wait() -> None:
    """Theory has none: the wait is what the line becomes within a quarter hour, and grows with what is missing."""
    waits = [expected_wait(replace(FOUR, open=tills)) for tills in (11, 10, 9, 5, 1)]
    assert all(wait is not None and math.isfinite(wait) for wait in waits)
    assert waits == sorted(waits, key=lambda wait: wait or 0)
    assert waits[0] == pytest.approx(102, rel=0.01)


def test_who_stands_in_line_is_waited_for() -> None:
    """Twelve in front at twelve tills: thirteen departures, one every 12.5 s."""
    assert expected_wait(replace(FOUR, waiting=12)) == pytest.approx(13 * 12.5)


def test_more_shoppers_or_fewer_tills_never_improve_anything() -> None:
    """Need and wait grow with the rate, with the line and with the service time; the wait falls with the tills. Only
    what a busier market allows to stand in line is more."""
    chance = Random(9)
    for _ in range(300):
        rate = chance.uniform(0, 15)
        one = Situation(rate, rate, rate, chance.uniform(30, 300), chance.randint(1, 40), chance.randint(0, 30))
        worse = [
            replace(one, per_minute=rate * 1.1),
            replace(one, waiting=one.waiting + 1),
            replace(one, service=one.service * 1.1),
        ]
        wait = expected_wait(one) or 0.0
        empty = replace(one, waiting=0)
        assert needed(replace(empty, per_minute=rate * 1.1), TARGETS).now >= needed(empty, TARGETS).now
        assert all(needed(each, TARGETS).now >= needed(one, TARGETS).now for each in worse[1:])
        assert all((expected_wait(each) or 0.0) >= wait for each in worse)
        assert (expected_wait(replace(one, open=one.open + 1)) or 0.0) <= wait
