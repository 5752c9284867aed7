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


def summary_of(tally: Mapping[str, Counter[str]], closed: bool) -> Summary:
    """The summary of a waitlist from the tally of each of its lines."""
    by_category: dict[str, Counter[str]] = {}
    by_seat: Counter[str] = Counter()
    for line, counts in tally.items():
        kind, _, name = line.partition("#")
        (by_category.setdefault(name, Counter()) if kind == "C" else by_seat).update(counts)
    return Summary(
        closed,
        _line(sum(by_category.values(), by_seat)),
        {category: _line(by_category[category]) for category in sorted(by_category)},
        _line(by_seat),
    )


def _line(counts: Counter[str]) -> LineSummary:
    joined = counts["joined"] - counts[Uncounted.VOID.value]
    outcomes = {each: counts[each.value] for each in Outcome}
    return LineSummary(joined, joined - sum(outcomes.values()), outcomes)
