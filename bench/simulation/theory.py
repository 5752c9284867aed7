"""Mean waits that theory knows: one line by Erlang C, and lines that are joined in turns.

A line of round robin gets every c-th shopper, so the times between its shoppers are sums of c random ones. With one
till and exponential service that is the queue E_c/M/1: the share of shoppers who wait is the root σ of

    σ = (c·ρ / (c·ρ + 1 − σ))^c ,     mean wait = σ / (1 − σ) service times

For the shortest line no formula is known.
"""

from __future__ import annotations

from chalicelib.checkout.rules.erlang import mean_wait
from chalicelib.checkout.rules.policies import Policy


def expected(policy: Policy, busy: float, tills: int) -> float | None:
    """The mean wait in service times, of tills that are so busy."""
    if policy is Policy.ONE_LINE or tills == 1:
        return mean_wait(busy * tills, tills, 1.0)
    if policy is Policy.ROUND_ROBIN:
        return _in_turns(busy, tills)
    return None


def _in_turns(busy: float, tills: int) -> float:
    waits, came = busy, tills * busy
    for _ in range(10_000):  # converges: the right side grows slower than the left
        waits = (came / (came + 1 - waits)) ** tills
    return waits / (1 - waits)
