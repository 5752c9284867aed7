"""Money: a whole number of minor units and an ISO 4217 code, never a float."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_PLACES = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "UYI",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
    **dict.fromkeys(["CLF", "UYW"], 4),
}
"""Decimal places of currencies that do not have two (ISO 4217)."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency: `{"amount": 1250, "currency": "EUR"}` is twelve euros fifty."""

    amount: int
    """In the currency's minor unit, such as cents."""
    currency: str
    """The code of ISO 4217, such as `EUR`."""

    @property
    def decimal(self) -> str:
        """The amount in major units, such as `12.50`: with a point and without the currency."""
        places = _PLACES.get(self.currency, 2)
        if places == 0:
            return str(self.amount)
        whole, minor = divmod(abs(self.amount), 10**places)
        return f"{'-' if self.amount < 0 else ''}{whole}.{minor:0{places}}"


def total(prices: Iterable[Money]) -> Money:
    """The sum of at least one price. All have one currency: an event has only one."""
    first, *rest = prices
    return Money(first.amount + sum(price.amount for price in rest), first.currency)
