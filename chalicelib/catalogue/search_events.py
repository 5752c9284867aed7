"""Search: published events by words, venue, performer, release and time, soonest first.

Each word and each filter is a list of positions, all in the same order. Their intersection costs reads in proportion
to the page and to the shortest list, not to the catalogue. The cards then decide what matches. A keyword that may be
spelt in several ways (`müller`, `mueller`) is a search for each, and their results are merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.catalogue.intersect import Intersection, ReadLimitReached, after
from chalicelib.catalogue.rules import words
from chalicelib.catalogue.rules.cards import (
    EVERYTHING,
    EventCard,
    is_position,
    performer_term,
    position,
    release_term,
    venue_term,
)
from chalicelib.catalogue.storage import postings
from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.times import SECOND
from chalicelib.errors import Fault, Invalid
from chalicelib.table.pages import Page, cursor_of, sort_key_of

_MOST_TERMS = 12
_MOST_READS = 40
_MOST_BATCHES = 12
"""Reads of lists and of cards for one page. Frequent words that are rarely together end a page early, with a cursor."""

_MANY = 50
"""Cards of each further read, when the first ones were too few."""


@dataclass(frozen=True, slots=True)
class Query:
    """Words and filters. Events start at `start` or later, by default now, and before `end`; both are instants."""

    keyword: str = ""
    start: int | None = None
    end: int | None = None
    venue: str | None = None
    performer: str | None = None
    release: str | None = None


class SearchEvents:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pages: TtlCache[tuple[Query, int, str | None], Page[EventCard]] = TtlCache(clock, SECOND)

    def search(self, query: Query, limit: int, cursor: str | None) -> Page[EventCard]:
        """A page of matches, as of at most a second ago. Raises `Invalid`.

        An event that matches all the while comes exactly once, whatever is added between two pages.
        """
        return self._pages.get((query, limit, cursor), lambda: self._search(query, limit, cursor))

    def _search(self, query: Query, limit: int, cursor: str | None) -> Page[EventCard]:
        ways = words.asked_ways(query.keyword)
        if any(len(asked) > words.MOST_WORDS for asked in ways):
            raise Invalid([Fault("keyword", f"has more than {words.MOST_WORDS} words")])
        first = position(self._clock.now() if query.start is None else query.start)
        if cursor is not None:
            first = max(first, _opened(cursor))
        if query.keyword.strip() and not all(ways):  # only punctuation, which matches no event
            return Page([], None)
        pages = [self._found(query, asked, first, limit, len(ways)) for asked in ways]
        stop = min((stop for _, stop in pages if stop is not None), default=None)
        cards = {card.position: card for found, _ in pages for card in found}
        found = [cards[each] for each in sorted(cards) if stop is None or each < stop]
        if len(found) > limit:
            return Page(found[:limit], cursor_of(after(found[limit - 1].position)))
        return Page(found, None if stop is None else cursor_of(stop))

    def _found(
        self, query: Query, asked: Sequence[str], first: str, limit: int, ways: int
    ) -> tuple[list[EventCard], str | None]:
        """The matches for these words from a position on, and where the next ones begin, None if there are none: with
        its share of the lists and reads, so that many ways cost as much as one."""
        end = "~" if query.end is None else position(query.end)

        def read(term: str, start: str, most: int) -> list[str]:
            return postings.positions(term, start, end, most) if start < end else []

        intersection = Intersection(_terms(query, asked, _MOST_TERMS // ways), first, read, _MOST_READS // ways)
        found: list[EventCard] = []
        for batch in range(_MOST_BATCHES // ways):
            wanted = min(limit + 1 - len(found), postings.MOST_CARDS)
            try:
                positions = intersection.next(max(wanted, _MANY) if batch else wanted)
            except ReadLimitReached as limit_reached:
                return found, limit_reached.position
            found += _matching(positions, query, asked)
            if len(found) > limit:  # one more shows that there is another page
                return found[:limit], after(found[limit - 1].position)
            if not positions:
                return found, None
        return found, intersection.position


def _opened(cursor: str) -> str:
    start = sort_key_of(cursor)
    if not is_position(start):
        raise Invalid([Fault("cursor", "is not a cursor of this list")])
    return start


def _matching(positions: Sequence[str], query: Query, asked: Sequence[str]) -> list[EventCard]:
    """The matching cards at these positions. A posting may be left over from an earlier state of its event."""
    cards = postings.cards([position.partition("#")[2] for position in positions])
    found = (cards.get(position.partition("#")[2]) for position in positions)
    return [
        card
        for card, position in zip(found, positions, strict=True)
        if card is not None and card.position == position and _fits(card, query, asked)
    ]


def _fits(card: EventCard, query: Query, asked: Sequence[str]) -> bool:
    return (
        words.matches(card.text, asked)
        and query.venue in (None, card.venue)
        and query.release in (None, card.release)
        and (query.performer is None or query.performer in card.performer_ids)
    )


def _terms(query: Query, asked: Sequence[str], most: int) -> list[str]:
    """The lists to intersect, so many at most; the first is likely to be short."""
    terms = [venue_term(query.venue)] if query.venue is not None else []
    terms += [performer_term(query.performer)] if query.performer is not None else []
    terms += [release_term(query.release)] if query.release is not None else []
    terms += [term for word in asked for term in words.terms_asked(word)]
    return list(dict.fromkeys(terms))[:most] or [EVERYTHING]
