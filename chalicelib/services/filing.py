"""Filing: keeps the cards and postings of a search in step with events, venues and performers.

A notice says only that something has changed. What is filed is what is true when the notice is handled, so notices
may come twice, late or in any order: `storage.postings` says why none of them can undo another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.adapters.notices import Notices
from chalicelib.errors import Unavailable
from chalicelib.kernel.cards import KEPT_AFTER, Card, Notice, Subject, card_of, performer_term, venue_term
from chalicelib.kernel.events import Event, EventStatus
from chalicelib.kernel.times import SECOND
from chalicelib.storage import events, postings, venues
from chalicelib.storage.postings import Filed
from chalicelib.storage.writes import Refused

_TRIES = 8
_MOST_AT_ONCE = 1_000
_SUBJECTS = {subject.value.upper(): subject for subject in Subject}


class Filing:
    def __init__(self, notices: Notices) -> None:
        self._notices = notices

    def announce(self, notices: Iterable[Notice]) -> None:
        """Have these handled soon. Raises `Unavailable`."""
        self._notices.send(list(dict.fromkeys(notices)))

    def handle(self, notice: Notice) -> None:
        """File anew what the notice names. Idempotent. Raises `Unavailable` to be tried again."""
        match notice.subject:
            case Subject.EVENT:
                self._file(notice.id, notice.whole)
            case Subject.VENUE:
                self._pass_on(notice, venue_term(notice.id))
            case Subject.PERFORMER:
                self._pass_on(notice, performer_term(notice.id))

    def _pass_on(self, notice: Notice, term: str) -> None:
        """One notice for each event under the term, and one for the rest of them."""
        found = postings.positions(term, notice.after or "0", "~", _MOST_AT_ONCE)
        passed = [Notice(Subject.EVENT, position.partition("#")[2]) for position in found]
        if len(found) == _MOST_AT_ONCE:
            passed.append(Notice(notice.subject, notice.id, after=found[-1] + " "))
        self.announce(passed)

    def _file(self, id: str, whole: bool) -> None:
        for _ in range(_TRIES):
            filed = postings.filed(id)
            if filed.before is not None:
                _remove_postings(filed.before, filed)
                postings.tidied(id, filed.revision)
            event = events.get(id)
            if event is None:
                return
            card = _card(event)
            if whole and card is not None:
                _post(card, card.terms, filed.revision)
            if card == filed.card:
                return
            if self._replaced(event, card, filed):
                return
        raise Unavailable("This event changes faster than it can be filed.")

    def _replaced(self, event: Event, card: Card | None, filed: Filed) -> bool:
        """Put the card in the place of the one that is filed: false when another was faster."""
        ttl = (event.starts_at + KEPT_AFTER) // SECOND
        known = filed.card.terms if filed.card else frozenset()
        if card is not None:
            stays = filed.card is not None and filed.card.position == card.position
            _post(card, card.terms - known if stays else card.terms, filed.revision + 1)
        try:
            revision = postings.file(event.id, card, filed, ttl)
        except Refused:
            return False
        if filed.card is not None:
            _remove_postings(filed.card, Filed(revision, card, None))
            postings.tidied(event.id, revision)
        return True


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
    postings.post(terms, card.position, revision, (card.starts_at + KEPT_AFTER) // SECOND)


def _remove_postings(old: Card, now: Filed) -> None:
    """Remove what leads to the old card and not to the one that is filed now."""
    stays = now.card is not None and now.card.position == old.position
    kept = now.card.terms if now.card and stays else frozenset()
    postings.remove(old.terms - kept, old.position, now.revision)
