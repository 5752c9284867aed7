"""What a search reads: postings, and the cards that they lead to.

    pk = FIND#aveng     sk = 1798830000000#evt_1    a posting: an event found under a term, in the order of beginnings
    pk = CARD#evt_1     sk = ~                      its card, with the words that decide whether it matches
    pk = LEFT#evt_1     sk = 000000000007           a card that was replaced, whose postings are still to be removed

A posting carries nothing, so it cannot be out of date, only superfluous or missing. Superfluous ones are passed over,
because the card decides. None is ever missing, because:

    read revision r of the card ─► read the event ─► add postings, marked r + 1 ─► card r + 1, if it is r still
             ▲                                                                                     │
             └────────────────────────── until the card is as it should be ◄───────────────────────┘

Whoever is overtaken by another finds the card at another revision, and starts again from what is true then. Whoever
was not looks again too: the event may have changed after it was read, for somebody who found the old card right.

Postings of a replaced card are removed later, when the card that stands has stood longer than any function lives: then
whoever still writes postings marks them with a later revision than it has, and none of those is removed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.catalogue.rules.cards import EventCard
from chalicelib.core.geo import Location
from chalicelib.core.money import Money
from chalicelib.table.items import Item, batch_of, translated
from chalicelib.table.writes import Cancelled, Refused, Write, delete, transact, update


class PostingItem(Item):
    revision = NumberAttribute()


class CardItem(Item):
    revision = NumberAttribute()
    filed_at = NumberAttribute()
    card = UnicodeAttribute(null=True)


class LeftItem(Item):
    card = UnicodeAttribute()
    done = UnicodeAttribute(null=True)


MOST_CARDS = 100
"""Cards that one read fetches."""


@dataclass(frozen=True, slots=True)
class IndexedCard:
    """An event's card at a revision, and when it was filed; None when the event is not to be found."""

    revision: int
    filed_at: int
    card: EventCard | None


@dataclass(frozen=True, slots=True)
class Left:
    """A card that was replaced. Its postings are removed in the order of their terms, up to `done` so far."""

    revision: int
    card: EventCard
    done: str


def filed(event: str) -> IndexedCard:
    """The card as it is now; revision 0 when there never was one."""
    item = CardItem.find(_card_pk(event), "~")
    if item is None:
        return IndexedCard(0, 0, None)
    return IndexedCard(int(item.revision), int(item.filed_at), unpacked(item.card) if item.card else None)


def post(terms: Iterable[str], position: str, revision: int, ttl: int) -> None:
    """Write postings of one event. Writing them again does no harm."""
    with translated(), PostingItem.batch_write() as batch:
        for term in terms:
            batch.save(PostingItem(_term_pk(term), position, revision=revision, ttl=ttl))


def file(event: str, card: EventCard | None, before: IndexedCard, now: int, ttl: int) -> None:
    """Put the card in the place of `before`, which is left to be tidied up. Raises `Refused` when that is not there any
    more."""
    actions = [
        CardItem.revision.set(before.revision + 1),
        CardItem.filed_at.set(now),
        CardItem.card.set(packed(card)) if card else CardItem.card.remove(),
        CardItem.ttl.set(ttl),
    ]
    condition = CardItem.revision == before.revision if before.revision else CardItem.pk.does_not_exist()
    item = CardItem(_card_pk(event), "~")
    if before.card is None:
        update(item, actions, condition)
        return
    left = LeftItem(_left_pk(event), _left_sk(before.revision), card=packed(before.card), ttl=ttl)
    try:
        transact([Write(item, condition, actions), Write(left, LeftItem.pk.does_not_exist())])
    except Cancelled as cancelled:
        raise cancelled.refusals[0] or Refused(CardItem, None) from cancelled


def left(event: str) -> list[Left]:
    """Cards that were replaced and are not tidied up yet, the oldest first."""
    items = LeftItem.listed(_left_pk(event))
    return [Left(int(item.sk), unpacked(item.card), item.done or "") for item in items]


def remove(terms: Iterable[str], position: str, revision: int) -> None:
    """Remove postings, but none that is marked with a later revision than this."""
    for term in terms:
        delete(PostingItem(_term_pk(term), position), PostingItem.revision <= revision)


def tidied(event: str, left: Left, done: str | None) -> None:
    """The postings of a replaced card are removed: as far as the term `done`, or all of them."""
    item = LeftItem(_left_pk(event), _left_sk(left.revision))
    if done is None:
        delete(item, LeftItem.pk.exists())
        return
    with suppress(Refused):  # another has come to the end
        update(item, [LeftItem.done.set(done)], LeftItem.pk.exists())


def positions(term: str, first: str, end: str, most: int, consistent: bool = False) -> list[str]:
    """Up to `most` positions under a term, from `first` on and before `end`, in order: one Query."""
    connection = Item._get_connection()
    with translated():
        page = connection.query(
            _term_pk(term),
            PostingItem.sk.between(first, end),
            limit=most,
            attributes_to_get=["sk"],
            consistent_read=consistent,
        )
    return [raw["sk"]["S"] for raw in page["Items"]]


def cards(events: Sequence[str]) -> dict[str, EventCard]:
    """The cards of these events, at most `MOST_CARDS`, by event; none for those that are not to be found.

    An event may be named twice: while it is moved, it has postings in both of its places.
    """
    found: dict[str, EventCard] = {}
    for raw in batch_of([(_card_pk(event), "~") for event in dict.fromkeys(events)], consistent=False):
        if "card" in raw:
            card = unpacked(raw["card"]["S"])
            found[card.event] = card
    return found


def _term_pk(term: str) -> str:
    return f"FIND#{term}"


def _card_pk(event: str) -> str:
    return f"CARD#{event}"


def _left_pk(event: str) -> str:
    return f"LEFT#{event}"


def _left_sk(revision: int) -> str:
    return f"{revision:012d}"


def packed(card: EventCard) -> str:
    """A card as text."""
    return json.dumps(asdict(card), separators=(",", ":"), ensure_ascii=False)


def unpacked(text: str) -> EventCard:
    """A card out of its text."""
    plain: dict[str, Any] = json.loads(text)
    plain["prices"] = {category: Money(**price) for category, price in plain["prices"].items()}
    plain["location"] = Location(**plain["location"]) if plain["location"] else None
    plain["performers"] = tuple((id, name) for id, name in plain["performers"])
    plain["performer_ids"] = tuple(plain["performer_ids"])
    return EventCard(**plain)
