"""Money: sums of whole minor units."""

from __future__ import annotations

import pytest

from chalicelib.core.money import Money, total


@pytest.mark.parametrize(("amounts", "expected"), [([1250], 1250), ([0, 0], 0), ([1250, 1250, 1], 2501)])
def test_prices_add_up(amounts: list[int], expected: int) -> None:
    """In their currency, exactly."""
    assert total(Money(amount, "EUR") for amount in amounts) == Money(expected, "EUR")


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        (1250, "EUR", "12.50"),
        (5, "EUR", "0.05"),
        (0, "EUR", "0.00"),
        (-1250, "EUR", "-12.50"),
        (-5, "EUR", "-0.05"),
        (1250, "JPY", "1250"),
        (1250, "KRW", "1250"),
        (1250, "KWD", "1.250"),
        (10**17 + 1, "XYZ", "1000000000000000.01"),
    ],
)
def test_an_amount_is_written_with_its_currencys_places(amount: int, currency: str, expected: str) -> None:
    """Two decimal places, unless ISO 4217 says otherwise."""
    assert Money(amount, currency).decimal == expected


def test_sums_stay_exact_however_large() -> None:
    """No amount becomes a float."""
    assert total([Money(10**17 + 1, "EUR")] * 3) == Money(3 * 10**17 + 3, "EUR")
