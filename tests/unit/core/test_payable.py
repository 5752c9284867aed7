"""Amounts that can be paid, currency by currency: the provider's limits, and that its double has the same."""

from __future__ import annotations

import pytest

from chalicelib.core.currencies import IN_USE
from chalicelib.core.money import Money
from chalicelib.core.payable import from_stripe, is_in_use, limits, problem_of, require_payable, to_stripe
from chalicelib.errors import Conflict
from doubles.stripe.errors import Problem
from doubles.stripe.limits import check_amount

PUBLISHED = {
    **dict.fromkeys(
        [
            "USD",
            "AUD",
            "BRL",
            "CAD",
            "CHF",
            "EUR",
            "ILS",
            "INR",
            "NZD",
            "PHP",
            "RUB",
            "SGD",
            "ZAR",
            "JPY",
        ],
        50,
    ),
    "GBP": 30,
    **dict.fromkeys(("AED", "MYR", "PLN", "RON"), 200),
    "DKK": 250,
    "NOK": 300,
    "SEK": 300,
    "HKD": 400,
    "MXN": 1_000,
    "THB": 1_000,
    "CZK": 1_500,
    "HUF": 17_500,
}
"""The least amounts that Stripe publishes, in minor units, for currencies in which it pays out."""

NEVER_TAKEN = [
    *[
        (50, code)
        for code in ("VND", "IDR", "KRW", "UGX", "CLP", "COP", "PYG", "XAF", "XOF", "KMF", "RWF", "GNF", "BIF")
    ],
    *[(100, code) for code in ("MGA", "LAK", "KHR", "MMK", "TRY", "NGN", "KZT", "UZS", "TZS", "LBP", "AMD", "CRC")],
]
"""A few hundredths of a cent to a few cents of the euro."""


def _taken(amount: int, currency: str) -> bool:
    """Whether the double takes a charge of this many minor units of ISO 4217."""
    try:
        check_amount(to_stripe(Money(amount, currency)), currency.lower())
    except Problem:
        return False
    return True


@pytest.mark.parametrize(("currency", "least"), PUBLISHED.items())
def test_the_least_amount_is_the_published_one(currency: str, least: int) -> None:
    """One unit less cannot be paid, and the provider would refuse it."""
    assert problem_of(Money(least, currency)) is None
    assert "the least that can be paid" in (problem_of(Money(least - 1, currency)) or "")
    assert (_taken(least, currency), _taken(least - 1, currency)) == (True, False)


@pytest.mark.parametrize(("amount", "currency"), NEVER_TAKEN)
def test_what_is_too_little_at_any_rate_is_refused(amount: int, currency: str) -> None:
    """Where the unit is small, and Stripe would convert it; thirty times as much as the least can be paid."""
    assert "the least that can be paid" in (problem_of(Money(amount, currency)) or "")
    assert problem_of(Money(limits(currency)[0] * 30, currency)) is None


@pytest.mark.parametrize("currency", ["ISK", "MGA", "TRY", "UGX", "VND"])
def test_a_floor_is_below_what_the_provider_takes(currency: str) -> None:
    """So no drift of a rate makes it refuse what can be paid."""
    least = limits(currency)[0]
    assert not _taken(least, currency)
    assert _taken(least * 5, currency)


@pytest.mark.parametrize(
    ("currency", "most"),
    [
        ("EUR", 99_999_999),
        ("USD", 99_999_999),
        ("JPY", 99_999_999),
        ("KWD", 99_999_990),
        ("INR", 999_999_999),
        ("COP", 9_999_999_999),
        ("IDR", 999_999_999_999),
        ("ISK", 999_999),
        ("UGX", 999_999),
        ("MGA", 9_999_999_900),
    ],
)
def test_the_greatest_amount_is_the_published_one(currency: str, most: int) -> None:
    """In Stripe's unit it has eight digits, and more in three currencies. One step more cannot be paid."""
    step = limits(currency)[2]
    assert problem_of(Money(most, currency)) is None
    assert "the most that can be paid" in (problem_of(Money(most + step, currency)) or "")
    assert (_taken(most, currency), _taken(most + step, currency)) == (True, False)


@pytest.mark.parametrize("currency", sorted(IN_USE))
def test_nothing_can_be_paid_in_every_currency(currency: str) -> None:
    """Free is free; a single minor unit is too little everywhere, and less than nothing is none."""
    assert problem_of(Money(0, currency)) is None
    assert problem_of(Money(1, currency))
    assert problem_of(Money(-1, currency))
    least, most, _ = limits(currency)
    assert 0 < least < most


@pytest.mark.parametrize("currency", sorted(IN_USE))
def test_a_price_is_taken_in_the_currencies_of_the_provider(currency: str) -> None:
    """And in no other, for more than nothing."""
    amount = max(300_000, limits(currency)[0])
    assert (problem_of(Money(amount, currency)) is None) is _taken(amount, currency)


@pytest.mark.parametrize(
    ("amount", "currency", "payable"),
    [
        (5_120, "KWD", True),
        (5_125, "KWD", False),
        (1_001, "BHD", False),
        (100_000, "MGA", True),
        (100_050, "MGA", False),
        (12_345, "HUF", False),
        (54_321, "HUF", True),
        (4_999, "TWD", True),
    ],
)
def test_amounts_are_multiples_of_what_cards_take(amount: int, currency: str, payable: bool) -> None:
    """The last of three decimals is 0, and ariary are whole; forints and Taiwan dollars may have decimals."""
    assert (problem_of(Money(amount, currency)) is None) is payable
    if currency != "MGA":  # there the double never sees the fraction
        assert _taken(amount, currency) is payable


@pytest.mark.parametrize(
    ("amount", "currency", "stripes"),
    [
        (5, "ISK", 500),
        (5, "UGX", 500),
        (500, "MGA", 5),
        (500, "JPY", 500),
        (1_000, "EUR", 1_000),
        (5_120, "KWD", 5_120),
    ],
)
def test_stripe_counts_some_currencies_in_other_units(amount: int, currency: str, stripes: int) -> None:
    """Both ways."""
    assert to_stripe(Money(amount, currency)) == stripes
    assert from_stripe(stripes, currency) == amount


@pytest.mark.parametrize("code", ["EUX", "BTC", "XAU", "XXX", "XTS", "BGN", "HRK", "ANG", "CHE", "CLF", ""])
def test_codes_that_nobody_pays_in_are_no_currencies(code: str) -> None:
    """Unknown ones, metals, test codes, funds, and those that have ended."""
    assert not is_in_use(code)


@pytest.mark.parametrize("code", ["EUR", "USD", "JPY", "KWD", "XOF", "XCG", "ZWG", "SLE", "VES", "VED"])
def test_currencies_that_people_pay_in_are_in_use(code: str) -> None:
    """Recent ones too."""
    assert is_in_use(code)


def test_a_refusal_names_the_amount() -> None:
    """For clients and for people."""
    require_payable(Money(0, "EUR"))
    with pytest.raises(Conflict) as caught:
        require_payable(Money(100_000_000, "EUR"))
    assert caught.value.code == "AMOUNT_NOT_PAYABLE"
    assert caught.value.details == {"total": {"amount": 100_000_000, "currency": "EUR"}}
    assert caught.value.message == "1000000.00 EUR is more than 999999.99 EUR, the most that can be paid."
