"""Filing: keeps the cards and postings of a search in step with events, venues and performers.

A notice says only that something has changed. What is filed is what is true when the notice is handled, so notices
may come twice, late or in any order: `storage.postings` says why none of them can undo another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.notices import Notices
from chalicelib.catalogue.rules.cards import KEPT_AFTER, Card, Notice, Subject, card_of, performer_term, venue_term
from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.storage import events, postings, venues
from chalicelib.catalogue.storage.postings import Filed
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Unavailable
from chalicelib.table.writes import Refused

_TRIES = 8
_MOST_AT_ONCE = 1_000
_ALL_HAVE_ENDED = 2 * MINUTE
"""Longer than any function lives: whoever read an earlier revision of a card is not at work any more."""

_SUBJECTS = {subject.value.upper(): subject for subject in Subject}


class Filing:
    def __init__(self, notices: Notices, clock: Clock) -> None:
        self._notices, self._clock = notices, clock

    def announce(self, notices: Iterable[Notice], delay: int = 0) -> None:
        """Have these handled soon, or after `delay` milliseconds. Raises `Unavailable`."""
        self._notices.send(list(dict.fromkeys(notices)), delay)

    def handle(self, notice: Notice) -> None:
        """File anew what the notice names. Idempotent. Raises `Unavailable` to be tried again."""
        match notice.subject:
            case Subject.EVENT:
                self._file(notice.id, notice.whole)
            case Subject.VENUE:
                self._pass_on(notice, venue_term(notice.id))
            case Subject.PERFORMER:
                self._pass_on(notice, performer_term(notice.id))
            case Subject.LEFT:
                self._tidy(notice)

    def _pass_on(self, notice: Notice, term: str) -> None:
        """One notice for each event under the term, and one for the rest of them."""
        found = postings.positions(term, notice.after or "0", "~", _MOST_AT_ONCE, consistent=True)
        passed = [Notice(Subject.EVENT, position.partition("#")[2]) for position in found]
        if len(found) == _MOST_AT_ONCE:
            passed.append(Notice(notice.subject, notice.id, after=found[-1] + " "))
        self.announce(passed)

    def _file(self, id: str, whole: bool) -> None:
        """File the event until it is found as it should be.

        Once is not enough: another may have read the event after us, found the card as it should be and left, before
        we filed what we had read.
        """
        for _ in range(_TRIES):
            filed = postings.filed(id)
            event = events.get(id)
            if event is None:
                return
            card = _card(event)
            if card == filed.card:
                if whole and card is not None:
                    _post(card, card.terms, filed.revision)
                return
            with suppress(Refused):  # another was faster
                self._replace(event, card, filed)
        raise Unavailable("This event changes faster than it can be filed.")

    def _replace(self, event: Event, card: Card | None, filed: Filed) -> None:
        """Put the card in the place of the one that is filed. Raises `Refused` when that is not there any more."""
        if card is not None:
            _post(card, card.terms - _terms_at(filed.card, card.position), filed.revision + 1)
        if filed.card is not None:  # before it is replaced: a notice too many does no harm, one too few leaves postings
            self.announce([Notice(Subject.LEFT, event.id)], _ALL_HAVE_ENDED)
        postings.file(event.id, card, filed, self._clock.now(), _ttl(event.starts_at))

    def _tidy(self, notice: Notice) -> None:
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


def notices_of(records: Iterable[Mapping[str, Any]]) -> list[Notice]:
    """What a batch of the table's stream says has changed; drafts are nobody's news."""
    found: dict[Notice, None] = {}
    for record in records:
        change = record["dynamodb"]
        kind, _, id = change["Keys"]["pk"]["S"].partition("#")
        new = change.get("NewImage", {})
        subject = _SUBJECTS.get(kind)
        if change["Keys"]["sk"]["S"] != "~" or subject is None:
            continue
        if subject is Subject.EVENT and new.get("status", {}).get("S") == EventStatus.DRAFT:
            continue
        found[Notice(subject, id)] = None
    return list(found)


def _card(event: Event) -> Card | None:
    """What is to be filed of an event as it is now. None for drafts and what is cancelled."""
    if event.status is not EventStatus.PUBLISHED:
        return None
    venue = venues.head(event.venue)
    if venue is None:
        return None
    performers = (venues.performer(id) for id in event.performers)
    return card_of(event, venue, tuple(performer for performer in performers if performer is not None))


def _post(card: Card, terms: Iterable[str], revision: int) -> None:
    postings.post(terms, card.position, revision, _ttl(card.starts_at))


def _terms_at(card: Card | None, position: str) -> frozenset[str]:
    """The terms under which a card has postings at this position."""
    return card.terms if card is not None and card.position == position else frozenset()


def _ttl(starts_at: int) -> int:
    return (starts_at + KEPT_AFTER) // SECOND
