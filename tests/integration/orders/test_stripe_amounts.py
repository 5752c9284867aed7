"""Amounts at Stripe: what it refuses all the same, what costs nothing, and currencies that it counts in other units."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.money import Money
from chalicelib.errors import Conflict
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus
from chalicelib.orders.rules.payments import RefundStatus
from tests.support.faults import PowerCut
from tests.support.stripe import Double
from tests.worlds.scene import rows as plan
from tests.worlds.till import Till, till
from tests.worlds.world import World


def _till(here: World, double: Double, amount: int, currency: str) -> Till:
    price = {"amount": amount, "currency": currency}
    return till(here.clock, double, here.sale({"A": plan(2, 8)}, prices={"standard": price}).event)


def _book(shop: Till, seats: int = 1) -> Order:
    return shop.app.orders.place_booking.book(shop.hold(seats), shop.event, "card")


@pytest.mark.parametrize(("amount", "currency"), [(6_000, "VND"), (900, "TRY")])
def test_an_amount_that_stripe_refuses_is_not_called_a_decline(
    shop: Till, here: World, amount: int, currency: str
) -> None:
    """Too little at the day's rate: no bank was asked, and the seats stay held."""
    other = _till(here, shop.double, amount, currency)
    hold = other.hold(1)
    with pytest.raises(Conflict) as caught:
        other.app.orders.place_booking.book(hold, other.event, "card")
    (order,) = other.app.orders.place_booking.of_customer(hold.customer, 10, None).items
    assert caught.value.code == "AMOUNT_NOT_PAYABLE"
    assert caught.value.details == {
        "total": {"amount": amount, "currency": currency},
        "booking_id": order.id,
        "hold_id": hold.id,
    }
    assert (order.status, order.reason) == (OrderStatus.FAILED, OrderReason.AMOUNT_NOT_PAYABLE)
    assert other.app.seats.holds.get(hold.customer, hold.id)
    assert other.steal(hold) is None
    other.finish_checks()
    assert other.status(order) is OrderStatus.FAILED


def test_an_older_price_is_refused_before_stripe_is_asked(shop: Till, here: World) -> None:
    """Its hold is older than today's limits."""
    hold = shop.hold(1)
    with pytest.raises(Conflict) as caught:
        shop.app.orders.place_booking.book(replace(hold, total=Money(10, "EUR")), shop.event, "card")
    assert caught.value.code == "AMOUNT_NOT_PAYABLE"
    assert shop.double.requests() == []
    assert shop.app.seats.holds.get(hold.customer, hold.id)


def test_a_free_booking_needs_no_payment(shop: Till, here: World) -> None:
    """It is confirmed at once, and cancelled without a refund; Stripe is not asked."""
    other = _till(here, shop.double, 0, "EUR")
    hold = other.hold(2)
    order = other.app.orders.place_booking.book(hold, other.event, "card")
    assert order.status is OrderStatus.CONFIRMED
    assert other.cancel(hold, order, hold.seats[0]).kept == (hold.seats[1],)
    assert other.cancel(hold, order).status is OrderStatus.CANCELLED
    other.finish_checks()
    assert other.status(order) is OrderStatus.CANCELLED
    assert shop.double.requests() == []


@pytest.mark.parametrize("late", [False, True])
def test_a_free_booking_is_finished_by_whoever_comes(shop: Till, here: World, late: bool) -> None:
    """A function may die at each of its steps: a later check confirms the booking, even after the time to pay, for
    there is nothing to pay."""
    other = _till(here, shop.double, 0, "EUR")
    for step in range(1, 12):
        hold = other.hold(1)
        with suppress(PowerCut), other.cut_at(step, done=True):
            other.app.orders.place_booking.book(hold, other.event, "card")
        for order in other.app.orders.place_booking.of_customer(hold.customer, 10, None).items:
            other.move_to(order.until if late else order.first_check, 1)
            other.sweep()
            assert other.status(order) is OrderStatus.CONFIRMED, step
    assert shop.double.requests() == []


@pytest.mark.parametrize(
    ("amount", "currency", "charged"),
    [(12_000, "ISK", 1_200_000), (50_000, "UGX", 5_000_000), (1_000_000, "MGA", 10_000), (5_120, "KWD", 5_120)],
)
def test_a_currency_that_stripe_counts_in_other_units(
    shop: Till, here: World, amount: int, currency: str, charged: int
) -> None:
    """The customer is charged the price, gets back what a seat cost, and then the rest."""
    other = _till(here, shop.double, amount, currency)
    hold = other.hold(2)
    order = other.app.orders.place_booking.book(hold, other.event, "card")
    (intent,) = shop.double.of_order(order.id)
    assert (intent["amount"], intent["currency"]) == (2 * charged, currency.lower())
    other.pay(order)
    other.deliver()
    assert other.status(order) is OrderStatus.CONFIRMED, "the amount that was paid is the total"
    other.cancel(hold, order, hold.seats[0])
    assert shop.double.kept(order.id) == charged
    other.deliver()
    part: Any = other.read(order).returns[0]
    assert (part.amount, part.status) == (amount, RefundStatus.SENT)
    other.cancel(hold, order)
    assert (other.status(order), shop.double.kept(order.id)) == (OrderStatus.REFUNDED, 0)
    other.deliver()
    assert other.status(order) is OrderStatus.REFUNDED


@pytest.mark.parametrize(("currency", "amount"), [("ISK", 12_000), ("MGA", 1_000_000), ("EUR", 1_250)])
def test_refunds_from_stripes_dashboard_are_counted_in_our_unit(
    shop: Till, here: World, currency: str, amount: int
) -> None:
    """A part of the money leaves the booking as it is; the whole of it cancels the booking."""
    other = _till(here, shop.double, amount, currency)
    order = _book(other)
    other.pay(order)
    other.deliver()
    (intent,) = shop.double.of_order(order.id)
    assert shop.double.refund(intent["id"], intent["amount"] // 2 // 100 * 100)
    other.deliver()
    assert other.status(order) is OrderStatus.CONFIRMED
    assert shop.double.refund(intent["id"])
    other.deliver()
    assert other.read(order).reason is OrderReason.REFUNDED_BY_PROVIDER
