"""Popularity: the interest in events, which fades by half in a set time.

Interest is counted in slices of ten seconds, for all events together. A slice that can grow no more is added to the
scores once: scores record the slice up to which they count. Fading makes all scores smaller in proportion and so
changes no rank; it is done when counts are added.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.catalogue.rules.cards import EventCard
from chalicelib.core.times import MINUTE, SECOND

SLICE = 10 * SECOND
SETTLED_AFTER = 20 * SECOND
"""How long after its end a slice may still grow: longer than a write of its counts can take."""

LONGEST_BACK = 30 * MINUTE
"""Slices older than this are skipped: after an outage current interest matters more than old interest."""

MOST_SCORED = 2_000
MOST_RANKED = 100
MOST_CARDS = 300
"""Events whose cards are read for one ranking: the shows of one release share a rank."""


class Interest(StrEnum):
    """How people show interest in an event."""

    VIEW = "view"
    HOLD = "hold"
    BOOKING = "booking"


WEIGHTS: Mapping[Interest, float] = {Interest.VIEW: 1.0, Interest.HOLD: 5.0, Interest.BOOKING: 25.0}
"""Views and holds cost nothing, a booking costs money. A hold counts once whatever its number of seats."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Scores by event, with all counts up to and including the slice `upto`."""

    upto: int
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A release (or an event without one) with its score, its number of shows, and the card of its next show."""

    card: EventCard
    score: float
    shows: int


def slice_of(instant: int) -> int:
    return instant // SLICE


def slices_due(upto: int | None, now: int) -> range:
    """The slices after `upto` that can grow no more."""
    last = slice_of(now - SETTLED_AFTER) - 1
    oldest = slice_of(now - LONGEST_BACK)
    return range(oldest if upto is None else max(oldest, upto + 1), last + 1)


def added(scores: Scores, counts: Mapping[int, Mapping[str, float]], upto: int, half_life: int) -> Scores:
    """The scores with these slices' counts, faded to the slice `upto`. `half_life` in milliseconds."""

    def faded(value: float, since: int) -> float:
        return value * float(0.5 ** ((upto - since) * SLICE / half_life))

    total = {event: faded(score, scores.upto) for event, score in scores.scores.items()}
    for number, counted in counts.items():
        for event, weight in counted.items():
            total[event] = total.get(event, 0.0) + faded(weight, number)
    best = sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST_SCORED]
    return Scores(upto, dict(best))


def ended(card: EventCard | None, now: int) -> bool:
    """Whether an event will not be ranked again: it has started, or a search does not find it."""
    return card is None or card.starts_at <= now


def ranking(
    scores: Mapping[str, float], cards: Mapping[str, EventCard], now: int, released_within: int
) -> list[Ranked]:
    """The most popular releases: on sale now, or published within `released_within` milliseconds."""
    by_release: dict[tuple[str, str], list[EventCard]] = {}
    for event in scores:
        card = cards.get(event)
        if card is None or ended(card, now):
            continue
        if card.on_sale_at <= now or now - card.published_at < released_within:
            by_release.setdefault((card.operator, card.release or card.event), []).append(card)
    found = [_ranked(shows, scores) for shows in by_release.values()]
    return sorted(found, key=lambda each: (-each.score, each.card.position))[:MOST_RANKED]


def _ranked(shows: Sequence[EventCard], scores: Mapping[str, float]) -> Ranked:
    first = min(shows, key=lambda card: card.position)
    return Ranked(first, round(sum(scores[card.event] for card in shows), 3), len(shows))


def weighed(interests: Iterable[tuple[str, Interest]]) -> dict[str, float]:
    """The sum of the weights by event."""
    weights: dict[str, float] = {}
    for event, interest in interests:
        weights[event] = weights.get(event, 0.0) + WEIGHTS[interest]
    return weights
