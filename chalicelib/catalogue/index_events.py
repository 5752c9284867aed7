"""Filing: keeps the cards and postings of a search in step with events, venues and performers.

A notice says only that something has changed. What is filed is what is true when the notice is handled, so notices
may come twice, late or in any order: `storage.postings` says why none of them can undo another.
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
from chalicelib.catalogue.storage import events, postings, venues
from chalicelib.catalogue.storage.postings import IndexedCard
from chalicelib.catalogue.storage.stream import notices_of
from chalicelib.core.clock import Clock
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.table.retry import Overtaken, retry

_MOST_AT_ONCE = 1_000
_ALL_HAVE_ENDED = 2 * MINUTE
"""Longer than any function lives: whoever read an earlier revision of a card is not at work any more."""


class IndexEvents:
    def __init__(self, notices: Notices, clock: Clock) -> None:
        self._notices, self._clock = notices, clock

    def announce(self, notices: Iterable[IndexNotice], delay: int = 0) -> None:
        """Have these handled soon, or after `delay` milliseconds. Raises `Unavailable`."""
        self._notices.send(list(dict.fromkeys(notices)), delay)

    def announce_records(self, records: Iterable[Mapping[str, Any]]) -> int:
        """Announce what a batch of the table's stream says has changed: how many notices. Raises `Unavailable`."""
        notices = notices_of(records)
        self.announce(notices)
        return len(notices)

    def handle(self, notice: IndexNotice) -> None:
        """File anew what the notice names. Idempotent. Raises `Unavailable` to be tried again."""
        match notice.subject:
            case IndexSubject.EVENT:
                self._file(notice.id, notice.whole)
            case IndexSubject.VENUE:
                self._pass_on(notice, venue_term(notice.id))
            case IndexSubject.PERFORMER:
                self._pass_on(notice, performer_term(notice.id))
            case IndexSubject.LEFT:
                self._tidy(notice)

    def _pass_on(self, notice: IndexNotice, term: str) -> None:
        """One notice for each event under the term, and one for the rest of them."""
        found = postings.positions(term, notice.after or "0", "~", _MOST_AT_ONCE, consistent=True)
        passed = [IndexNotice(IndexSubject.EVENT, position.partition("#")[2]) for position in found]
        if len(found) == _MOST_AT_ONCE:
            passed.append(IndexNotice(notice.subject, notice.id, after=found[-1] + " "))
        self.announce(passed)

    def _file(self, id: str, whole: bool) -> None:
        """File the event until it is found as it should be.

        Once is not enough: another may have read the event after us, found the card as it should be and left, before
        we filed what we had read.
        """

        def attempt() -> None:
            filed = postings.filed(id)
            event = events.get(id)
            if event is None:
                return
            card = _card(event)
            if card != filed.card:
                self._replace(event, card, filed)
                raise Overtaken  # perhaps: found as it should be only when it is read again
            if whole and card is not None:
                _post(card, card.terms, filed.revision)

        retry(attempt)

    def _replace(self, event: Event, card: EventCard | None, filed: IndexedCard) -> None:
        """Put the card in the place of the one that is filed. Raises `Refused` when that is not there any more."""
        if card is not None:
            _post(card, card.terms - _terms_at(filed.card, card.position), filed.revision + 1)
        if filed.card is not None:  # before it is replaced: a notice too many does no harm, one too few leaves postings
            self.announce([IndexNotice(IndexSubject.LEFT, event.id)], _ALL_HAVE_ENDED)
        postings.file(event.id, card, filed, self._clock.now(), _ttl(event.starts_at))

    def _tidy(self, notice: IndexNotice) -> None:
        """Remove a thousand postings that lead to replaced cards and not to the one that stands; then the next."""
        filed = postings.filed(notice.id)
        wait = filed.filed_at + _ALL_HAVE_ENDED - self._clock.now()
        if wait > 0:
            self.announce([notice], wait)
            return
        room = _MOST_AT_ONCE
        for left in postings.left(notice.id):
            kept = _terms_at(filed.card, left.card.position)
            terms = sorted(term for term in left.card.terms - kept if term > left.done)
            postings.remove(terms[:room], left.card.position, filed.revision)
            if len(terms) > room:
                postings.tidied(notice.id, left, terms[room - 1] if room else left.done)
                self.announce([notice])
                return
            postings.tidied(notice.id, left, None)
            room -= len(terms)


def _card(event: Event) -> EventCard | None:
    """What is to be filed of an event as it is now. None for drafts and what is cancelled."""
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
