"""The shoppers of a market, wherever they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from chalicelib.checkout.rules.line import Waiting
from chalicelib.checkout.rules.markets import Market


def everyone(market: Market) -> Iterator[Waiting]:
    """Those who wait, and those who were called."""
    return chain(chain.from_iterable(market.lines.values()), (call.shopper for _, call in market.calls()))
