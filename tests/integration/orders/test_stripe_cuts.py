"""Workers that die at every single step of finalizing and cancelling, before it and after it.

A step is a write to the store or a request to Stripe. The sweep continues the work, and the end is the same as without
the cut.
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
def test_booking_may_be_cut_off_anywhere(shop: Till, done: bool) -> None:
    """The seats are booked and paid for."""

    def begin() -> tuple[Hold, Order]:
        hold, order = shop.order()
        shop.pay(order)
        return hold, order

    _cut_everywhere(shop, done, begin, lambda hold, order: shop.deliver(), OrderStatus.CONFIRMED)


@before_and_after
def test_a_late_payment_may_be_cut_off_anywhere(shop: Till, done: bool) -> None:
    """Another customer has the seat, and nothing is charged."""

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
def test_the_end_of_the_time_to_pay_may_be_cut_off_anywhere(shop: Till, done: bool) -> None:
    """Not paid in time: the booking has failed, and the seats are free."""

    def check(hold: Hold, order: Order) -> None:
        shop.move_to(order.over_at)
        shop.run_checks()

    _cut_everywhere(shop, done, shop.order, check, OrderStatus.FAILED)


@before_and_after
@pytest.mark.parametrize(("seats", "end"), [((), OrderStatus.REFUNDED), ((0,), OrderStatus.CONFIRMED)])
def test_cancelling_may_be_cut_off_anywhere(shop: Till, done: bool, seats: tuple[int, ...], end: OrderStatus) -> None:
    """Decided before the cut or not, the money is refunded once."""

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
    """Cut `act` off at step 1, 2, 3 ... until it ends before the cut."""
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
