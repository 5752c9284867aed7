"""Amounts that can be paid: those that the payment provider takes, in any stage, so that no price is set in vain.

The limits are Stripe's published ones (docs.stripe.com/currencies, as of November 2026), in minor units of ISO 4217.
Nothing (0) is always payable: it is paid without a provider. A charge in a currency that Stripe converts has to be
worth the least amount of the currency in which it pays the organiser. That depends on the day's rate, so only what is
too little at any rate is refused here, and the provider has the last word.
"""

from __future__ import annotations

from chalicelib.core.currencies import IN_USE
from chalicelib.core.money import Money
from chalicelib.errors import Conflict

_LEAST = {
    **dict.fromkeys(["FKP", "GBP", "GIP", "SHP"], 30),  # the first is published, the others are worth as much
    "KYD": 40,  # worth 1.20 USD
    **dict.fromkeys(["AED", "MYR", "PLN", "RON"], 200),
    "DKK": 250,
    **dict.fromkeys(["NOK", "SEK"], 300),
    "HKD": 400,
    **dict.fromkeys(["MXN", "THB"], 1_000),
    "CZK": 1_500,
    "HUF": 17_500,
}
_LEAST_OF_OTHERS = 50
"""Published so for USD, EUR, JPY and others, whatever they are worth."""

_FLOOR_AMOUNTS = """
AFN 1200  ALL 1600  AMD 7000  AOA 16000  ARS 15000  BDT 2000  BIF 500  CDF 50000  CLP 150  COP 75000  CRC 9000
CVE 1600  DOP 1000  DZD 2400  EGP 900  ETB 2200  GMD 1200  GNF 1500  GYD 4000  HTG 2400  IDR 300000  JMD 3000
KES 2400  KGS 1600  KHR 75000  KMF 70  KRW 250  KZT 9000  LAK 380000  LBP 1600000  LKR 5500  LRD 3500  MGA 80000
MKD 1000  MMK 38000  MNT 65000  MUR 850  MWK 32000  MZN 1200  NGN 28000  NIO 700  NPR 2500  PKR 5200  PYG 1500
RSD 1900  RWF 250  SLE 400  SOS 10500  SRD 700  TRY 600  TZS 48000  UAH 800  UGX 600  UYU 750  UZS 230000
VND 4500  XAF 100  XOF 100  YER 4500  ZMW 400
"""
_FLOORS = {currency: int(amount) for currency, amount in zip(*[iter(_FLOOR_AMOUNTS.split())] * 2, strict=True)}
"""Rough floors of currencies with small units, which Stripe converts: about a third of 0.50 EUR at rates of June 2025,
so that no drift of a rate refuses what can be paid. What is a little more may still be too little that day."""

_MOST = {"COP": 9_999_999_999, "IDR": 999_999_999_999, "INR": 999_999_999}
_MOST_OF_OTHERS = 99_999_999
"""Eight digits: some networks take more, none takes less."""

_STRIPES_UNITS = {"ISK": (100, 1), "UGX": (100, 1), "MGA": (1, 100)}
"""Currencies whose unit at Stripe is another than in ISO 4217: how many of Stripe's units are how many of ISO's. Stripe
charges no fractions of these."""

_STEP = {**dict.fromkeys(["BHD", "JOD", "KWD", "OMR", "TND"], 10), "MGA": 100}

_UNKNOWN_TO_STRIPE = "BTN CUP ERN GHS IQD IRR KPW LYD MRU SDG SSP STN SVC SYP TMT VED VES ZWG"
_NOT_TAKEN = frozenset(_UNKNOWN_TO_STRIPE.split())
"""Currencies in which Stripe charges nothing, wherever the organiser is."""

GREATEST = max(_MOST.values())
"""No amount of any currency is greater."""


def is_in_use(currency: str) -> bool:
    return currency in IN_USE


def problem_of(amount: Money) -> str | None:
    """Why an amount cannot be paid, in words that follow it; None if it can."""
    least, most, step = limits(amount.currency)
    taken = amount.currency not in _NOT_TAKEN and least <= amount.amount <= most and amount.amount % step == 0
    if taken or amount.amount == 0:
        return None
    if amount.amount < 0:
        return "is less than nothing"
    if amount.currency in _NOT_TAKEN:
        return f"cannot be paid: the payment provider does not take {amount.currency}"
    if amount.amount < least:
        return f"is less than {Money(least, amount.currency).decimal} {amount.currency}, the least that can be paid"
    if amount.amount > most:
        return f"is more than {Money(most, amount.currency).decimal} {amount.currency}, the most that can be paid"
    return f"is not a multiple of {Money(step, amount.currency).decimal} {amount.currency}, which payments have to be"


def limits(currency: str) -> tuple[int, int, int]:
    """The least and the greatest amount, and the step between amounts."""
    step = _STEP.get(currency, 1)
    most = from_stripe(_MOST.get(currency, _MOST_OF_OTHERS), currency)
    least = _LEAST.get(currency, _LEAST_OF_OTHERS)
    return max(least, _FLOORS.get(currency, 0), step), most, step


def require_payable(amount: Money) -> None:
    """Raises `Conflict` AMOUNT_NOT_PAYABLE."""
    if problem := problem_of(amount):
        raise not_payable(f"{amount.decimal} {amount.currency} {problem}.", amount)


def not_payable(message: str, amount: Money, **details: str) -> Conflict:
    total = {"amount": amount.amount, "currency": amount.currency}
    return Conflict(message, "AMOUNT_NOT_PAYABLE", {"total": total, **details})


def to_stripe(amount: Money) -> int:
    """An amount in the unit in which Stripe counts its currency."""
    theirs, ours = _STRIPES_UNITS.get(amount.currency, (1, 1))
    return amount.amount * theirs // ours


def from_stripe(amount: int, currency: str) -> int:
    """An amount in Stripe's unit, in minor units of ISO 4217."""
    theirs, ours = _STRIPES_UNITS.get(currency, (1, 1))
    return amount * ours // theirs
