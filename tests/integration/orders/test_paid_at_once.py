"""Bookings that are paid as soon as they are placed: one transaction, the seats, and one write that confirms."""

from __future__ import annotations

import pytest

from bench.store import counted
from chalicelib.core.ids import new_id
from chalicelib.errors import Conflict, Lapsed
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus
from chalicelib.orders.storage import order_carts, orders
from chalicelib.seats.rules.holds import Hold, HoldState
from chalicelib.seats.rules.seats import SeatState, parse_seats
from chalicelib.seats.storage import carts, rows
from chalicelib.table.transactions import transact
from tests.integration.orders.bank_shop import HOLD_SECONDS, Shop, bank_shop, found_by_the_sweep, seats_of
from tests.support.faults import answer_lost, before_write
from tests.worlds.scene import EUR
from tests.worlds.world import World

MOST_STEPS = 10
FREE = {"standard": {**EUR, "amount": 0}}

before_and_after = pytest.mark.parametrize("done", [False, True], ids=["before it", "after it"])


@pytest.fixture
def shop(here: World) -> Shop:
    """Its bank is never asked, because the seats cost nothing."""
    return bank_shop(here, prices=FREE)


def _check_booked(shop: Shop, hold: Hold) -> None:
    cart, order = carts.get(hold.customer, hold.event), shop.order_of(hold)
    assert order is not None
    assert (order.status, order.due) == (OrderStatus.CONFIRMED, None)
    assert seats_of(hold) == [(SeatState.BOOKED, True)] * 2
    assert cart.hold is not None
    assert (cart.hold.state, cart.hold.until, cart.hold.booking) == (HoldState.BOOKED, 0, order.id)
    assert cart.booked == {f"{order.id}/{seat}" for seat in hold.seats}
    assert not shop.bank.payments


def test_three_writes(shop: Shop) -> None:
    """Order and cart, the row, the order."""
    shop.used += 1
    hold = shop.take([f"A-1-{shop.used}"])
    with counted() as asked:
        assert shop.bookings.book(hold, shop.event, "pays").status is OrderStatus.CONFIRMED
    assert (asked.writes, asked.items, asked.reads) == (3, 4, 0)


@before_and_after
@pytest.mark.faults
@pytest.mark.parametrize("later", [0, HOLD_SECONDS - 1, 3 * HOLD_SECONDS])
def test_a_cut_anywhere_leaves_nothing_or_a_booking(shop: Shop, done: bool, later: int) -> None:
    """The sweep finds what was cut off, and confirms it; the customer may hold other seats meanwhile."""
    for step in range(1, MOST_STEPS):
        hold = shop.hold()
        with shop.cut_at(step, done) as fuse:
            shop.bookings.book(hold, shop.event, "pays")
        shop.clock.move(later)
        order = shop.order_of(hold)
        if order is None:
            assert (step, done) == (1, False)
            continue
        with pytest.raises(Conflict, match="booked already"):
            shop.bookings.book(carts.get(hold.customer, hold.event).hold_named(hold.id), shop.event, "pays")
        if not order.settled:
            shop.clock.move(30)
            assert order.id in found_by_the_sweep(shop)
        shop.finalizer.check(order.id)
        _check_booked(shop, hold)
        shop.take([f"A-1-{40 + step}"], hold.customer)
        if not fuse.blown:
            assert step > 3
            return
    raise AssertionError(f"not through after {MOST_STEPS} steps")


@pytest.mark.faults
def test_seats_that_were_lost_after_a_cut_are_given_up_for_good(shop: Shop) -> None:
    """The hold ended before a check came, and another customer has the seats: failed, and counted no longer."""
    hold = shop.hold()
    thief = _lose(shop, hold)
    assert carts.get(hold.customer, hold.event).booked == set()
    shop.take(["A-1-70"], hold.customer)
    assert seats_of(thief) == [(SeatState.HELD, True)]


@pytest.mark.faults
def test_seats_that_are_booked_for_a_failed_order_are_freed(shop: Shop) -> None:
    """By a function that read it as paid, and died: the last check, a minute later, frees them, once."""
    hold = shop.hold()
    thief = _lose(shop, hold)
    shop.app.seats.holds.release(thief.customer, thief.id)
    rows.book(hold.event, parse_seats(hold.seats, "seats"), hold.id, shop.clock.now(), {})
    order = shop.order_of(hold)
    assert order
    shop.clock.move(60)
    assert order.id in found_by_the_sweep(shop)
    shop.finalizer.check(order.id)
    assert seats_of(hold) == []
    assert order.id not in found_by_the_sweep(shop)


