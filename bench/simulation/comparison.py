"""Policies compared: what each of them is simulated with, what came of it, and whether theory agrees.

The standard error of a mean wait is that of the means of batches: the waits of shoppers who follow one another are
alike, those of two batches are not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import fmean, stdev

from bench.simulation import theory
from bench.simulation.arrivals import busiest_load, exponential, realistic
from bench.simulation.market import Arrival, Market
from chalicelib.checkout.rules.erlang import Targets, tills_needed
from chalicelib.checkout.rules.policies import Policy, Terms, Till, TillKind

BUSY = 0.9
TILLS = (1, 2, 4, 10)

SHOPPERS = 200_000
"""Of each market that is compared with theory."""

FILLING = 20
"""One shopper of so many comes first and does not count: they find the market emptier than it is for long."""

FEW = 10
"""Items of the express line."""

BATCHES = 30

MOST = 3.0
"""Standard errors by which simulation and theory may differ."""


@dataclass(frozen=True, slots=True)
class Row:
    """What came of a policy. Waits are in units of the mean service time; the error is one standard error, None for too
    few shoppers. `long` is the wait that one of twenty exceeds, `few` the mean wait of those with few items."""

    policy: str
    tills: str
    busy: float
    wait: float
    error: float | None
    theory: float | None
    overtaken: float
    long: float
    few: float

    @property
    def agrees(self) -> bool:
        """Whether theory is within the allowed standard errors, where there is a theory."""
        if self.theory is None or self.error is None:
            return True
        return abs(self.wait - self.theory) <= MOST * self.error


def against_theory(seed: int, shoppers: int = SHOPPERS) -> list[Row]:
    """All policies with random arrivals and exponential service times, as theory has them, and all with the same."""
    rows = []
    for tills in TILLS:
        for policy in Policy if tills > 1 else (Policy.ONE_LINE,):
            arrivals = exponential(Random(f"{seed} {tills}"), BUSY * tills, shoppers + shoppers // FILLING)
            row = simulated(policy, Terms(policy), _tills(tills), arrivals, 1.0, shoppers // FILLING)
            rows.append(replace(row, busy=BUSY, theory=theory.expected(policy, BUSY, tills)))
    return rows


def in_a_market(seed: int, shoppers: int = 40_000) -> list[Row]:
    """Four shoppers a minute with items, at twelve tills, two of which may be for up to ten items."""
    layouts = [
        ("one_line", Terms(), _tills(12)),
        ("one_line and express", Terms(express_items=FEW), _tills(10, 2)),
        ("one_line and express that helps", Terms(express_items=FEW, express_helps=True), _tills(10, 2)),
        ("shortest_line", Terms(Policy.SHORTEST_LINE), _tills(12)),
        ("round_robin", Terms(Policy.ROUND_ROBIN), _tills(12)),
    ]
    came = list(realistic(Random(f"{seed} market"), 4.0, shoppers + shoppers // FILLING))
    return [simulated(name, terms, tills, came, 150.0, shoppers // FILLING) for name, terms, tills in layouts]


def of_a_recording(arrivals: Sequence[Arrival]) -> list[Row]:
    """All policies with the shoppers that a market recorded, at the tills that its busiest hour needs."""
    service = fmean(arrival.service for arrival in arrivals)
    tills = max(1, tills_needed(busiest_load(list(arrivals)), service, Targets()))
    return [simulated(policy, Terms(policy), _tills(tills), arrivals, service, 0) for policy in Policy]


def simulated(
    name: str, terms: Terms, tills: Sequence[Till], arrivals: Iterable[Arrival], service: float, filling: int
) -> Row:
    """One market, without the first shoppers, who find it empty. `service` is the unit of its waits."""
    market = Market(terms, tills)
    outcome = market.run(arrivals)
    waits = [wait / service for wait in outcome.waits[filling:]]
    came = market.came[filling:]
    busy = sum(each.service for each in came) / max(1e-9, came[-1].at - came[0].at) / len(tills)
    express = sum(till.kind is TillKind.EXPRESS for till in tills)
    label = f"{len(tills) - express} + {express}" if express else str(len(tills))
    few = [wait for wait, each in zip(waits, came, strict=True) if each.items <= FEW]
    late = sorted(waits)[int(0.95 * len(waits))]
    mean_of_few = fmean(few) if few else 0.0
    return Row(name, label, busy, fmean(waits), standard_error(waits), None, outcome.overtaken, late, mean_of_few)


def standard_error(values: Sequence[float], batches: int = BATCHES) -> float | None:
    """That of the mean, from the means of batches. None for fewer than ten values a batch."""
    size = len(values) // batches
    if size < 10:
        return None
    means = [fmean(values[start : start + size]) for start in range(0, size * batches, size)]
    return stdev(means) / math.sqrt(batches)


def _tills(regular: int, express: int = 0) -> tuple[Till, ...]:
    kinds = [TillKind.REGULAR] * regular + [TillKind.EXPRESS] * express
    return tuple(Till(str(number), kind) for number, kind in enumerate(kinds, 1))
