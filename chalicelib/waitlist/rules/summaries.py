"""A waitlist in numbers, for its organiser: counted from numbers that were drawn and numbers that are gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.waitlist.rules.entries import Outcome, Uncounted

_ANSWERS = (Outcome.ACCEPTED, Outcome.DECLINED, Outcome.LAPSED)


@dataclass(frozen=True, slots=True)
class LineSummary:
    """Entries that have joined, those that wait now (with an open offer too), and the others by outcome."""

    joined: int
    waiting: int
    outcomes: Mapping[Outcome, int]

    @property
    def conversion(self) -> float | None:
        """The share of answered and lapsed offers that were accepted; None before there is one."""
        answered = [self.outcomes.get(outcome, 0) for outcome in _ANSWERS]
        return answered[0] / sum(answered) if any(answered) else None


@dataclass(frozen=True, slots=True)
class Summary:
    """A waitlist for its organiser. `by_seat` counts the wishes for named seats."""

    closed: bool
    total: LineSummary
    by_category: Mapping[str, LineSummary]
    by_seat: LineSummary


def summary_of(tally: Mapping[str, Counter[str]], closed: bool, ended: Outcome | None = None) -> Summary:
    """The summary of a waitlist from the tally of each of its lines. `ended`: how the entries that are left ended with
    their waitlist."""
    by_category: dict[str, Counter[str]] = {}
    by_seat: Counter[str] = Counter()
    for line, counts in tally.items():
        kind, _, name = line.partition("#")
        (by_category.setdefault(name, Counter()) if kind == "C" else by_seat).update(counts)
    return Summary(
        closed,
        _line(sum(by_category.values(), by_seat), ended),
        {category: _line(by_category[category], ended) for category in sorted(by_category)},
        _line(by_seat, ended),
    )


def _line(counts: Counter[str], ended: Outcome | None) -> LineSummary:
    joined = counts["joined"] - counts[Uncounted.VOID.value]
    outcomes = {each: counts[each.value] for each in Outcome}
    waiting = joined - sum(outcomes.values())
    if ended is not None:
        outcomes[ended] += waiting
        waiting = 0
    return LineSummary(joined, waiting, outcomes)
