"""Finalizing orders: late payments, the grace, the holds of paid and failed orders, outages of the store."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict, Lapsed, LineholdError, PaymentDeclined, Unavailable
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus
from chalicelib.seats.rules.holds import PAYING_GRACE
from chalicelib.seats.rules.seats import SeatState
from chalicelib.seats.storage import carts
from tests.integration.orders.bank_shop import HOLD_SECONDS, Shop, bank_shop, check, seats_of
from tests.support.faults import before_write, busy
from tests.worlds.scene import EUR
from tests.worlds.world import World

pytestmark = pytest.mark.faults


@pytest.fixture
def shop(here: World) -> Shop:
    return bank_shop(here)


def test_a_seat_that_is_being_paid_for_stays_closed_for_the_grace(shop: Shop) -> None:
    """A payment at the last moment that is read only then still gets the seats."""
    hold, order = shop.place("waits")
    shop.clock.move((order.until - shop.clock.now() + PAYING_GRACE - 1) / SECOND)
    assert shop.steal(hold) is None
    shop.bank.settle(order.id)
    found = shop.finalizer.finalize(order.id)
    assert found.status is OrderStatus.CONFIRMED
    check(shop, hold, found)


def test_an_unpaid_seat_is_free_when_the_grace_is_over(shop: Shop) -> None:
    """From that very instant; a payment after it is refunded."""
    hold, order = shop.place("waits")
    shop.clock.move((order.until - shop.clock.now() + PAYING_GRACE) / SECOND)
    assert shop.steal(hold)
    shop.bank.settle(order.id)
    found = shop.finalizer.finalize(order.id)
    assert found.status is OrderStatus.REFUNDED
    check(shop, hold, found)


def test_a_payment_that_is_known_to_have_failed_frees_its_seats_at_once(shop: Shop) -> None:
    """The payment's grace does not apply, and its own customer can hold them again too."""
    hold, order = shop.place("waits")
    shop.clock.move((order.over_at - shop.clock.now()) / SECOND)
    assert shop.steal(hold) is None
    assert shop.finalizer.finalize(order.id).status is OrderStatus.FAILED
    shop.take(hold.seats, hold.customer)


def test_a_declined_payment_leaves_a_hold_without_the_payments_grace(shop: Shop) -> None:
    """An ordinary hold: its customer's until its end, free when that has come on every clock."""
    hold = shop.hold()
    with pytest.raises(PaymentDeclined):
        shop.bookings.book(hold, shop.event, "declines")
    left = carts.get(hold.customer, hold.event).hold
    assert left
    shop.clock.move((left.until + CLOCK_GRACE - shop.clock.now() - 1) / SECOND)
    assert shop.steal(hold) is None
    shop.clock.move(1 / SECOND)
    assert shop.steal(hold)


def test_a_payment_after_the_next_hold_does_not_touch_that_hold(shop: Shop) -> None:
    """The customer took other seats meanwhile and gets both."""
    hold, order = shop.place("waits")
    shop.clock.move((order.until - shop.clock.now()) / SECOND)
    other = shop.take(["A-1-79"], hold.customer)
    shop.bank.settle(order.id)
    assert shop.finalizer.finalize(order.id).status is OrderStatus.CONFIRMED
    cart = carts.get(hold.customer, hold.event)
    assert (cart.hold, cart.booked) == (other, {f"{order.id}/{seat}" for seat in hold.seats})
    assert seats_of(hold) == [(SeatState.BOOKED, True)] * 2


def test_the_end_of_an_old_payment_does_not_touch_the_next_one(shop: Shop) -> None:
    """A payment is declined, and its hold is paid for again before the first order reaches the rows."""
    hold = shop.hold()
    shop.clock.move(40)
    placed: list[Order] = []

    def pay_again() -> None:
        shop.clock.move(20)
        placed.append(shop.bookings.book(shop.app.seats.holds.find(hold.customer, hold.id), shop.event, "waits"))

    with before_write(5, pay_again), pytest.raises(PaymentDeclined):  # placed, row, payment, failed; not the row
        shop.bookings.book(hold, shop.event, "declines")
    (order,) = placed
    shop.clock.move((order.until - shop.clock.now() + PAYING_GRACE - 1) / SECOND)
    assert shop.steal(hold) is None
    shop.bank.settle(order.id)
    assert shop.finalizer.finalize(order.id).status is OrderStatus.CONFIRMED


