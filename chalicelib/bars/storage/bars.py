"""Bars, each with its line as one item, and what an operator has.

    pk = BAR#<bar>         sk = #                version of `bar/<bar>` (storage.topics)
                           sk = OFFER#<offer>    what it was offered (storage.bar_offers)
                           sk = PARTED#<request> whose entry was in the line, for a day after it was over
                           sk = OWNED            whose it is, for the list of an operator's bars
                           sk = ~                the bar

A bar is read whole and written whole, over the version that was read: one condition holds whatever was decided from it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pynamodb.attributes import UnicodeAttribute

from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.nearby import NearbyBar
from chalicelib.bars.storage.bar_items import BarItem, bar_of, bar_pk, item_of, nearby_bar_of
from chalicelib.core.geohash import Region
from chalicelib.core.times import DAY, SECOND
from chalicelib.table.items import Item, OwnerIndex, batch_of, translated
from chalicelib.table.pages import Page, page
from chalicelib.table.writes import Write, transact

_REMEMBERED = DAY
_OWNED = "bar#"


class OwnedItem(Item):
    pass


class PartedItem(Item):
    customer = UnicodeAttribute()


def add(bar: Bar) -> None:
    """A new bar, and that it is its operator's."""
    owned = OwnedItem(bar_pk(bar.id), "OWNED", owner=bar.operator, owner_sort=f"{_OWNED}{bar.id}")
    transact([Write(item_of(bar), BarItem.pk.does_not_exist()), Write(owned, OwnedItem.pk.does_not_exist())])


def get(bar: str, consistent: bool = True) -> Bar | None:
    item = BarItem.find(bar_pk(bar), "~", consistent)
    return bar_of(item) if item else None


def several(bars: Iterable[str]) -> dict[str, Bar]:
    """Those of these bars, at most a hundred, that exist."""
    found = batch_of([(bar_pk(bar), "~") for bar in set(bars)], consistent=True)
    return {bar.id: bar for bar in (bar_of(BarItem.from_raw_data(raw)) for raw in found)}


def of_operator(operator: str, limit: int, cursor: str | None) -> Page[str]:
    """The ids of an operator's bars, the oldest first. Raises `Invalid` for a cursor that we did not make."""
    found = page(OwnedItem, OwnerIndex, operator, _OWNED, limit, cursor, newest_first=False)
    return found.map(lambda item: item.pk.removeprefix("BAR#"))


def changing(before: Bar, after: Bar) -> Write:
    """The bar as it is to be, unless it is another by now than it was when it was read."""
    return Write(item_of(replace(after, version=before.version + 1)), BarItem.version == before.version)


def parting(bar: str, request: str, customer: str, now: int) -> Write:
    """Note whose entry it was that is not in the line any more."""
    ttl = (now + _REMEMBERED) // SECOND
    return Write(PartedItem(bar_pk(bar), _parted_sk(request), customer=customer, ttl=ttl), None)


def parted(bar: str, request: str) -> str | None:
    """Whose entry it was; None for one that was never in this bar's line, or too long ago."""
    item = PartedItem.find(bar_pk(bar), _parted_sk(request))
    return item.customer if item else None


def within(region: Region, limit: int) -> tuple[list[NearbyBar], bool]:
    """Bars of a region of the index of places, in its order, and whether those are all. The index lags by a moment."""
    within = BarItem.place_sort.between(region.low, region.high)
    with translated():
        page = Item._get_connection().query(region.cell, within, index_name="place", limit=limit)
    return [nearby_bar_of(raw) for raw in page["Items"]], "LastEvaluatedKey" not in page


def _parted_sk(request: str) -> str:
    return f"PARTED#{request}"
