"""What a search reads: postings, and the cards that they lead to.

    pk = FIND#aveng     sk = 1798830000000#evt_1    a posting: an event found under a term, in the order of beginnings
    pk = CARD#evt_1     sk = ~                      its card, with the words that decide whether it matches

A posting carries nothing, so it cannot be out of date, only superfluous or missing. Superfluous ones are passed over,
because the card decides. None is ever missing, because:

    read revision r of the card ─► read the event ─► add postings, marked r + 1 ─► card r + 1, if it is r still
                                                                                     └─► remove postings below r + 1

Whoever is overtaken by another finds the card at another revision, and starts again from what is true then.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.kernel.cards import Card
from chalicelib.kernel.money import Money
from chalicelib.kernel.venues import Location
from chalicelib.storage.table import Item, batch_of, translated
from chalicelib.storage.writes import Refused, delete, updated


class PostingItem(Item):
    revision = NumberAttribute()


class CardItem(Item):
    revision = NumberAttribute()
    card = UnicodeAttribute(null=True)
    before = UnicodeAttribute(null=True)


MOST_CARDS = 100
"""Cards that one read fetches."""


@dataclass(frozen=True, slots=True)
class Filed:
    """An event's card at a revision, None when it is not to be found. `before` still has postings to be removed."""

    revision: int
    card: Card | None
    before: Card | None


def filed(event: str) -> Filed:
    """The card as it is now; revision 0 when there never was one."""
    item = CardItem.find(_card_pk(event), "~")
    if item is None:
        return Filed(0, None, None)
    card, before = (unpacked(text) if text else None for text in (item.card, item.before))
    return Filed(int(item.revision), card, before)


def post(terms: Iterable[str], position: str, revision: int, ttl: int) -> None:
    """Write postings of one event. Writing them again does no harm."""
    with translated(), PostingItem.batch_write() as batch:
        for term in terms:
            batch.save(PostingItem(_term_pk(term), position, revision=revision, ttl=ttl))


def remove(terms: Iterable[str], position: str, revision: int) -> None:
    """Remove postings, but none that was written for this revision or a later one."""
    for term in terms:
        delete(PostingItem(_term_pk(term), position), PostingItem.revision < revision)


def file(event: str, card: Card | None, before: Filed, ttl: int) -> int:
    """Put the card in the place of `before`: its revision. Raises `Refused` when that is not there any more."""
    was = before.card
    actions = [
        CardItem.revision.set(before.revision + 1),
        CardItem.card.set(packed(card)) if card else CardItem.card.remove(),
        CardItem.before.set(packed(was)) if was else CardItem.before.remove(),
        CardItem.ttl.set(ttl),
    ]
    condition = CardItem.revision == before.revision if before.revision else CardItem.pk.does_not_exist()
    return int(updated(CardItem(_card_pk(event), "~"), actions, condition).revision)


def tidied(event: str, revision: int) -> None:
    """The postings of the card before this revision are removed."""
    try:
        updated(CardItem(_card_pk(event), "~"), [CardItem.before.remove()], CardItem.revision == revision)
    except Refused:
        return


def positions(term: str, first: str, end: str, most: int) -> list[str]:
    """Up to `most` positions under a term, from `first` on and before `end`, in order: one Query."""
    connection = Item._get_connection()
    with translated():
        page = connection.query(
            _term_pk(term),
            PostingItem.sk.between(first, end),
            limit=most,
            attributes_to_get=["sk"],
        )
    return [raw["sk"]["S"] for raw in page["Items"]]


def cards(events: Sequence[str]) -> dict[str, Card]:
    """The cards of these events, at most `MOST_CARDS`, by event; none for those that are not to be found."""
    found: dict[str, Card] = {}
    for raw in batch_of([(_card_pk(event), "~") for event in events], consistent=False):
        if "card" in raw:
            card = unpacked(raw["card"]["S"])
            found[card.event] = card
    return found


def _term_pk(term: str) -> str:
    return f"FIND#{term}"


def _card_pk(event: str) -> str:
    return f"CARD#{event}"


def packed(card: Card) -> str:
    """A card as text."""
    return json.dumps(asdict(card), separators=(",", ":"), ensure_ascii=False)


def unpacked(text: str) -> Card:
    """A card out of its text."""
    plain: dict[str, Any] = json.loads(text)
    plain["prices"] = {category: Money(**price) for category, price in plain["prices"].items()}
    plain["location"] = Location(**plain["location"]) if plain["location"] else None
    plain["performers"] = tuple((id, name) for id, name in plain["performers"])
    return Card(**plain)