def _lose(shop: Shop, hold: Hold) -> Hold:
    """A booking of this hold is cut off after its first write, and fails once another customer has a seat of it: the
    other's hold."""
    with shop.cut_at(2, done=False):
        shop.bookings.book(hold, shop.event, "pays")
    shop.clock.move(HOLD_SECONDS + 2)
    thief, order = shop.steal(hold), shop.order_of(hold)
    assert thief
    assert order
    ended = shop.finalizer.finalize(order.id)
    assert (ended.status, ended.reason) == (OrderStatus.FAILED, OrderReason.SEATS_LOST)
    return thief


def test_an_order_of_the_version_before_books_its_cart(shop: Shop) -> None:
    """That version placed it as pending and its cart as paying; the customer may hold other seats afterwards."""
    hold = shop.hold()
    order = _placed_before(shop, hold)
    shop.finalizer.finalize(order.id)
    _check_booked(shop, hold)
    shop.take(["A-1-70"], hold.customer)


def _placed_before(shop: Shop, hold: Hold) -> Order:
    now = shop.clock.now()
    order = Order(
        id=new_id("bkg", now),
        event=hold.event,
        organiser=shop.event.operator,
        customer=hold.customer,
        hold=hold.id,
        seats=hold.seats,
        total=hold.total,
        method="pays",
        status=OrderStatus.PENDING_PAYMENT,
        created=now,
        until=hold.until,
        amounts=hold.amounts,
    )
    cart = order_carts.placing_write(hold, order, shop.event.max_per_customer, now)
    transact([orders.placed(order), cart])
    return order


def test_seats_that_are_lost_in_between_are_the_others(shop: Shop) -> None:
    """As for a hold that has lapsed: 410, and nothing is booked."""
    hold = shop.hold()
    shop.clock.move(HOLD_SECONDS - 1)

    def late() -> None:
        shop.clock.move(4)
        assert shop.steal(hold)

    with before_write(2, late), pytest.raises(Lapsed):
        shop.bookings.book(hold, shop.event, "pays")
    assert (SeatState.BOOKED, True) not in seats_of(hold)
    assert carts.get(hold.customer, hold.event).booked == set()


@pytest.mark.parametrize("number", [1, 2])
def test_a_lost_answer_changes_nothing(shop: Shop, number: int) -> None:
    """Of the seats' write and of the one that confirms."""
    hold = shop.hold() if number == 1 else shop.take([f"A-1-{78 + number}"])
    with answer_lost(number):
        order = shop.bookings.book(hold, shop.event, "pays")
    assert order.status is OrderStatus.CONFIRMED


@pytest.mark.parametrize("step", [1, 2, 3])
def test_two_tabs_book_once(shop: Shop, step: int) -> None:
    """The other tab books before each write of this one: one of them is refused."""
    hold = shop.hold()
    refusals: list[str] = []

    def book() -> None:
        try:
            shop.bookings.book(hold, shop.event, "pays")
        except Conflict as conflict:
            refusals.append(conflict.code)

    with before_write(step, book):
        book()
    assert refusals == ["HOLD_BOOKED"]
    _check_booked(shop, hold)


@pytest.mark.faults
def test_a_cancellation_in_between_ends_with_free_seats(shop: Shop) -> None:
    """The organiser's, before each write after the order's: what the booking still does is undone."""
    for step in (2, 3):
        hold = shop.hold()

        def cancel(hold: Hold = hold) -> None:
            order = shop.order_of(hold)
            assert order
            shop.app.orders.refunds.cancel(order, OrderReason.CANCELLED_BY_ORGANISER, [OrderStatus.PAID])

        with before_write(step, cancel):
            order = shop.bookings.book(hold, shop.event, "pays")
        assert order.status is OrderStatus.CANCELLED
        shop.clock.move(61)
        shop.finalizer.check(order.id)
        assert seats_of(hold) == []
        assert carts.get(hold.customer, hold.event).booked == set()
