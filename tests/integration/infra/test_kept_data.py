"""docs/kept-data.md names every kind of item that the functions write, and says rightly whether it has a `ttl`."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

import pytest

from infra.package import ROOT
from tests.integration.infra.test_rights import STORIES
from tests.worlds.hall import OVER_SECONDS, Hall
from tests.worlds.scene import operator, rows
from tests.worlds.tavern import everything
from tests.worlds.world import World, world

pytestmark = pytest.mark.faults

SELDOM = {
    ("FIND#<term>", "<posting>"),
    ("LEFT#<event>", "<revision>"),
    ("SEATS#<event>#<section>", "#"),
    ("SHOP#<digest>", "NEW#<account>"),
}
"""Kinds of which no story leaves an item."""


def _unfinished(here: World) -> None:
    """What is still going on: an open offer, an entry that waits, a ticket that was called, a new account."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 1)})
    sale.hold(hall.guest().calls, "A-1-1").expect(201)
    for _ in range(2):
        hall.guest().calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
    hall.move(OVER_SECONDS)
    shop = here.shop()
    shop.ticket(here.customer())
    shop.next().expect(200)
    operator(here.api)


class Kind(NamedTuple):
    """A row of the page. `place` is the partition, or the table without one."""

    place: str
    key: str
    ttl: str

    def fits(self, place: str, key: str) -> bool:
        return bool(_pattern(self.place).fullmatch(place) and _pattern(self.key).fullmatch(key))

    def says(self, ends: bool) -> bool:
        """Whether the page says of an item that it ends by itself, or that it does not."""
        return self.ttl.startswith("once ") or ends is (self.ttl != "–")


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile("[^~]+".join(map(re.escape, re.split("<[^>]*>", text))))


@cache
def _kinds() -> list[Kind]:
    lines = (ROOT / "docs" / "kept-data.md").read_text().splitlines()
    rows = [re.split(r"\s*\|\s*", line.strip("|")) for line in lines if line.startswith("| `")]
    return [Kind(row[0].strip(" `"), row[1].strip("`"), row[3]) for row in rows]


@cache
def _items() -> set[tuple[str, str, bool]]:
    """Place and key of every item that the stories leave, and whether it has a `ttl`."""
    found = set()
    for story in (*STORIES, _unfinished):
        with world() as here:
            story(here)
            found |= {_named(table, item) for table, items in everything().items() for item in items}
    return found


def _named(table: str, item: dict[str, Any]) -> tuple[str, str, bool]:
    names = [next(iter(item[name].values())) for name in ("pk", "sk", "id", "customer") if name in item]
    ends = "ttl" in item or "expiration" in item
    return (names[0], names[1], ends) if "sk" in item else (table, names[0], ends)


def test_every_item_is_of_one_kind() -> None:
    """No kind of item is missing on the page, and none fits two rows."""
    wrong = {(place, key) for place, key, _ in _items() if sum(kind.fits(place, key) for kind in _kinds()) != 1}
    assert wrong == set()


def test_every_item_ends_as_the_page_says() -> None:
    """With a `ttl`, without one, or with one later."""
    fitting = ((kind, *item) for item in _items() for kind in _kinds() if kind.fits(*item[:2]))
    assert {(place, key) for kind, place, key, ends in fitting if not kind.says(ends)} == set()


def test_every_kind_is_written() -> None:
    """A row of the page that no item fits is of something that is gone."""
    unused = {(kind.place, kind.key) for kind in _kinds() if not any(kind.fits(*item[:2]) for item in _items())}
    assert unused == SELDOM
