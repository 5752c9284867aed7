"""Money: a whole number of minor units and an ISO 4217 code. Never a float."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Money:
    """`{"amount": 1250, "currency": "EUR"}` is twelve euros fifty."""

    amount: int
    currency: str


def total(prices: Iterable[Money]) -> Money:
    """The sum of at least one price, all of one currency (`kernel.events` sees to it that an event has one)."""
    first, *rest = prices
    return Money(first.amount + sum(price.amount for price in rest), first.currency)
