"""Money: an integer of the currency's smallest unit, so sums are exact without decimals."""

from __future__ import annotations

from linehold_client.base import Model

_NO_DECIMALS = frozenset(
    (
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
    )
)
_THREE_DECIMALS = frozenset(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"])


class Money(Model, frozen=True):
    """`Money(1250, "EUR")` is twelve euros fifty."""

    amount: int
    """In the currency's smallest unit, such as cents."""
    currency: str
    """The code of ISO 4217, such as `EUR`."""

    def __str__(self) -> str:
        """For people, as `12.50 EUR`."""
        decimals = 0 if self.currency in _NO_DECIMALS else 3 if self.currency in _THREE_DECIMALS else 2
        sign, digits = "-" if self.amount < 0 else "", str(abs(self.amount)).rjust(decimals + 1, "0")
        whole = digits[: len(digits) - decimals]
        return f"{sign}{whole}{'.' + digits[-decimals:] if decimals else ''} {self.currency}"

    def __add__(self, other: Money) -> Money:
        """The sum. Raises ValueError for two currencies."""
        if other.currency != self.currency:
            raise ValueError(f"{self} and {other} have no sum")
        return Money(self.amount + other.amount, self.currency)

    def __mul__(self, times: int) -> Money:
        return Money(self.amount * times, self.currency)
