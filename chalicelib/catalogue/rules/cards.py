"""A card: the data of an event that lists show, with the words that a search finds it by.

It is made from the event, its venue and its performers, so a search reads nothing else. Only a published event has a
card.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.catalogue.rules import words
from chalicelib.catalogue.rules.events import Event
from chalicelib.catalogue.rules.venues import Performer, VenueHead
from chalicelib.core.geo import Location
from chalicelib.core.money import Money
from chalicelib.core.times import DAY

EVERYTHING = "*"
"""The term under which every event has a posting."""

KEPT_AFTER = 30 * DAY
"""How long after its start a search can still find an event."""

MOST_TERMS = 6_000
"""Terms of one event's words; each is a write. A description of 5,000 letters has about two thousand."""

MOST_LETTERS = 20_000
"""Letters of one event's words: a card is one item."""

MOST_SHOWN = 10
"""Performers that a card names."""

_EXCERPT = 300
_LAST_INSTANT = 10**13 - 1
_POSITION = re.compile(r"[0-9]{13}#(evt_[0-9A-Z]{26} ?)?")


@dataclass(frozen=True, slots=True)
class EventCard:
    """`description` is cut to an excerpt, and only the first performers are named. `text` has the words that a search
    finds the event by, in the form for `words.matches`."""

    event: str
    operator: str
    version: int
    name: str
    description: str
    release: str | None
    starts_at: int
    on_sale_at: int
    published_at: int
    prices: Mapping[str, Money]
    venue: str
    venue_name: str
    timezone: str
    location: Location | None
    performers: tuple[tuple[str, str], ...]
    performer_ids: tuple[str, ...]
    text: str
    ends_at: int | None = None
    sale_ends_at: int | None = None

    @property
    def position(self) -> str:
        """Its position among all events: by start, then by id."""
        return position(self.starts_at, self.event)

    @property
    def terms(self) -> frozenset[str]:
        """The terms under which the event has postings."""
        found = words.terms(self.text.split())
        found |= {EVERYTHING, venue_term(self.venue)} | {performer_term(id) for id in self.performer_ids}
        if self.release:
            found.add(release_term(self.release))
        return frozenset(found)


def card_of(event: Event, venue: VenueHead, performers: tuple[Performer, ...]) -> EventCard:
    description = event.description
    texts = [event.name, venue.name, *(each.name for each in performers), description]
    return EventCard(
        event=event.id,
        operator=event.operator,
        version=event.version,
        name=event.name,
        description=description if len(description) <= _EXCERPT else description[: _EXCERPT - 1].rstrip() + "…",
        release=event.release,
        starts_at=event.starts_at,
        on_sale_at=event.on_sale_at,
        published_at=event.published_at or event.created,
        prices=event.prices,
        venue=venue.id,
        venue_name=venue.name,
        timezone=venue.timezone,
        location=venue.location,
        performers=tuple((each.id, each.name) for each in performers[:MOST_SHOWN]),
        performer_ids=tuple(each.id for each in performers),
        text=words.joined(_words(texts)),
        ends_at=event.ends_at,
        sale_ends_at=event.sale_ends_at,
    )


def terms_count(event: Event) -> int:
    """How many terms the event's own words have, each of which is a write; those of its venue and performers come on
    top."""
    return len(words.terms(_words([event.name, event.description])))


def _words(texts: Iterable[str]) -> list[str]:
    """The words that a search finds an event by: the first ones, as many as the limits allow."""
    found: list[str] = []
    terms: set[str] = set()
    letters = 0
    for word in dict.fromkeys(word for text in texts for word in words.words(text)):
        new = words.terms([word]) - terms
        letters += len(word)
        if len(terms) + len(new) > MOST_TERMS or letters > MOST_LETTERS:
            break
        terms |= new
        found.append(word)
    return found


def position(starts_at: int, event: str = "") -> str:
    """A position in the order of all events, soonest first; without an event, before all events of that instant."""
    return f"{min(max(0, starts_at), _LAST_INSTANT):013d}#{event}"


def is_position(text: str) -> bool:
    """Whether a text has the form of a position, or of the place just after one."""
    return _POSITION.fullmatch(text) is not None


def venue_term(id: str) -> str:
    return f"venue:{id}"


def performer_term(id: str) -> str:
    return f"performer:{id}"


def release_term(slug: str) -> str:
    return f"release:{slug}"


class IndexSubject(StrEnum):
    """What a card is made from, and the postings that replaced cards leave."""

    EVENT = "event"
    VENUE = "venue"
    PERFORMER = "performer"
    LEFT = "left"
    """The postings of an event's replaced cards."""


@dataclass(frozen=True, slots=True)
class IndexNotice:
    """The subject has changed, so the cards made from it are made again. A notice does not contain the change: its
    handler reads the state of that moment. `after` continues a long list; `whole` writes every posting again."""

    subject: IndexSubject
    id: str
    after: str = ""
    whole: bool = False
