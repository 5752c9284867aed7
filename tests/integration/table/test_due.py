"""The `due` index: the deadlines that the sweep finds."""

from __future__ import annotations

from collections import Counter

import pytest

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.deadline import SHARDS, Deadline, DeadlineKind, shard_of
from chalicelib.core.money import Money
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.table import due
from chalicelib.table.items import Item
from chalicelib.table.transactions import transact
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import offers, queue

pytestmark = pytest.mark.usefixtures("store")


def _place(id: str, until: int) -> None:
    pending = OrderStatus.PENDING_PAYMENT
    order = Order(id, "evt_1", "op_1", "cus_1", "hld_1", ("A-1-1",), Money(1, "EUR"), "test", pending, 0, until)
    transact([orders.placed(order)])


def _offer(customer: str, id: str, until: int) -> None:
    offer = SeatOffer(id, "evt_1", customer, ("A-1-1",), (1,), Money(1, "EUR"), until, "wtl_1", "C#gold#01")
    transact([offers.made(offer, 2_000_000_000)])


def _of_shard(shard: int, count: int) -> list[str]:
    """Ids of one shard."""
    ids = (f"bkg_{number}" for number in range(10_000))
    found = [id for id in ids if shard_of(id) == f"DUE#{shard}"]
    return found[:count]


def test_a_deadline_is_due_from_its_very_instant() -> None:
    """Not a millisecond before; it comes with its kind, id and instant."""
    _place("bkg_1", 1000)
    assert due.overdue(999, 10) == []
    assert due.overdue(1000, 10) == [Deadline(DeadlineKind.BOOKING, "bkg_1", 1000, swept=True)]


def test_every_shard_is_read() -> None:
    """One deadline in each shard, and all are found."""
    ids = [id for shard in range(SHARDS) for id in _of_shard(shard, 1)]
    for id in ids:
        _place(id, 1000)
    assert sorted(deadline.id for deadline in due.overdue(1000, 10)) == sorted(ids)


def test_what_was_written_when_there_were_four_shards_is_found() -> None:
    """An item keeps the shard that it was written with, whatever its id's is now."""
    found = [f"bkg_{number}" for number in range(4)]
    for shard, id in enumerate(found):
        Item(f"BOOKING#{id}", "~", due_shard=f"DUE#{shard}", due_at=1000).save()
    assert sorted(deadline.id for deadline in due.overdue(1000, 10)) == found


def test_a_run_takes_the_oldest_of_each_shard_and_no_more_than_it_may() -> None:
    """The rest waits for the next run."""
    for shard in (0, 1):
        for place, id in enumerate(_of_shard(shard, 5)):
            _place(id, 1000 + place)
    found = due.overdue(10_000, 2)
    assert Counter(deadline.at for deadline in found) == {1000: 2, 1001: 2}


def test_an_offer_is_due_by_its_customer_and_its_name() -> None:
    """It is in its customer's partition, and checking it needs both. It is over once it is on every clock."""
    _offer("cus_1", "ofr_1", 1000)
    over = 1000 + CLOCK_GRACE
    assert due.overdue(over - 1, 10) == []
    assert due.overdue(over, 10) == [Deadline(DeadlineKind.OFFER, "cus_1/ofr_1", over, swept=True)]


def test_a_waitlist_is_due_by_its_event() -> None:
    """Once for all its entries."""
    queue.look_at("evt_1", 1000, 9)
    assert due.overdue(1000, 10) == [Deadline(DeadlineKind.WAITLIST, "evt_1", 1000, swept=True)]


def test_deadlines_of_all_kinds_are_found_together() -> None:
    """Each with its own kind."""
    _place("bkg_1", 1000)
    _offer("cus_1", "ofr_1", 1001 - CLOCK_GRACE)
    queue.look_at("evt_1", 1002, 9)
    found = sorted(due.overdue(2000, 10), key=lambda deadline: deadline.at)
    assert [(deadline.kind, deadline.id) for deadline in found] == [
        (DeadlineKind.BOOKING, "bkg_1"),
        (DeadlineKind.OFFER, "cus_1/ofr_1"),
        (DeadlineKind.WAITLIST, "evt_1"),
    ]


def test_other_things_of_a_customer_are_no_deadlines() -> None:
    """Nor are things whose sort key only begins like one."""
    for sk in ("~", "ENTRY#evt_1#C#gold#02", "OFFERS#1"):
        Item("CUSTOMER#cus_1", sk, due_shard="DUE#0", due_at=1).save()
    assert due.overdue(10**15, 10) == []


def test_what_has_no_deadline_is_not_found() -> None:
    """Other items, due or not, are left alone."""
    Item("MOON#1", "~", due_shard="DUE#0", due_at=1).save()
    Item("BOOKING#bkg_9", "~").save()
    assert due.overdue(10**15, 10) == []
