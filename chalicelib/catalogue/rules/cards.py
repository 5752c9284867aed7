"""A card: what lists show of an event, with the words that it is found by.

It is made from the event, its venue and its performers together, so a search needs to read nothing else. An event
that is not published has no card to show.
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
"""The term that every card is kept under."""

KEPT_AFTER = 30 * DAY
"""How long after its beginning an event can still be found."""

MOST_TERMS = 6_000
"""Terms of one event's words, each of which is a write. A description of 5,000 letters has about two thousand."""

MOST_LETTERS = 20_000
"""Letters of one event's words: a card is one item."""

MOST_SHOWN = 10
"""Performers that a card names."""

_EXCERPT = 300
_LAST_INSTANT = 10**13 - 1
_POSITION = re.compile(r"[0-9]{13}#(evt_[0-9A-Z]{26} ?)?")


@dataclass(frozen=True, slots=True)
class EventCard:
    """`description` is cut to an excerpt and only the first performers are named; `text` has the words that it is found
    by, as `words.matches` wants them."""

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

    @property
    def position(self) -> str:
        """Where it stands among all: by its beginning, then by its id."""
        return position(self.starts_at, self.event)

    @property
    def terms(self) -> frozenset[str]:
        """Everything that it is kept under."""
        found = words.terms(self.text.split())
        found |= {EVERYTHING, venue_term(self.venue)} | {performer_term(id) for id in self.performer_ids}
        if self.release:
            found.add(release_term(self.release))
        return frozenset(found)


def card_of(event: Event, venue: VenueHead, performers: tuple[Performer, ...]) -> EventCard:
    description = event.description
    said = [event.name, venue.name, *(each.name for each in performers), description]
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
        text=words.joined(_words(said)),
    )


def _words(texts: Iterable[str]) -> list[str]:
    """The words that an event is found by: those that come first, as far as there is room for them."""
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
    """A place in the order of all events, soonest first; without an event, the place before all of that instant."""
    return f"{min(max(0, starts_at), _LAST_INSTANT):013d}#{event}"


def is_position(text: str) -> bool:
    """Whether it could be a position, or the place just after one."""
    return _POSITION.fullmatch(text) is not None


def venue_term(id: str) -> str:
    return f"venue:{id}"


def performer_term(id: str) -> str:
    return f"performer:{id}"


def release_term(slug: str) -> str:
    return f"release:{slug}"


class IndexSubject(StrEnum):
    """What a card is made from, and what is left of it."""

    EVENT = "event"
    VENUE = "venue"
    PERFORMER = "performer"
    LEFT = "left"
    """What an event's cards have left behind."""


@dataclass(frozen=True, slots=True)
class IndexNotice:
    """This has changed, so the cards made from it are to be made anew. It says nothing of the change: whoever comes to
    it reads what is true then. `after` goes on with a long list; `whole` writes every posting again."""

    subject: IndexSubject
    id: str
    after: str = ""
    whole: bool = False
