"""Interest in events, counted in slices; the scores and the ranking that follow from it.

    pk = DONE#179883000     sk = <counter>         weights by event, of one slice, from one counter
    pk = POPULAR            sk = SCORES            scores of the best, and the slice up to which they count
    pk = POPULAR            sk = RANKING           the ranking: each container reads it once a second

A counter writes once for many counts. A counter that repeats its counts writes the same item again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.catalogue.rules.cards import EventCard
from chalicelib.catalogue.rules.popularity import Ranked, Scores
from chalicelib.catalogue.storage import postings
from chalicelib.table.items import Item, raw_item, raw_partition, translating_errors
from chalicelib.table.writes import Refused, update

_ROOM = 350_000
"""Bytes of a ranking: an item has at most 400 kB."""


class DoneItem(Item):
    weights = UnicodeAttribute()


class ScoresItem(Item):
    upto = NumberAttribute()
    scores = UnicodeAttribute()


class RankingItem(Item):
    made = NumberAttribute()
    items = UnicodeAttribute()


def count(number: int, counter: str, weights: Mapping[str, float], ttl: int) -> None:
    """Add one counter's weights to a slice: one write, whatever their number."""
    with translating_errors():
        DoneItem(_slice_pk(number), counter, weights=_packed(weights), ttl=ttl).save()


def counted(number: int) -> dict[str, float]:
    """A slice's weights by event: one Query."""
    total: dict[str, float] = {}
    for raw in raw_partition(_slice_pk(number), consistent=True):
        for event, weight in json.loads(raw["weights"]["S"]).items():
            total[event] = total.get(event, 0.0) + weight
    return total


def scores() -> Scores | None:
    raw = raw_item("POPULAR", "SCORES")
    return Scores(int(raw["upto"]["N"]), json.loads(raw["scores"]["S"])) if raw else None


def advance(before: Scores | None, after: Scores) -> bool:
    """Replace the scores. False when another run has advanced them meanwhile."""
    expected = ScoresItem.pk.does_not_exist() if before is None else ScoresItem.upto == before.upto
    try:
        update(
            ScoresItem("POPULAR", "SCORES"),
            [ScoresItem.upto.set(after.upto), ScoresItem.scores.set(_packed(after.scores))],
            expected,
        )
    except Refused:
        return False
    return True


def show(ranking: Sequence[Ranked], made: int) -> None:
    """Write a ranking, unless a later one is there already. A ranking too long for an item loses its end."""
    items: list[list[Any]] = []
    room = _ROOM
    for each in ranking:
        item = [_packed_card(each.card), each.score, each.shows]
        room -= len(json.dumps(item)) + 1
        if room < 0:
            break
        items.append(item)
    with suppress(Refused):
        _write(items, made, RankingItem.pk.does_not_exist() | (RankingItem.made <= made))


def renew(event: str, card: EventCard | None) -> None:
    """Replace an event's card in the ranking, before the next one is made; None removes the event. Raises `Refused`
    when another was made meanwhile."""
    raw = raw_item("POPULAR", "RANKING")
    if raw is None or event not in raw["items"]["S"]:
        return
    made, items = int(raw["made"]["N"]), json.loads(raw["items"]["S"])
    own = [place for place, item in enumerate(items) if postings.unpacked(item[0]).event == event]
    for place in reversed(own):
        items[place : place + 1] = [[_packed_card(card), *items[place][1:]]] if card else []
    _write(items, made, (RankingItem.made == made) & (RankingItem.items == raw["items"]["S"]))


def _write(items: list[list[Any]], made: int, condition: Condition) -> None:
    actions = [RankingItem.made.set(made), RankingItem.items.set(json.dumps(items, separators=(",", ":")))]
    update(RankingItem("POPULAR", "RANKING"), actions, condition)


def shown() -> list[Ranked]:
    """The ranking: one read."""
    raw = raw_item("POPULAR", "RANKING", consistent=False)
    items = json.loads(raw["items"]["S"]) if raw else []
    return [Ranked(postings.unpacked(card), score, shows) for card, score, shows in items]


def _packed_card(card: EventCard) -> Any:
    return postings.packed(replace(card, text=""))


def _packed(weights: Mapping[str, float]) -> str:
    return json.dumps({event: round(weight, 4) for event, weight in weights.items()}, separators=(",", ":"))


def _slice_pk(number: int) -> str:
    return f"DONE#{number}"
