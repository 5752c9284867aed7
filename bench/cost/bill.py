"""A month's bill: each profile's amounts times the prices, by service and by AWS's product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench.cost.amounts import Amounts
from bench.cost.idle import idle
from bench.cost.operations import amounts, operations
from bench.cost.prices import Price, prices
from bench.cost.profile import Profile

ALWAYS = "without customers"
"""The service of what costs as much in a month in which nobody comes."""


@dataclass(frozen=True)
class Line:
    """So much of one thing for one service; `mostly` is what uses most of it, with its share."""

    service: str
    price: Price
    amount: float
    mostly: tuple[str, float]

    @property
    def usd(self) -> float:
        return self.price.of(self.amount)


@dataclass(frozen=True)
class Bill:
    profile: Profile
    lines: tuple[Line, ...]
    """The dearest first."""

    @property
    def total(self) -> float:
        """USD a month."""
        return sum(line.usd for line in self.lines)

    def by_service(self) -> Mapping[str, float]:
        return self._sums((line.service, line.usd) for line in self.lines)

    def by_product(self) -> Mapping[str, float]:
        return self._sums((line.price.product, line.usd) for line in self.lines)

    def idle(self) -> float:
        """USD of a month in which nobody comes."""
        return self.by_service().get(ALWAYS, 0.0)

    @staticmethod
    def _sums(parts: Iterable[tuple[str, float]]) -> Mapping[str, float]:
        found = Amounts()
        for name, usd in parts:
            found[name] += usd
        return dict(sorted(found.items(), key=lambda part: -part[1]))


def bill_of(profile: Profile) -> Bill:
    """The bill of a month."""
    used: dict[tuple[str, str], Amounts] = defaultdict(Amounts)

    def add(service: str, cause: str, found: Amounts, times: float = 1) -> None:
        for name, amount in found.items():
            used[service, name][cause] += amount * times

    for use in profile.uses:
        operation = operations()[use.do]
        for service, found in amounts(operation, use.size, use.watchers, profile.cold).items():
            add(service, operation.text, found, use.often.total)
    for sockets in profile.sockets:
        add("live", sockets.what, Amounts({"minute": sockets.often.total}))
    for edge in profile.edge:
        total = edge.often.total
        add("edge", edge.what, Amounts({"edge": total, "edge-out": total * edge.kb / 1_000_000}))
    always = idle(profile.stages, profile.stored_gb)
    add(ALWAYS, "the deployment", always)
    lines = [
        Line(service, prices().by_name[name], sum(causes.values()), _most(causes))
        for (service, name), causes in used.items()
        if sum(causes.values())
    ]
    return Bill(profile, tuple(sorted(lines, key=lambda line: (-line.usd, line.service, line.price.name))))


def _most(causes: Amounts) -> tuple[str, float]:
    cause, amount = max(causes.items(), key=lambda each: each[1])
    return cause, amount / (sum(causes.values()) or 1)
