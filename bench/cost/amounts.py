"""Amounts of what AWS asks money for, by the names of `prices.toml`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Self


class Amounts(defaultdict[str, float]):
    """How much of each; 0 of what it does not name."""

    def __init__(self, values: Mapping[str, float] | None = None) -> None:
        super().__init__(float, values or {})

    def __add__(self, other: Mapping[str, float]) -> Self:
        total = type(self)(self)
        for name, amount in other.items():
            total[name] += amount
        return total

    def times(self, factor: float) -> Self:
        """So many times as much."""
        return type(self)({name: amount * factor for name, amount in self.items()})
