"""The table of prices, `prices.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bench.cost.operations import FOLDER


@dataclass(frozen=True)
class Price:
    """`usd` for `per` of the unit; `lower`: what makes a line with this price smaller."""

    name: str
    product: str
    unit: str
    usd: float
    per: int
    lower: str

    def of(self, amount: float) -> float:
        """USD for this much."""
        return amount * self.usd / self.per


@dataclass(frozen=True)
class Prices:
    region: str
    date: str
    by_name: Mapping[str, Price]


@cache
def prices() -> Prices:
    """All prices. Raises TypeError for an entry with other fields than `Price` has."""
    read = tomllib.loads((FOLDER / "prices.toml").read_text())
    region, date = str(read.pop("region")), str(read.pop("date"))
    return Prices(region, date, {name: Price(name, **entry) for name, entry in read.items()})
