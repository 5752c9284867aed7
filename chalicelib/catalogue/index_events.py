"""Indexing: keeps the cards and postings of the search in step with events, venues and performers.

A notice says only that something has changed. Its handler indexes the state that it reads then, so notices may come
twice, late or in any order: `storage.postings` says why no notice undoes another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.adapters.notices import Notices
from chalicelib.catalogue.rules.cards import (
    KEPT_AFTER,
    EventCard,
    IndexNotice,
    IndexSubject,
    card_of,
    performer_term,
    venue_term,
)
from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.storage import events, popularity, postings, venues
from chalicelib.catalogue.storage.postings import IndexedCard
from chalicelib.catalogue.storage.stream import notices_of
from chalicelib.core.clock import Clock
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.table.retry import REREADING, Overtaken, retry

_MOST_AT_ONCE = 1_000
_ALL_HAVE_ENDED = 2 * MINUTE
"""Longer than any function runs: no worker that read an earlier revision of a card still runs after this."""


class IndexEvents:
    def __init__(self, notices: Notices, clock: Clock) -> None:
        self._notices, self._clock = notices, clock

    def announce(self, notices: Iterable[IndexNotice], delay: int = 0) -> None:
        """Queue these notices, once each, to be handled after `delay` milliseconds. Raises `Unavailable`."""
        self._notices.send(list(dict.fromkeys(notices)), delay)

    def announce_records(self, records: Iterable[Mapping[str, Any]]) -> int:
        """Queue a notice for each change in a batch of the table's stream. Returns how many. Raises `Unavailable`."""
        notices = notices_of(records)
        self.announce(notices)
        return len(notices)

    def handle(self, notice: IndexNotice) -> None:
        """Index what the notice names. Idempotent. Raises `Unavailable` to be tried again."""
        match notice.subject:
            case IndexSubject.EVENT:
                self._index(notice.id, notice.whole)
            case IndexSubject.VENUE:
                self._pass_on(notice, venue_term(notice.id))
            case IndexSubject.PERFORMER:
                self._pass_on(notice, performer_term(notice.id))
            case IndexSubject.LEFT:
                self._remove_postings(notice)

    def _pass_on(self, notice: IndexNotice, term: str) -> None:
        """Queue a notice for each of the next thousand events under the term, and one for the rest."""
        found = postings.positions(term, notice.after or "0", "~", _MOST_AT_ONCE, consistent=True)
        notices = [IndexNotice(IndexSubject.EVENT, position.partition("#")[2]) for position in found]
        if len(found) == _MOST_AT_ONCE:
            notices.append(IndexNotice(notice.subject, notice.id, after=found[-1] + " "))
        self.announce(notices)

    def _index(self, id: str, whole: bool) -> None:
        """Index the event until its card matches it.

        Once is not enough: another worker may read the event after this one, find that the old card matches it and
        stop, before this one writes the card of the state that it has read.
        """

        replaced = False

        def attempt() -> None:
            nonlocal replaced
            indexed = postings.indexed(id)
            event = events.get(id)
            if event is None:
                return
            card = _card(event)
            if card != indexed.card:
                self._replace(event, card, indexed)
                replaced = replaced or indexed.card is not None
                raise Overtaken  # perhaps: only another read shows that the card matches the event
            if replaced or (card is None and event.published_at is not None):
                popularity.renew(id, card)
            if whole and card is not None:
                _post(card, card.terms, indexed.revision)

        retry(attempt, patience=REREADING)

    def _replace(self, event: Event, card: EventCard | None, indexed: IndexedCard) -> None:
        """Replace the card that is indexed. Raises `Refused` when it is at another revision by now."""
        if card is not None:
            _post(card, card.terms - _terms_at(indexed.card, card.position), indexed.revision + 1)
        if indexed.card is not None:  # first: an extra notice does no harm, a missing one would leave postings
            self.announce([IndexNotice(IndexSubject.LEFT, event.id)], _ALL_HAVE_ENDED)
        postings.replace_card(event.id, card, indexed, self._clock.now(), _ttl(event.starts_at))

    def _remove_postings(self, notice: IndexNotice) -> None:
        """Remove a thousand postings of replaced cards that are not the current card's, and queue a notice for more."""
        indexed = postings.indexed(notice.id)
        wait = indexed.indexed_at + _ALL_HAVE_ENDED - self._clock.now()
        if wait > 0:
            self.announce([notice], wait)
            return
        room = _MOST_AT_ONCE
        for replaced in postings.replaced_cards(notice.id):
            kept = _terms_at(indexed.card, replaced.card.position)
            terms = sorted(term for term in replaced.card.terms - kept if term > replaced.done)
            postings.remove(terms[:room], replaced.card.position, indexed.revision)
            if len(terms) > room:
                postings.mark_removed(notice.id, replaced, terms[room - 1] if room else replaced.done)
                self.announce([notice])
                return
            postings.mark_removed(notice.id, replaced, None)
            room -= len(terms)


def _card(event: Event) -> EventCard | None:
    """The card of an event as it is now; None for drafts and cancelled events."""
    if event.status is not EventStatus.PUBLISHED:
        return None
    venue = venues.head(event.venue)
    if venue is None:
        return None
    performers = (venues.performer(id) for id in event.performers)
    return card_of(event, venue, tuple(performer for performer in performers if performer is not None))


def _post(card: EventCard, terms: Iterable[str], revision: int) -> None:
    postings.post(terms, card.position, revision, _ttl(card.starts_at))


def _terms_at(card: EventCard | None, position: str) -> frozenset[str]:
    """The terms under which a card has postings at this position."""
    return card.terms if card is not None and card.position == position else frozenset()


def _ttl(starts_at: int) -> int:
    return (starts_at + KEPT_AFTER) // SECOND
