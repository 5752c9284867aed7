"""Rare cases: workers that race each other, leftovers of earlier versions, odd amounts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.errors import Conflict, LineholdError
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus
from chalicelib.orders.storage import check_ins, order_carts, orders
from chalicelib.orders.storage.order_items import OrderItem, item_of
from chalicelib.seats.rules.holds import Hold, HoldState
from chalicelib.table.writes import update
from tests.support.faults import before_write
from tests.worlds.scene import rows
from tests.worlds.till import ROW, Till, till
from tests.worlds.world import World

pytestmark = pytest.mark.faults

CONFIRMED, CANCELLED = OrderStatus.CONFIRMED, OrderStatus.CANCELLED
REFUNDED, FAILED = OrderStatus.REFUNDED, OrderStatus.FAILED

Act = Callable[[Till, Hold, Order], object]
_ACTS: dict[str, Act] = {
    "finalize": lambda shop, hold, order: shop.app.orders.finalize.check(order.id),
    "whole": lambda shop, hold, order: shop.cancel(hold, order),
    "part": lambda shop, hold, order: shop.cancel(hold, order, hold.seats[0]),
    "audit": lambda shop, hold, order: shop.app.orders.payment_audit.check(order.payment_id or ""),
}


@pytest.mark.parametrize("first", list(_ACTS))
@pytest.mark.parametrize("others", [("finalize", "part"), ("whole",)], ids="-".join)
def test_workers_that_race_agree(shop: Till, first: str, others: tuple[str, ...]) -> None:
    """The others act between any two steps of the first; a step is a write or a request to Stripe."""
    for step in range(1, 30):
        hold, order = shop.order()
        shop.pay(order)
        if first == "part":  # which needs a confirmed one
            shop.deliver()

        def overtake(hold: Hold = hold, order: Order = order) -> None:
            for other in others:
                with suppress(LineholdError):
                    _ACTS[other](shop, hold, order)

        with _before_step(shop, step, overtake) as overtaken, suppress(LineholdError):
            _ACTS[first](shop, hold, order)
        shop.deliver()
        shop.finish_checks()
        shop.check(hold, order, shop.status(order))
        if not overtaken:
            assert step > 2
            return
    raise AssertionError("it did not end")


@contextmanager
def _before_step(shop: Till, number: int, act: Callable[[], None]) -> Iterator[list[int]]:
    """Acts right before the step of this number. The list stays empty if there is none."""
    seen: list[int] = []
    done: list[int] = []

    def step() -> None:
        seen.append(1)
        if len(seen) == number and not done:
            done.append(number)
            act()

    shop.account.before = step
    with shop.each_write(step):
        yield done
    shop.account.before = lambda: None


@pytest.mark.parametrize("write", range(1, 5))
def test_a_seat_cancelled_while_it_is_being_confirmed_is_free(shop: Till, write: int) -> None:
    """Another worker confirms the order, and its customer cancels the seat, before each write of the first."""
    hold, order = shop.order()
    shop.pay(order)

    def confirm_and_cancel() -> None:
        shop.app.orders.finalize.finalize(order.id)
        shop.cancel(hold, order, hold.seats[0])

    with before_write(write, confirm_and_cancel) as times:
        shop.deliver()
    if not times.count:
        shop.cancel(hold, order, hold.seats[0])
    shop.finish_checks()
    shop.check(hold, order, CONFIRMED)
    assert shop.steal(hold)


def test_a_free_seat_stays_when_the_paid_one_beside_it_is_cancelled(shop: Till, here: World) -> None:
    """All the money was refunded, but by our own refund of one seat."""
    children = [{**row, "category": "child"} for row in rows(1, 4)]
    prices = {"standard": {"amount": 1250, "currency": "EUR"}, "child": {"amount": 0, "currency": "EUR"}}
    sale = here.sale({"A": rows(1, 4), "B": children}, prices=prices)
    other = till(here.clock, shop.double, sale.event)
    hold = other.take(["A-1-1", "B-1-1"])
    order = other.app.orders.place_booking.book(hold, other.event, "card")
    other.pay(order)
    other.deliver()
    other.cancel(hold, order, "A-1-1")
    other.deliver()
    assert (other.status(order), other.booked(hold)) == (CONFIRMED, {"B-1-1"})


def test_a_late_payment_of_a_failed_order_does_not_touch_the_next_orders_seats(shop: Till) -> None:
    """Both are paid for the same hold. The second order keeps its seats."""
    hold, order = _failed(shop)
    next_one = shop.app.orders.place_booking.book(shop.app.seats.holds.find(hold.customer, hold.id), shop.event, "card")
    shop.pay(next_one)
    shop.deliver()
    shop.pay(order)
    shop.deliver()
    shop.finish_checks()
    assert shop.status(order) is CANCELLED
    shop.check(hold, next_one, CONFIRMED)
    assert shop.double.kept(order.id) == shop.double.reserved(order.id) == 0


def test_an_old_failed_order_has_let_go(shop: Till) -> None:
    """Old items have no `let_go`."""
    hold, order = _failed(shop)
    update(item_of(order), [OrderItem.let_go.remove()], None)
    next_one = shop.app.orders.place_booking.book(shop.app.seats.holds.find(hold.customer, hold.id), shop.event, "card")
    shop.pay(next_one)
    shop.deliver()
    shop.app.orders.finalize.check(order.id)
    shop.check(hold, next_one, CONFIRMED)


@pytest.mark.parametrize("reach", [CONFIRMED, OrderStatus.PAID])
def test_an_old_decided_refund_is_sent(shop: Till, reach: OrderStatus) -> None:
    """Old items kept their status and had `refund_due`."""
    hold, order = shop.confirmed() if reach is CONFIRMED else shop.order()
    if reach is not CONFIRMED:
        shop.pay(order)
        orders.mark_paid(order)
    due = [OrderItem.refund_due.set(True), OrderItem.due_shard.set("DUE#0"), OrderItem.due_at.set(shop.clock.now())]
    update(item_of(order), due, None)
    shop.sweep()
    shop.finish_checks()
    shop.check(hold, order, REFUNDED if reach is CONFIRMED else CANCELLED)


def test_a_second_tab_cannot_pay_for_lost_seats(shop: Till) -> None:
    """The seats lapsed after the order was placed and before its rows were written; the other tab has the secret."""
    hold = shop.hold()

    def pay_in_another_tab() -> None:
        assert shop.app.orders.place_booking.get(shop.customer(hold), _only(hold).id).client_secret
        shop.move_to(hold.until, CLOCK_GRACE)
        assert shop.steal(hold)

    shop.clock.move(59)
    with before_write(2, pay_in_another_tab), pytest.raises(LineholdError):
        shop.app.orders.place_booking.book(hold, shop.event, "card")
    order = _only(hold)
    assert not shop.double.authorise(order.payment_id or "")
    shop.finish_checks()
    assert shop.status(order) is CANCELLED


def test_a_start_that_stripe_remembers_as_failed_ends_with_its_time(shop: Till) -> None:
    """For a day every try gets the same answer. No customer has the secret, so none can pay."""
    hold = shop.hold()
    shop.double.fail("crashed", path="payment_intents$")
    order = shop.app.orders.place_booking.book(hold, shop.event, "card")
    shop.move_to(order.over_at)
    assert shop.sweep() == ["pending_payment to failed"]
    shop.finish_checks()
    shop.check(hold, order, FAILED)


def test_a_cancellation_during_the_confirmation_obeys_the_rules(shop: Till, here: World) -> None:
    """A pending payment may be cancelled; the confirmed booking may not."""
    other = till(here.clock, shop.double, here.sale({"A": rows(1, ROW)}, cancel_until_hours=None).event)
    hold, order = other.order()
    other.pay(order)
    with before_write(1, other.deliver), pytest.raises(Conflict) as refused:
        other.cancel(hold, order)
    assert refused.value.code == "CANCELLATION_CLOSED"
    other.check(hold, order, CONFIRMED)


def test_a_ticket_used_right_before_it_is_cancelled_stays_used(shop: Till) -> None:
    """The booking's item decides both."""
    hold, order = shop.confirmed()

    def use() -> None:
        check_ins.admit(shop.read(order), [hold.seats[0]], shop.clock.now(), shop.clock.now())

    with before_write(1, use), pytest.raises(Conflict) as refused:
        shop.cancel(hold, order)
    assert refused.value.code == "TICKET_USED"
    shop.check(hold, order, CONFIRMED)


def _failed(shop: Till) -> tuple[Hold, Order]:
    hold, order = shop.order()
    released: Any = order_carts.end_writes(order, HoldState.HELD)
    orders.fail(shop.read(order), OrderReason.DECLINED, released)
    return hold, order


def _only(hold: Hold) -> Order:
    (order,) = orders.of_customer(hold.customer, 10, None).items
    return order
