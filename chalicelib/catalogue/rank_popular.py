"""Popular new releases: views, holds and bookings are counted, and events are ranked every minute.

Views are counted in the container's memory and written together; a container that ends first loses its views. Holds and
bookings come from the table's stream; those that it delivers minutes late are not counted. A ranking can afford both,
and one write for each view of a popular event would cost too much.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from chalicelib.catalogue.rules import popularity as rules
from chalicelib.catalogue.rules.cards import EventCard
from chalicelib.catalogue.rules.popularity import Interest, Ranked, Scores
from chalicelib.catalogue.storage import popularity as store
from chalicelib.catalogue.storage import postings
from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.ids import new_id
from chalicelib.core.times import DAY, HOUR, SECOND
from chalicelib.errors import Unavailable

_MOST_VIEWS = 100
_LONGEST_KEPT = 5 * SECOND
_KEEP = DAY

Reader = Callable[[Mapping[str, Any]], tuple[str, Interest] | None]
"""Reads from a record of the table's stream which event it is about and the interest shown in it; None for others."""


class RankPopular:
    """Services above the catalogue hand over `readers` for their records."""

    def __init__(self, readers: Sequence[Reader], half_life_hours: float, released_days: float, clock: Clock) -> None:
        self._readers = readers
        self._half_life = int(half_life_hours * HOUR)
        self._released_within = int(released_days * DAY)
        self._clock = clock
        self._views: list[str] = []
        self._counting_since = 0
        self._ranking: TtlCache[str, list[Ranked]] = TtlCache(clock, SECOND)

    def viewed(self, event: str) -> None:
        """Count a view of an event. Costs one write for a hundred views, or for all views of five seconds."""
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

    def count(self, counter: str, at: int, interests: Iterable[tuple[str, Interest]]) -> None:
        """Count interests by event, of about this instant. The same counter at the same instant counts once."""
        if weights := rules.weighed(interests):
            store.count(rules.slice_of(at), counter, weights, (at + _KEEP) // SECOND)

    def count_records(self, records: Sequence[Mapping[str, Any]]) -> int:
        """Count the holds and bookings in a batch of the table's stream. Returns how many. Twice counts once."""
        first = records[0]["dynamodb"]
        found = (read(record) for record in records for read in self._readers)
        done = [interest for interest in found if interest is not None]
        self.count(first["SequenceNumber"], int(first["ApproximateCreationDateTime"] * 1000), done)
        return len(done)

    def rank(self) -> list[Ranked]:
        """Add the counts since the last run to the scores, and write the ranking that follows. Idempotent."""
        now = self._clock.now()
        before = store.scores()
        due = rules.slices_due(before.upto if before else None, now)
        counts = {number: weights for number in due if (weights := store.counted(number))}
        after = before or Scores(due.start - 1, {})
        if due:
            after = rules.added(after, counts, due.stop - 1, self._half_life)
        cards = _cards(after)
        gone = {event for event, card in cards.items() if rules.ended(card, now)}
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
            self.count(new_id("cnt", now), now, ((event, Interest.VIEW) for event in views))
        except Unavailable:  # an event can be read though its views cannot be counted
            return


def _cards(scores: Scores) -> dict[str, EventCard | None]:
    """The cards of the events with the best scores; None for those that a search does not find."""
    best = list(scores.scores)[: rules.MOST_CARDS]
    found: dict[str, EventCard | None] = dict.fromkeys(best)
    for start in range(0, len(best), postings.MOST_CARDS):
        found |= postings.cards(best[start : start + postings.MOST_CARDS])
    return found
