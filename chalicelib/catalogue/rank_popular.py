"""Popular new releases: counting what people do, ranking it every minute, showing it to everybody.

Views are counted in this container's memory and written together; those of a container that ends first are lost.
Holds and bookings come out of the table's stream; those that it brings late by minutes are not counted any more.
A ranking can afford both, and an event that everybody looks at can afford no write a look.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.adapters.clock import Clock
from chalicelib.catalogue.rules import popularity as rules
from chalicelib.catalogue.rules.cards import Card
from chalicelib.catalogue.rules.popularity import Deed, Ranked, Scores
from chalicelib.catalogue.storage import popularity as store
from chalicelib.catalogue.storage import postings
from chalicelib.core.cache import Recent
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY, HOUR, SECOND
from chalicelib.errors import Unavailable
from chalicelib.orders.rules.orders import OrderStatus

_MOST_VIEWS = 100
_LONGEST_KEPT = 5 * SECOND
_KEEP = DAY


class Popularity:
    def __init__(self, half_life_hours: float, released_days: float, clock: Clock) -> None:
        self._half_life = int(half_life_hours * HOUR)
        self._released_within = int(released_days * DAY)
        self._clock = clock
        self._views: list[str] = []
        self._counting_since = 0
        self._ranking: Recent[str, list[Ranked]] = Recent(clock, SECOND)

    def viewed(self, event: str) -> None:
        """Somebody looks at an event. Costs one write for a hundred views, or for all those of five seconds."""
        now = self._clock.now()
        if not self._views:
            self._counting_since = now
        self._views.append(event)
        if len(self._views) > 1:
            self._write_views(now)

    def popular(self) -> list[Ranked]:
        """The ranking as of at most a second ago."""
        if self._views:
            self._write_views(self._clock.now())
        return self._ranking.get("", store.shown)

    def count(self, counter: str, at: int, deeds: Iterable[tuple[str, Deed]]) -> None:
        """Count deeds of about this instant. The same counter at the same instant counts once."""
        if weights := rules.weighed(deeds):
            store.count(rules.slice_of(at), counter, weights, (at + _KEEP) // SECOND)

    def rank(self) -> list[Ranked]:
        """Add to the scores what was counted since they were made, and show the ranking that follows. Idempotent."""
        now = self._clock.now()
        before = store.scores()
        due = rules.slices_due(before.upto if before else None, now)
        counts = {number: weights for number in due if (weights := store.counted(number))}
        after = before or Scores(due.start - 1, {})
        if due:
            after = rules.added(after, counts, due.stop - 1, self._half_life)
        cards = _cards(after)
        gone = {event for event, card in cards.items() if rules.over(card, now)}
        after = Scores(after.upto, {event: score for event, score in after.scores.items() if event not in gone})
        if after != before and not store.advance(before, after):
            return store.shown()
        known = {event: card for event, card in cards.items() if card is not None}
        ranking = rules.ranking(after.scores, known, now, self._released_within)
        store.show(ranking, now)
        return ranking

    def _write_views(self, now: int) -> None:
        if len(self._views) < _MOST_VIEWS and now - self._counting_since < _LONGEST_KEPT:
            return
        views, self._views = self._views, []
        try:
            self.count(new_id("cnt", now), now, ((event, Deed.VIEW) for event in views))
        except Unavailable:  # who looks at an event must not be kept from it by this
            return


def deeds_of(records: Iterable[Mapping[str, Any]]) -> list[tuple[str, Deed]]:
    """The holds taken and the bookings confirmed in a batch of the table's stream."""
    found: list[tuple[str, Deed]] = []
    for record in records:
        change = record["dynamodb"]
        kind, new, old = change["Keys"]["pk"]["S"].partition("#")[0], change.get("NewImage"), change.get("OldImage", {})
        if new is None:
            continue
        if kind == "CART" and "hold_id" in new and new["hold_id"] != old.get("hold_id"):
            found.append((change["Keys"]["sk"]["S"], Deed.HOLD))
        if kind == "BOOKING" and new["status"]["S"] == OrderStatus.CONFIRMED and new["status"] != old.get("status"):
            found.append((new["event"]["S"], Deed.BOOKING))
    return found


def _cards(scores: Scores) -> dict[str, Card | None]:
    """The cards of the best; None for those that are not to be found."""
    best = list(scores.scores)[: rules.MOST_LOOKED_AT]
    found: dict[str, Card | None] = dict.fromkeys(best)
    for start in range(0, len(best), postings.MOST_CARDS):
        found |= postings.cards(best[start : start + postings.MOST_CARDS])
    return found
