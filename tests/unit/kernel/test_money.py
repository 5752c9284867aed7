"""Money: sums of whole minor units."""

from __future__ import annotations

import pytest

from chalicelib.kernel.money import Money, total


@pytest.mark.parametrize(("amounts", "expected"), [([1250], 1250), ([0, 0], 0), ([1250, 1250, 1], 2501)])
def test_prices_add_up(amounts: list[int], expected: int) -> None:
    """In their currency, exactly."""
    assert total(Money(amount, "EUR") for amount in amounts) == Money(expected, "EUR")


def test_sums_stay_exact_however_large() -> None:
    """No amount is ever a float."""
    assert total([Money(10**17 + 1, "EUR")] * 3) == Money(3 * 10**17 + 3, "EUR")
