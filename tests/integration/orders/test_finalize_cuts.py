"""Bookings that are cut off at every single step, before it and after it, and then finalized again.

A step is a write to the store or a call of the bank. After any cut `finalize` has one of four ends, on which order,
bank, row and cart agree: confirmed and charged once, failed and never charged, refunded as often as charged, or
cancelled and not charged.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.times import SECOND
from chalicelib.errors import LineholdError
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.seats.rules.holds import Hold
from chalicelib.seats.rules.seats import parse_seats
from chalicelib.seats.storage import rows
from tests.integration.orders.bank_shop import HOLD_SECONDS, Shop, bank_shop, check, found_by_the_sweep, seats_of
from tests.support.bank import Bank
from tests.support.faults import before_write
from tests.worlds.world import World

pytestmark = pytest.mark.faults

MOST_STEPS = 30

before_and_after = pytest.mark.parametrize("done", [False, True], ids=["before it", "after it"])


@pytest.fixture
def shop(here: World) -> Shop:
    return bank_shop(here)


def _check_later(shop: Shop, hold: Hold, order: Order) -> None:
    """Nothing changes any more, and after a time the customer can hold the seats again unless they are booked."""
    shop.clock.move(3 * HOLD_SECONDS)
    again = shop.finalizer.finalize(order.id)
    assert again.status is order.status
    check(shop, hold, again)
    if order.status is not OrderStatus.CONFIRMED:
        shop.take(hold.seats, hold.customer)


def _steps(shop: Shop, done: bool, act: Callable[[int], bool]) -> None:
    """Cut `act` off at step 1, 2, 3 ... until it ends before the cut."""
    for step in range(1, MOST_STEPS):
        if not act(step):
            assert step > 2, "nothing was cut off"
            return
    raise AssertionError(f"not through after {MOST_STEPS} steps")


@before_and_after
@pytest.mark.parametrize("method", ["pays", "reserves", "declines", "waits"])
@pytest.mark.parametrize(
    ("later", "wanted"),
    [(0, False), (HOLD_SECONDS - 40, True), (3 * HOLD_SECONDS, False), (3 * HOLD_SECONDS, True)],
    ids=["at once", "hold over and wanted", "all over", "all over and wanted"],
)
def test_a_booking_cut_off_anywhere_ends_in_one_of_four_ways(
    shop: Shop, done: bool, method: str, later: int, wanted: bool
) -> None:
    """Finalized again at once, after the hold's first time, or after all; with or without another customer who wants
    the seat. Before the order is written no order is found, and no customer was charged."""

    def act(step: int) -> bool:
        hold = shop.hold()
        shop.clock.move(40)
        with shop.cut_at(step, done) as fuse, _refusals_are_answers():
            shop.bookings.book(hold, shop.event, method)
        shop.clock.move(later)
        if wanted:
            shop.steal(hold)
        order = shop.order_of(hold)
        if order is None:
            assert step == 1
            assert len(shop.bank.payments) == 0
            return fuse.blown
        found = shop.finalizer.finalize(order.id)
        if not found.settled:
            assert (method, later < 3 * HOLD_SECONDS) == ("waits", True)
            shop.clock.move(3 * HOLD_SECONDS)
            found = shop.finalizer.finalize(order.id)
        check(shop, hold, found)
        return fuse.blown

    _steps(shop, done, act)


@contextmanager
def _refusals_are_answers() -> Iterator[None]:
    """A declined card is an answer, not a fault."""
    try:
        yield
    except LineholdError:
        return


@before_and_after
@pytest.mark.parametrize(
    ("pay", "stolen", "end"),
    [
        (Bank.settle, False, OrderStatus.CONFIRMED),
        (Bank.settle, True, OrderStatus.REFUNDED),
        (Bank.reserve, False, OrderStatus.CONFIRMED),
        (Bank.reserve, True, OrderStatus.CANCELLED),
        (None, False, OrderStatus.FAILED),
        (None, True, OrderStatus.FAILED),
    ],
    ids=["paid", "paid too late", "reserved", "reserved too late", "unpaid", "unpaid and taken"],
)
def test_a_cut_does_not_change_the_end(
    shop: Shop, done: bool, pay: Callable[[Bank, str], None] | None, stolen: bool, end: OrderStatus
) -> None:
    """Payment and seats decide the end, not the step of the cut; and it is final."""

    def act(step: int) -> bool:
        hold, order = shop.place("waits")
        shop.clock.move(3 * HOLD_SECONDS)
        if stolen:
            assert shop.steal(hold)
        if pay:
            pay(shop.bank, order.id)
        with shop.cut_at(step, done) as fuse:
            shop.finalizer.finalize(order.id)
        found = shop.finalizer.finalize(order.id)
        assert found.status is end
        check(shop, hold, found)
        _check_later(shop, hold, found)
        return fuse.blown

    _steps(shop, done, act)


def test_a_refund_ends_the_payment_in_the_cart(shop: Shop) -> None:
    """After a refund the customer can hold seats at once."""
    hold = shop.hold()
    shop.clock.move(40)
    with shop.cut_at(2, done=False):  # the order is placed, the row's claim is not prolonged
        shop.bookings.book(hold, shop.event, "pays")
    shop.clock.move(HOLD_SECONDS - 40 + CLOCK_GRACE / SECOND)
    assert shop.steal(hold)
    order = shop.order_of(hold)
    assert order
    assert shop.finalizer.finalize(order.id).status is OrderStatus.REFUNDED
    shop.take([f"A-1-{shop.used + 1}"], hold.customer)


@pytest.mark.parametrize("released", [False, True], ids=["taken", "taken and free again"])
def test_two_workers_that_finalize_at_once_agree(shop: Shop, released: bool) -> None:
    """One runs before each single write of the other. The seat was lost, and may be free again in between."""
    for step in range(1, MOST_STEPS):
        hold, order = shop.place("waits")
        shop.clock.move(3 * HOLD_SECONDS)
        thief = shop.steal(hold)
        assert thief
        shop.bank.settle(order.id)
        orders.mark_paid(order)

        def overtake(order: Order = order, thief: Hold = thief) -> None:
            shop.finalizer.finalize(order.id)
            if released:
                shop.app.seats.holds.release(thief.customer, thief.id)

        with before_write(step, overtake) as overtaken:
            shop.finalizer.finalize(order.id)
        check(shop, hold, shop.finalizer.finalize(order.id))
        if not overtaken.count:
            assert step > 2
            return


def test_a_refunded_order_does_not_book_its_seats(shop: Shop) -> None:
    """One worker refunds and dies; another, which read the order before, finds the seat free again."""
    hold, order = shop.place("waits")
    shop.clock.move(3 * HOLD_SECONDS)
    thief = shop.steal(hold)
    assert thief
    shop.bank.settle(order.id)
    orders.mark_paid(order)

    def refund_and_die() -> None:
        with shop.cut_at(6, done=False):  # refused row, decision, nothing to free, refund; nothing after it
            shop.finalizer.finalize(order.id)
        assert shop.bank.refunds == [order.id]
        shop.app.seats.holds.release(thief.customer, thief.id)

    with before_write(1, refund_and_die):
        shop.finalizer.finalize(order.id)
    check(shop, hold, shop.finalizer.finalize(order.id))


@pytest.mark.parametrize("asked", [False, True], ids=["only by the sweep", "also before the sweep"])
def test_seats_that_were_booked_after_a_refund_are_freed(shop: Shop, asked: bool) -> None:
    """One worker refunded while another, which had read the order before, was about to book; the other died then.

    Finalizing the order right after the refund must not remove the deadline of the last check.
    """
    hold, order = shop.place("waits")
    shop.clock.move(3 * HOLD_SECONDS)
    thief = shop.steal(hold)
    assert thief
    shop.bank.settle(order.id)
    assert shop.finalizer.finalize(order.id).status is OrderStatus.REFUNDED
    shop.app.seats.holds.release(thief.customer, thief.id)
    if asked:
        shop.finalizer.finalize(order.id)
    rows.book(hold.event, parse_seats(hold.seats, "seats"), hold.id, shop.clock.now(), {})
    shop.clock.move(60)
    for id in found_by_the_sweep(shop):
        shop.finalizer.finalize(id)
    assert seats_of(hold) == []
    assert found_by_the_sweep(shop) == set()
