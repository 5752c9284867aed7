"""The items that a search reads: postings, and the cards that they lead to.

    pk = FIND#aveng     sk = 1798830000000#evt_1    a posting: an event under a term, in the order of starts
    pk = CARD#evt_1     sk = ~                      its card, with the words that decide whether it matches
    pk = LEFT#evt_1     sk = 000000000007           a replaced card, whose postings are still to be removed

A posting has no content, so it cannot be out of date, only superfluous or missing. A search skips superfluous postings,
because the card decides. No posting is ever missing, because:

    read revision r of the card ─► read the event ─► add postings, marked r + 1 ─► card r + 1, if it is r still
             ▲                                                                                     │
             └──────────────────────────── until the card matches the event ◄──────────────────────┘

A worker that loses the race finds the card at another revision, re-reads and retries. A worker that wins re-reads too:
the event may have changed after it was read, and another worker may have found that the old card matches.

Postings of a replaced card are removed later, when the current card is older than any function runs. A worker that
still writes postings then marks them with a later revision than the current card's, and none of those is removed.
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
from chalicelib.table.items import Item, batch_get, translating_errors
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.writes import Refused, Write, delete, update


class PostingItem(Item):
    revision = NumberAttribute()


class CardItem(Item):
    revision = NumberAttribute()
    filed_at = NumberAttribute()
    card = UnicodeAttribute(null=True)


class ReplacedCardItem(Item):
    card = UnicodeAttribute()
    done = UnicodeAttribute(null=True)


MOST_CARDS = 100
"""Cards that one read fetches."""


@dataclass(frozen=True, slots=True)
class IndexedCard:
    """An event's card at a revision, and when it was indexed. `card` is None when a search does not find the event."""

    revision: int
    indexed_at: int
    card: EventCard | None


@dataclass(frozen=True, slots=True)
class ReplacedCard:
    """A card that was replaced. Its postings are removed in the order of their terms, as far as `done` by now."""

    revision: int
    card: EventCard
    done: str


def indexed(event: str) -> IndexedCard:
    """The current card; revision 0 when there never was one."""
    item = CardItem.find(_card_pk(event), "~")
    if item is None:
        return IndexedCard(0, 0, None)
    return IndexedCard(int(item.revision), int(item.filed_at), unpacked(item.card) if item.card else None)


def post(terms: Iterable[str], position: str, revision: int, ttl: int) -> None:
    """Write postings of one event. Writing them again does no harm."""
    with translating_errors(), PostingItem.batch_write() as batch:
        for term in terms:
            batch.save(PostingItem(_term_pk(term), position, revision=revision, ttl=ttl))


def replace_card(event: str, card: EventCard | None, before: IndexedCard, now: int, ttl: int) -> None:
    """Replace the card `before`, and keep it until its postings are removed. Raises `Refused` when the card is at
    another revision."""
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
    replaced = ReplacedCardItem(_left_pk(event), _left_sk(before.revision), card=packed(before.card), ttl=ttl)
    try:
        transact([Write(item, condition, actions), Write(replaced, ReplacedCardItem.pk.does_not_exist())])
    except Cancelled as cancelled:
        raise cancelled.refusals[0] or Refused(CardItem, None) from cancelled


def replaced_cards(event: str) -> list[ReplacedCard]:
    """Replaced cards whose postings are still to be removed, the oldest first."""
    items = ReplacedCardItem.listed(_left_pk(event))
    return [ReplacedCard(int(item.sk), unpacked(item.card), item.done or "") for item in items]


def remove(terms: Iterable[str], position: str, revision: int) -> None:
    """Remove postings, except those that are marked with a later revision than this."""
    for term in terms:
        delete(PostingItem(_term_pk(term), position), PostingItem.revision <= revision)


def mark_removed(event: str, replaced: ReplacedCard, done: str | None) -> None:
    """Record that the postings of a replaced card are removed: as far as the term `done`, or all for None."""
    item = ReplacedCardItem(_left_pk(event), _left_sk(replaced.revision))
    if done is None:
        delete(item, ReplacedCardItem.pk.exists())
        return
    with suppress(Refused):  # another worker has removed the last
        update(item, [ReplacedCardItem.done.set(done)], ReplacedCardItem.pk.exists())


def positions(term: str, first: str, end: str, most: int, consistent: bool = False) -> list[str]:
    """Up to `most` positions under a term, from `first` on and before `end`, in order: one Query."""
    connection = Item._get_connection()
    with translating_errors():
        page = connection.query(
            _term_pk(term),
            PostingItem.sk.between(first, end),
            limit=most,
            attributes_to_get=["sk"],
            consistent_read=consistent,
        )
    return [raw["sk"]["S"] for raw in page["Items"]]


def cards(events: Sequence[str]) -> dict[str, EventCard]:
    """The cards of these events, at most `MOST_CARDS`, by event; without those that a search does not find.

    An event may be named twice: while it is moved, it has postings at both of its positions.
    """
    found: dict[str, EventCard] = {}
    for raw in batch_get([(_card_pk(event), "~") for event in dict.fromkeys(events)], consistent=False):
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
    """A card from its text."""
    plain: dict[str, Any] = json.loads(text)
    plain["prices"] = {category: Money(**price) for category, price in plain["prices"].items()}
    plain["location"] = Location(**plain["location"]) if plain["location"] else None
    plain["performers"] = tuple((id, name) for id, name in plain["performers"])
    plain["performer_ids"] = tuple(plain["performer_ids"])
    return EventCard(**plain)
