"""Bars, each with its line as one item, and the list of an operator's bars.

    pk = BAR#<bar>         sk = #                the version of `bar/<bar>` (table.topics)
                           sk = OFFER#<offer>    an offer to it (storage.offers)
                           sk = PARTED#<request> the customer of an entry that has left the line, for a day
                           sk = ~                the bar
    pk = BAR#<operator>    sk = bar#<bar>        an entry in the list of an operator's bars (table.pages)

A bar is read whole and written whole, over the version that was read: one condition covers every decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from pynamodb.attributes import UnicodeAttribute

from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.nearby import NearbyBar
from chalicelib.bars.storage.bar_items import BarItem, bar_of, bar_pk, item_of, nearby_bar_of
from chalicelib.core.geohash import Region
from chalicelib.core.times import DAY, SECOND
from chalicelib.table.items import Item, batch_get, raw_item, translating_errors
from chalicelib.table.pages import Page, entry, page
from chalicelib.table.prepared import PreparedPut, PreparedWrite, given
from chalicelib.table.together import Place
from chalicelib.table.transactions import transact
from chalicelib.table.writes import Write

_KEPT_FOR = DAY
_OWNED = "bar#"


class DepartedItem(Item):
    customer = UnicodeAttribute()


def add(bar: Bar) -> None:
    """Create a bar and its entry in the operator's list, in one transaction."""
    new = PreparedPut(BarItem, BarItem.pk.does_not_exist())
    transact([new.write(item_of(bar)), entry(bar.operator, f"{_OWNED}{bar.id}")])


def get(bar: str, consistent: bool = True) -> Bar | None:
    raw = raw_item(bar_pk(bar), "~", consistent)
    return bar_of(raw) if raw else None


def place(bar: str) -> Place[Bar]:
    return Place(bar_pk(bar), "~", bar_of)


def several(bars: Iterable[str]) -> dict[str, Bar]:
    """The bars with these ids, at most a hundred, that exist."""
    found = batch_get([(bar_pk(bar), "~") for bar in set(bars)], consistent=True)
    return {bar.id: bar for bar in map(bar_of, found)}


def of_operator(operator: str, limit: int, cursor: str | None) -> Page[Bar]:
    """An operator's bars, the oldest first. Raises `Invalid` for a cursor that we did not make."""
    return page(bar_of, operator, _OWNED, limit, cursor, newest_first=False, pk_of=_pk_of)


def changing(before: Bar, after: Bar) -> PreparedWrite:
    """The bar as it becomes, on condition that it has not changed since it was read."""
    return _change().write(item_of(replace(after, version=before.version + 1)), version=before.version)


@cache
def _change() -> PreparedPut:
    return PreparedPut(BarItem, BarItem.version == given(BarItem.version))


def departing(bar: str, request: str, customer: str, now: int) -> Write:
    """Record the customer of an entry that leaves the line."""
    ttl = (now + _KEPT_FOR) // SECOND
    return Write(DepartedItem(bar_pk(bar), _departed_sk(request), customer=customer, ttl=ttl), None)


def departed_customer(bar: str, request: str) -> str | None:
    """The customer of an entry that has left the line; None for one that was never in it, or left over a day ago."""
    item = DepartedItem.find(bar_pk(bar), _departed_sk(request))
    return item.customer if item else None


def within(region: Region, limit: int) -> tuple[list[NearbyBar], bool]:
    """Bars of a region of the index of places, in its order, and whether these are all. The index lags by a moment."""
    in_region = BarItem.place_sort.between(region.low, region.high)
    with translating_errors():
        page = Item._get_connection().query(region.cell, in_region, index_name="place", limit=limit)
    return [nearby_bar_of(raw) for raw in page["Items"]], "LastEvaluatedKey" not in page


def _departed_sk(request: str) -> str:
    return f"PARTED#{request}"


def _pk_of(sort: str) -> str:
    return bar_pk(sort.removeprefix(_OWNED))
