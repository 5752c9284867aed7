"""The simulated market and the one that is served are one kernel: the same shoppers wait as long in both."""

from __future__ import annotations

from heapq import heappop, heappush
from random import Random

import pytest

from bench.simulation.market import Arrival
from bench.simulation.market import Market as Simulated
from chalicelib.checkout.rules import serving
from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.joining import joined
from chalicelib.checkout.rules.markets import Market, Profile
from chalicelib.checkout.rules.policies import Policy, Terms, Till, TillKind
from chalicelib.core.times import SECOND

START = 1_764_619_200_000


def _arrivals(seed: int, count: int, tills: int) -> list[Arrival]:
    """Shoppers who keep nine tenths of the tills busy. Times are whole milliseconds, and no two come at once."""
    random, at, taken = Random(seed), 0, set[int]()
    found = []
    for _ in range(count):
        at += max(1, round(random.expovariate(0.9 * tills / 150) * 1000))
        while at in taken:
            at += 1
        taken.add(at)
        found.append(Arrival(at / 1000, round(random.expovariate(1 / 150), 3) + 0.001, random.randint(1, 40)))
    return found


def _served(terms: Terms, tills: tuple[Till, ...], arrivals: list[Arrival]) -> list[float]:
    """Waits of these shoppers, in seconds, in a market whose tills call when they are free and report each end."""
    market = Market("mkt_1", "opr_1", Profile("Corner", "UTC", 200, 150 * SECOND, terms, Targets()))
    for till in tills:
        market, _ = serving.with_till(market, till, START)
    took, waits = dict[tuple[str, int], int](), dict[tuple[str, int], int]()
    free, ends = [till.id for till in tills], list[tuple[int, int, str]]()

    def call(lane: str, now: int) -> bool:
        nonlocal market
        market, outcomes = serving.called_next(market, lane, now)
        for outcome in outcomes:
            waits[outcome.shopper.key] = now - outcome.shopper.joined
            heappush(ends, (now + took[outcome.shopper.key], tills.index(market.lanes[lane].till), lane))
        return bool(outcomes)

    def until(now: float) -> None:
        nonlocal market
        while ends and ends[0][0] <= now:
            end, _, lane = heappop(ends)
            market, _ = serving.finished(market, lane, None, end)
            if not call(lane, end):
                free.append(lane)

    came = []
    for arrival in arrivals:
        now = START + round(arrival.at * 1000)
        until(now)
        market, _, who = joined(market, arrival.items, False, None, now)
        took[who.key] = round(arrival.service * 1000)
        came.append(who.key)
        for lane in free:
            if call(lane, now):
                free.remove(lane)
                break
    until(float("inf"))
    return [waits[key] / 1000 for key in came]


@pytest.mark.parametrize("policy", list(Policy))
@pytest.mark.parametrize("express", [False, True])
@pytest.mark.parametrize("seed", [1, 2])
def test_both_wait_as_long(policy: Policy, express: bool, seed: int) -> None:
    """Four hundred shoppers at five tills, with and without express, to the millisecond."""
    terms = Terms(policy, 10 if express else 0, express_helps=True)
    kind = TillKind.EXPRESS if express else TillKind.REGULAR
    tills = (*(Till(str(number)) for number in range(1, 5)), Till("5", kind))
    arrivals = _arrivals(seed, 400, len(tills))
    expected = Simulated(terms, tills).run(arrivals).waits
    assert _served(terms, tills, arrivals) == pytest.approx(expected, abs=0.0005)
    assert sum(expected) > 0