def test_a_late_extension_does_not_touch_the_payment(shop: Shop) -> None:
    """The hold is paid for in another tab between the extension's read and its first write."""
    hold = shop.hold()
    shop.clock.move(HOLD_SECONDS - 1)
    placed: list[Order] = []

    def pay() -> None:
        placed.append(shop.bookings.book(hold, shop.event, "waits"))

    with before_write(1, pay), pytest.raises(LineholdError):
        shop.app.seats.holds.extend(hold, shop.event)
    (order,) = placed
    shop.clock.move((order.until - shop.clock.now() + PAYING_GRACE - 1) / SECOND)
    assert shop.steal(hold) is None
    shop.bank.settle(order.id)
    assert shop.finalizer.finalize(order.id).status is OrderStatus.CONFIRMED


def test_a_hold_that_is_being_taken_is_not_released(shop: Shop) -> None:
    """Its seats would be claimed only after that, for no customer. Once they are claimed it can be released."""
    customer, refused = new_id("cus", shop.clock.now()), []

    def release_it() -> None:
        found = carts.get(customer, shop.event.id).hold
        assert found
        with pytest.raises(Conflict) as raised:
            shop.app.seats.holds.release(customer, found.id)
        refused.append(raised.value.code)

    with before_write(2, release_it):
        hold = shop.take(["A-1-1", "A-2-1"], customer)
    assert refused == ["HOLD_IN_FLIGHT"]
    shop.app.seats.holds.release(customer, hold.id)
    assert seats_of(hold) == []


def test_a_hold_that_was_cut_off_can_be_released_after_a_while(shop: Shop) -> None:
    """The function died before it claimed the seats: the customer need not wait for the hold's end."""
    customer = new_id("cus", shop.clock.now())
    with shop.cut_at(2, done=False):
        shop.take(["A-1-1", "A-2-1"], customer)
    found = carts.get(customer, shop.event.id).hold
    assert found
    shop.clock.move(16)
    with pytest.raises(Conflict):
        shop.app.seats.holds.release(customer, found.id)
    shop.clock.move(1)
    shop.app.seats.holds.release(customer, found.id)
    shop.take(["A-1-1", "A-2-1"], customer)


@pytest.mark.parametrize("step", range(2, 7))
def test_an_outage_of_the_store_after_the_order_is_placed_is_no_error(shop: Shop, step: int) -> None:
    """The order exists and will be charged, so the customer gets it as an answer; then it ends as usual."""
    hold = shop.hold()
    with before_write(step, _unavailable) as times:
        order = shop.bookings.book(hold, shop.event, "pays")
    assert times.count == 1
    assert not order.settled
    shop.clock.move(5)
    found = shop.finalizer.finalize(order.id)
    assert found.status is OrderStatus.CONFIRMED
    check(shop, hold, found)


@pytest.mark.parametrize("amount", [0, 1250], ids=["free", "paid later"])
def test_an_order_that_has_failed_before_the_store_is_unavailable_is_no_booking(here: World, amount: int) -> None:
    """Another customer gets a seat before the second write; after it all rows are busy. 410, not a booking that is
    being paid."""
    shop = bank_shop(here, prices={"standard": {**EUR, "amount": amount}})
    hold = shop.hold()
    shop.clock.move(HOLD_SECONDS - 1)

    def late() -> None:
        shop.clock.move(4)
        assert shop.steal(hold)
        after.enter_context(busy("SEATS#"))

    with ExitStack() as after, before_write(2, late), pytest.raises(Lapsed):
        shop.bookings.book(hold, shop.event, "pays")
    order = shop.order_of(hold)
    assert order
    assert (order.status, order.reason) == (OrderStatus.FAILED, OrderReason.SEATS_LOST)


def test_an_outage_of_the_store_before_the_order_is_placed_leaves_nothing(shop: Shop) -> None:
    """It is an error, and the same hold can be paid for afterwards."""
    hold = shop.hold()
    with before_write(1, _unavailable), pytest.raises(Unavailable):
        shop.bookings.book(hold, shop.event, "pays")
    assert shop.bank.payments == {}
    assert shop.bookings.book(hold, shop.event, "pays").status is OrderStatus.CONFIRMED


def _unavailable() -> None:
    raise EndpointConnectionError(endpoint_url="the store")
