"""Workers that die: at every single step of finalizing and of giving back, before it and after it.

A step is a write to the store or a question to Stripe. The sweep finds what is left, and the end is the same as if
nobody had died.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.seats.rules.holds import PAYING_GRACE, Hold
from chalicelib.seats.rules.seats import parse_seats
from chalicelib.seats.storage import rows
from tests.worlds.till import Till

pytestmark = pytest.mark.faults

MOST_STEPS = 25

before_and_after = pytest.mark.parametrize("done", [False, True], ids=["before it", "after it"])


@before_and_after
def test_whoever_books_may_die_anywhere(shop: Till, done: bool) -> None:
    """The seat is booked and paid for."""

    def begin() -> tuple[Hold, Order]:
        hold, order = shop.order()
        shop.pay(order)
        return hold, order

    _cut_everywhere(shop, done, begin, lambda hold, order: shop.deliver(), OrderStatus.CONFIRMED)


@before_and_after
def test_whoever_comes_too_late_may_die_anywhere(shop: Till, done: bool) -> None:
    """The seat is somebody else's, and nothing is kept."""

    def begin() -> tuple[Hold, Order]:
        hold, order = shop.order()
        shop.move_to(order.until, PAYING_GRACE)
        thief = shop.steal(hold)
        assert thief
        rows.book(hold.event, parse_seats(thief.seats, "seats"), thief.id, shop.clock.now(), {})
        shop.pay(order)
        return hold, order

    _cut_everywhere(shop, done, begin, lambda hold, order: shop.deliver(), OrderStatus.CANCELLED)


@before_and_after
def test_whoever_gives_up_may_die_anywhere(shop: Till, done: bool) -> None:
    """Not paid in time: the booking has failed, and the seats are free."""

    def look(hold: Hold, order: Order) -> None:
        shop.move_to(order.until)
        shop.run_checks()

    _cut_everywhere(shop, done, shop.order, look, OrderStatus.FAILED)


@before_and_after
@pytest.mark.parametrize(("seats", "end"), [((), OrderStatus.REFUNDED), ((0,), OrderStatus.CONFIRMED)])
def test_whoever_gives_back_may_die_anywhere(shop: Till, done: bool, seats: tuple[int, ...], end: OrderStatus) -> None:
    """Decided or not: what was decided goes back once."""

    def cancel(hold: Hold, order: Order) -> None:
        shop.cancel(hold, order, *(hold.seats[place] for place in seats))

    def again(hold: Hold, order: Order) -> None:
        cancel(hold, order)
        assert len(shop.double.refunds(order.payment_id or "")) == 1

    _cut_everywhere(shop, done, shop.confirmed, cancel, end, again)


def _cut_everywhere(
    shop: Till,
    done: bool,
    begin: Callable[[], tuple[Hold, Order]],
    act: Callable[[Hold, Order], None],
    end: OrderStatus,
    again: Callable[[Hold, Order], None] = lambda hold, order: None,
) -> None:
    """Let `act` be cut off at step 1, 2, 3 ... until it is through before the power goes."""
    for step in range(1, MOST_STEPS):
        hold, order = begin()
        with shop.cut_at(step, done) as fuse:
            act(hold, order)
        again(hold, order)
        shop.clock.move(61)
        shop.sweep()
        shop.sweep()
        shop.check(hold, order, end)
        shop.finish_checks()
        shop.check(hold, order, end)
        if not fuse.blown:
            assert step > 3, "nothing was cut off"
            return
    raise AssertionError(f"not through after {MOST_STEPS} steps")
