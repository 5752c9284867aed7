"""Shopping times are learned from visits, and say who comes to the line when."""

from __future__ import annotations

from random import Random

import pytest

from chalicelib.checkout.rules.shopping import BARS, LONGEST, ShoppingTimes, first_guess, learned
from chalicelib.core.times import MINUTE


def _taught(visits: list[int], left: int = 0) -> ShoppingTimes:
    return learned(first_guess(), visits, left)


def test_the_first_guess_is_sane() -> None:
    """Few are through in five minutes, half in 22, nearly all in an hour."""
    guess = first_guess()
    assert guess.share_within(5 * MINUTE) < 0.03
    assert guess.share_within(22 * MINUTE) == pytest.approx(0.5, abs=0.03)
    assert guess.share_within(60 * MINUTE) > 0.97
    assert guess.joining_share == 1
    assert len(guess.bars) == BARS


def test_visits_replace_the_guess() -> None:
    """A market whose visits take 40 minutes knows so after a few hundred of them."""
    chance = Random(4)
    times = _taught([round(chance.gauss(40, 5) * MINUTE) for _ in range(400)])
    assert times.share_within(25 * MINUTE) < 0.08
    assert times.share_within(40 * MINUTE) == pytest.approx(0.5, abs=0.08)


def test_old_visits_are_forgotten() -> None:
    """When shopping becomes quicker, three thousand visits leave nothing of the earlier ones."""
    times = learned(_taught([60 * MINUTE] * 3_000), [12 * MINUTE] * 5_000)
    assert times.share_within(15 * MINUTE) > 0.98


def test_visits_are_learned_in_batches_as_one_by_one() -> None:
    """But for the order within a batch, which does not matter much."""
    one_by_one = first_guess()
    for minutes in range(10, 40):
        one_by_one = learned(one_by_one, [minutes * MINUTE])
    batch = _taught([minutes * MINUTE for minutes in range(10, 40)])
    assert batch.bars == pytest.approx(one_by_one.bars, rel=0.03)


def test_who_leaves_without_the_line_does_not_come_to_it() -> None:
    """Three visits with the line and one without: three of four come."""
    times = learned(ShoppingTimes((0.0,) * BARS), [20 * MINUTE] * 300, left=100)
    assert times.joining_share == pytest.approx(0.75, abs=0.001)
    assert times.expected([0] * 40, 0, LONGEST) == pytest.approx(30, rel=0.01)


def test_everyone_comes_once() -> None:
    """Whatever the ages: the expectations of all quarter hours add up to the people inside."""
    chance, times = Random(6), first_guess()
    ages = [chance.randrange(LONGEST) for _ in range(50)]
    quarters = [times.expected(ages, start * MINUTE, (start + 15) * MINUTE) for start in range(0, 120, 15)]
    assert sum(quarters) == pytest.approx(50)
    assert all(each >= 0 for each in quarters)


def test_who_is_inside_for_long_comes_soon() -> None:
    """The chance to come within five minutes grows with the time inside."""
    times = first_guess()
    chances = [times.expected([age * MINUTE], 0, 5 * MINUTE) for age in (0, 10, 20, 30, 45)]
    assert chances == sorted(chances)
    assert chances[-1] > 8 * chances[0]


def test_a_wave_is_foreseen() -> None:
    """Sixty who entered within a minute come when their shopping time is over, as a simulation of it says."""
    chance = Random(8)
    drawn = [round(sum(chance.expovariate(3 / 25) for _ in range(3)) * MINUTE) for _ in range(60_000)]
    inside = [time - 15 * MINUTE for time in drawn if 15 * MINUTE <= time < LONGEST]
    came = sum(10 * MINUTE <= time < 20 * MINUTE for time in inside) / len(inside)
    assert first_guess().expected([15 * MINUTE] * 60, 10 * MINUTE, 20 * MINUTE) == pytest.approx(60 * came, rel=0.04)


@pytest.mark.parametrize("age", [LONGEST, LONGEST + MINUTE, 100 * LONGEST])
def test_who_is_inside_for_longer_than_any_visit_has_left(age: int) -> None:
    """A door that missed someone does not ask for tills for ever."""
    assert first_guess().expected([age], 0, 30 * MINUTE) == 0


def test_what_was_never_seen_is_not_impossible() -> None:
    """A shopper who is inside for longer than all others before is still expected."""
    times = ShoppingTimes((0.0, 0.0, 0.0, 500.0, *(0.0,) * (BARS - 4)))
    assert 0 < times.expected([50 * MINUTE], 0, 15 * MINUTE) <= 1
    assert times.expected([LONGEST - 1], 0, MINUTE) == pytest.approx(1)


@pytest.mark.parametrize(("visit", "bar"), [(-5, 0), (0, 0), (LONGEST, BARS - 1), (50 * LONGEST, BARS - 1)])
def test_a_visit_of_any_length_is_learned(visit: int, bar: int) -> None:
    """Clocks that disagree count as short, and a whole day as the longest."""
    assert _taught([visit]).bars[bar] > 1
