"""Two tables in one transaction, for guests' locations; and bars in the index of places."""

from __future__ import annotations

from typing import Any

import pytest
from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.bars.storage.locations import LocationItem
from chalicelib.table.items import Item
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.writes import Refused, Write, put
from tests.support import aws

pytestmark = pytest.mark.usefixtures("store")


class Bar(Item):
    """The attributes of a bar that the index has, and `version`, which it has not."""

    name = UnicodeAttribute(null=True)
    queueing = NumberAttribute(null=True)
    version = NumberAttribute(null=True)


def _fix(customer: str) -> LocationItem:
    return LocationItem(customer, lat=59.33, lon=18.07, accuracy=12, at=1_000, until=1_801_000, ttl=1_801)


def _places() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = aws.client("dynamodb").scan(TableName="linehold-locations")["Items"]
    return found


def test_a_location_is_deleted_in_the_same_transaction_as_a_change_of_the_bar() -> None:
    """Both or neither, although they are in two tables; deleting one that does not exist does no harm."""
    bar = Bar("BAR#1", "LINE", queueing=1)
    put(bar, Bar.pk.does_not_exist())
    put(_fix("cus_1"), LocationItem.pk.does_not_exist())
    seated = [
        Write(bar, Bar.queueing == 1, [Bar.queueing.set(0)]),
        Write(_fix("cus_1"), None, deletes=True),
        Write(_fix("cus_2"), None, deletes=True),
    ]
    with pytest.raises(Cancelled):
        transact([Write(bar, Bar.queueing == 7, [Bar.queueing.set(0)]), *seated[1:]])
    assert len(_places()) == 1
    transact(seated)
    assert _places() == []
    line = Bar.find("BAR#1", "LINE")
    assert line is not None
    assert line.queueing == 0


def test_a_write_can_depend_on_a_location() -> None:
    """Its condition is checked with a write of the other table, and a refused write returns the old item."""
    bar, fix = Bar("BAR#1", "LINE", queueing=1), _fix("cus_1")
    put(fix, LocationItem.pk.does_not_exist())
    with pytest.raises(Cancelled):
        transact([Write(bar, Bar.pk.does_not_exist()), Write(fix, LocationItem.until < 1_000, checks=True)])
    assert Bar.find("BAR#1", "LINE") is None
    transact([Write(bar, Bar.pk.does_not_exist()), Write(fix, LocationItem.until > 1_000, checks=True)])
    assert Bar.find("BAR#1", "LINE") is not None
    fix.accuracy = 5
    with pytest.raises(Refused) as refused:
        put(fix, LocationItem.at < 1_000)
    assert refused.value.old.accuracy == 12


def test_both_tables_are_reached_over_one_connection() -> None:
    """A second client would be made in every container, most of which never need it."""
    assert LocationItem._get_connection().connection is Item._get_connection().connection


def test_bars_are_found_by_their_cell_in_order() -> None:
    """With the attributes of the index only. A bar without a cell is no longer found."""
    for name in ("b", "a"):
        put(Bar(f"BAR#{name}", "~", name=name, version=3, place_cell="u6sce", place_sort=name), Bar.pk.does_not_exist())
    put(Bar("BAR#c", "~", name="c", place_cell="u6scf", place_sort="c"), Bar.pk.does_not_exist())
    found = list(Bar.place_index.query("u6sce"))
    assert [(bar.pk, bar.name, bar.version) for bar in found] == [("BAR#a", "a", None), ("BAR#b", "b", None)]
    transact([Write(Bar("BAR#a", "~"), None, [Bar.place_cell.remove(), Bar.place_sort.remove()])])
    assert [bar.pk for bar in Bar.place_index.query("u6sce")] == ["BAR#b"]
