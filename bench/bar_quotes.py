"""The accuracy of quotes in simulated evenings: with the true pace, a learned one, and the staff's guess."""

from __future__ import annotations

from bench.table import Table
from chalicelib.bars.rules.bars import WEIGHT
from tests.support.evenings import WRONG, Quotes, quotes

_SERVERS = (1, 4, 10)

_PACES = {
    "the true pace": (0.0, 1.0, 0.0),
    f"a learned pace, from a guess {WRONG:g} × too slow": (WEIGHT, WRONG, WEIGHT),
    f"a learned pace, from a guess {WRONG:g} × too fast": (WEIGHT, 1 / WRONG, WEIGHT),
    f"the guess alone, without learning, {WRONG:g} × too slow": (0.0, WRONG, 0.0),
    f"the guess alone, without learning, {WRONG:g} × too fast": (0.0, 1 / WRONG, 0.0),
}


def add_quotes(table: Table) -> None:
    for name, (weight, guess, known) in _PACES.items():
        found = [quotes(servers, weight, guess, known) for servers in _SERVERS]
        aim = "" if "alone" in name else "50 %, 90 %"
        table.add(f"quotes with {name}: waits below the median, below the p90", _shares(found), aim)
        errors = " · ".join(f"{each.error:.2f}" for each in found)
        table.add("of those: the error, in mean waits", errors)


def _shares(found: list[Quotes]) -> str:
    return " · ".join(f"{each.median:.0%}, {each.p90:.0%}".replace("%", " %") for each in found)
