"""The list of an event's orders: each once, with any size of pages, in its current state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.core.ids import new_id
from chalicelib.core.money import Money
from chalicelib.errors import Invalid
from chalicelib.orders.rules.orders import EVENT_SHARDS, Order, OrderStatus, shard_of
from chalicelib.orders.storage import orders
from chalicelib.table.items import Item
from chalicelib.table.transactions import transact
from tests.support.aws import client

pytestmark = pytest.mark.usefixtures("store")

NOW = 1_000_000


def _place(event: str = "evt_1") -> Order:
    id = new_id("bkg", NOW)
    total, pending = Money(1250, "EUR"), OrderStatus.PENDING_PAYMENT
    order = Order(id, event, "op_1", "cus_1", "hld_1", ("A-1-1",), total, "test", pending, NOW, NOW, amounts=(1250,))
    transact([orders.placed(order)])
    return replace(order, due=NOW)


def _pages(most: int, event: str = "evt_1") -> list[list[Order]]:
    pages: list[list[Order]] = []
    after: str | None = None
    while True:
        found, after = orders.of_event(event, after, most)
        pages.append(found)
        if after is None:
            return pages


def test_an_event_without_orders_is_one_empty_page() -> None:
    """And no cursor."""
    _place("evt_2")
    assert orders.of_event("evt_1", None, 10) == ([], None)


@pytest.mark.parametrize("most", [1, 2, 7, 23, 24, 25])
def test_pages_are_all_orders_of_the_event_once(most: int) -> None:
    """In any shard; only the last page is short, and no empty one follows."""
    placed = {order.id: order for order in (_place() for _ in range(24))}
    _place("evt_2")
    assert {shard_of(id) for id in placed} != {0}
    pages = _pages(most)
    assert [order.id for page in pages for order in page] == sorted(placed, key=lambda id: (shard_of(id), id))
    assert {order.id: order for page in pages for order in page} == placed
    assert all(len(page) == most for page in pages[:-1])
    assert 0 < len(pages[-1]) <= most


@pytest.mark.faults
def test_a_page_may_need_more_than_one_batch_of_reads() -> None:
    """A hundred and one orders in one page."""
    placed = {_place().id for _ in range(101)}
    ((*found,),) = _pages(200)
    assert {order.id for order in found} == placed


def test_an_order_is_listed_in_its_current_state() -> None:
    """Its later steps do not write to the index, because the list reads the order itself."""
    order = _place()
    orders.mark_paid(order)
    assert orders.of_event("evt_1", None, 10) == ([replace(order, status=OrderStatus.PAID)], None)


def test_the_index_has_nothing_but_keys() -> None:
    """So later changes of an order do not write to it."""
    _place()
    described = client("dynamodb").describe_table(TableName="linehold")["Table"]["GlobalSecondaryIndexes"]
    (index,) = (each for each in described if each["IndexName"] == "event")
    assert index["Projection"] == {"ProjectionType": "KEYS_ONLY"}
    assert Item.event_index.Meta.index_name == "event"


def test_orders_placed_while_the_list_is_read_move_no_other() -> None:
    """Each of the others is still listed once."""
    before = {_place().id for _ in range(10)}
    first, after = orders.of_event("evt_1", None, 4)
    added = {_place().id for _ in range(10)}
    rest, _ = orders.of_event("evt_1", after, 100)
    found = [order.id for order in [*first, *rest]]
    assert len(found) == len(set(found))
    assert before <= set(found) <= before | added


def test_a_forged_cursor_is_refused() -> None:
    """One of another form, of another shard than its booking's, or of no shard at all."""
    id = new_id("bkg", NOW)
    wrong = (shard_of(id) + 1) % EVENT_SHARDS
    for forged in (
        "",
        "#",
        "0#",
        id,
        f"{wrong}#{id}",
        f"8#{id}",
        f"#{id}",
        f"{orders.cursor_after(id)} ",
        "0#bkg_1",
        "x#y",
    ):
        with pytest.raises(Invalid):
            orders.of_event("evt_1", forged, 10)


def test_a_cursor_of_an_unlisted_booking_works() -> None:
    """The list continues after the place where the booking would be."""
    order = _place()
    assert orders.of_event("evt_1", orders.cursor_after(order.id), 10) == ([], None)
