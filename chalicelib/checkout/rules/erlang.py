"""Erlang C: how long shoppers wait who come at random to one line in front of several tills, and how many tills keep it
short.

    load            shoppers who come during one service time: what the tills are given, in tills
    B₀ = 1,  B_k = load·B / (k + load·B)            Erlang B: every till is busy, and nobody waits
    C = c·B / (c − load·(1 − B))                    Erlang C: the share of shoppers who wait at all
    mean wait = C·S / (c − load)                    P(wait > t) = C·e^(−(c − load)·t / S)

B stays between 0 and 1, so no load overflows. Source: Erlang, 1917; the recursion is in Cooper, "Introduction to
Queueing Theory", 1981. Times are in seconds. Service times are taken as exponential; where real ones spread less, real
waits are shorter.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Targets:
    """How long a market lets its shoppers wait, in seconds: `mean_wait` on average, and at most `late_share` of them
    longer than `limit`. All are above 0."""

    mean_wait: float = 26.0
    limit: float = 120.0
    late_share: float = 0.05


def waiting_share(load: float, tills: int) -> float:
    """The share of shoppers who wait at all: Erlang C. 1 when the load reaches the tills."""
    if load >= tills:
        return 1.0 if load > 0 else 0.0
    blocked = 1.0
    for k in range(1, tills + 1):
        blocked = _one_more(blocked, load, k)
    return _waiting(blocked, load, tills)


def mean_wait(load: float, tills: int, service: float) -> float:
    """The mean wait of all shoppers once the line is as long as it gets. Infinite when the load reaches the tills:
    such a line has no mean, it grows."""
    return _mean(waiting_share(load, tills), load, tills, service)


def late_share(load: float, tills: int, service: float, limit: float) -> float:
    """The share of shoppers who wait longer than the limit. 1 when the load reaches the tills."""
    return _late(waiting_share(load, tills), load, tills, service, limit)


def tills_needed(load: float, service: float, targets: Targets) -> int:
    """The least number of tills that keeps both targets. No load needs none; every other at least one."""
    if load <= 0:
        return 0
    blocked, tills = 1.0, 0
    while True:
        tills += 1
        blocked = _one_more(blocked, load, tills)
        if load >= tills:
            continue
        share = _waiting(blocked, load, tills)
        late = _late(share, load, tills, service, targets.limit)
        if _mean(share, load, tills, service) <= targets.mean_wait and late <= targets.late_share:
            return tills


def _one_more(blocked: float, load: float, tills: int) -> float:
    return load * blocked / (tills + load * blocked)


def _waiting(blocked: float, load: float, tills: int) -> float:
    return tills * blocked / (tills - load * (1 - blocked))


def _mean(share: float, load: float, tills: int, service: float) -> float:
    if load <= 0:
        return 0.0
    return share * service / (tills - load) if load < tills else math.inf


def _late(share: float, load: float, tills: int, service: float, limit: float) -> float:
    return share * math.exp(-max(0.0, tills - load) * limit / service)
