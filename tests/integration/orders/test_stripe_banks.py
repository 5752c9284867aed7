"""Banks that are slow or refuse, changed payments, and an unavailable Stripe.

After each: booked and charged once, or not booked and not charged.
"""

from __future__ import annotations

import pytest

from chalicelib.orders.rules.orders import OrderReason, OrderStatus
from chalicelib.orders.storage import order_carts, orders
from chalicelib.seats.rules.holds import PAYING_GRACE, HoldState
from tests.worlds.till import PRICE, UNKNOWN_OUTCOMES, Till

CONFIRMED, CANCELLED = OrderStatus.CONFIRMED, OrderStatus.CANCELLED
FAILED, PENDING = OrderStatus.FAILED, OrderStatus.PENDING_PAYMENT


@pytest.mark.parametrize("kind", UNKNOWN_OUTCOMES)
def test_a_payment_that_cannot_be_started_at_once(shop: Till, kind: str) -> None:
    """The customer gets a pending booking, and reading it starts the one payment."""
    shop.double.fail(kind, path="payment_intents$", times=4)
    hold = shop.hold()
    order = shop.app.orders.place_booking.book(hold, shop.event, "card")
    assert (order.status, order.client_secret) == (PENDING, None)
    shop.double.clear_faults()
    order = shop.app.orders.place_booking.get(shop.customer(hold), order.id)
    assert order.client_secret
    shop.pay(order)
    shop.deliver()
    shop.check(hold, order, CONFIRMED)
    assert len(shop.double.intents()) == 1


def test_a_challenge_that_outlives_the_hold(shop: Till) -> None:
    """When its time is over the payment is voided; passing the challenge then has no effect."""
    hold, order = shop.order()
    assert shop.double.challenge(order.payment_id or "")
    shop.deliver()
    assert shop.status(order) is PENDING
    shop.move_to(order.over_at)
    assert shop.sweep() == ["pending_payment to failed"]
    assert not shop.double.answer_challenge(order.payment_id or "")
    shop.deliver()
    assert shop.check(hold, order, FAILED).reason is OrderReason.NOT_PAID_IN_TIME
    assert shop.steal(hold)


def test_a_challenge_passed_at_the_last_moment(shop: Till) -> None:
    """The seats stay the payer's until the grace has ended."""
    hold, order = shop.order()
    assert shop.double.challenge(order.payment_id or "")
    shop.move_to(order.until, PAYING_GRACE - 1)
    assert shop.double.answer_challenge(order.payment_id or "")
    assert shop.sweep() == ["pending_payment to confirmed"]
    shop.check(hold, order, CONFIRMED)


def test_a_payment_that_is_processing(shop: Till) -> None:
    """It can neither be voided nor count as failed."""
    hold, order = shop.order()
    assert shop.double.process(order.payment_id or "")
    shop.move_to(order.until, PAYING_GRACE)
    for _ in range(3):
        assert shop.sweep() == []
        assert shop.status(order) is PENDING
        shop.clock.move(60)
    assert shop.double.settle(order.payment_id or "")
    assert shop.sweep() == ["pending_payment to confirmed"]
    shop.check(hold, order, CONFIRMED)


def test_a_payment_that_is_declined_after_processing(shop: Till) -> None:
    """It is voided, and the booking has failed."""
    hold, order = shop.order()
    assert shop.double.process(order.payment_id or "")
    shop.move_to(order.until)
    assert shop.sweep() == []
    assert shop.double.decline(order.payment_id or "")
    shop.clock.move(60)
    assert shop.sweep() == ["pending_payment to failed"]
    shop.check(hold, order, FAILED)


@pytest.mark.parametrize(("amount", "currency"), [(1, None), (2 * PRICE + 1, None), (None, "usd")])
def test_another_amount_or_currency_than_asked_for(shop: Till, amount: int | None, currency: str | None) -> None:
    """Nothing is captured, and nothing booked."""
    hold, order = shop.order()
    assert shop.double.change(order.payment_id or "", amount, currency)
    shop.pay(order)
    shop.deliver()
    assert shop.check(hold, order, CANCELLED).reason is OrderReason.AMOUNT_DIFFERS
    assert shop.steal(hold)


def test_a_capture_that_is_refused_after_the_seats_are_booked(shop: Till) -> None:
    """The seats are freed, and the payment is voided."""
    hold, order = shop.order()
    shop.double.refuse_capture(order.payment_id or "")
    shop.pay(order)
    shop.deliver()
    assert shop.check(hold, order, CANCELLED).reason is OrderReason.NOT_CAPTURED
    assert shop.steal(hold)


@pytest.mark.parametrize("kind", UNKNOWN_OUTCOMES)
def test_a_capture_whose_outcome_is_not_known(shop: Till, kind: str) -> None:
    """The seats stay booked until it is known; then the order is confirmed."""
    hold, order = shop.order()
    shop.pay(order)
    shop.double.fail(kind, path="capture$", times=4)
    shop.deliver()
    assert (shop.status(order), shop.booked(hold)) == (OrderStatus.PAID, set(hold.seats))
    shop.double.clear_faults()
    shop.clock.move(60)
    assert shop.sweep() == ["paid to confirmed"]
    shop.check(hold, order, CONFIRMED)


def test_an_authorisation_that_expires(shop: Till) -> None:
    """An outage of a week between booking the seats and the capture."""
    hold, order = shop.order()
    shop.pay(order)
    shop.double.fail("refused", path="capture$", times=4)
    shop.deliver()
    shop.double.clear_faults()
    assert shop.double.expire(order.payment_id or "")
    shop.clock.move(7 * 24 * 3600)
    shop.deliver()
    assert shop.check(hold, order, CANCELLED).reason is OrderReason.NOT_CAPTURED
    assert shop.steal(hold) is None or not shop.booked(hold)


def test_a_payment_that_stripe_does_not_know_stays_pending(shop: Till) -> None:
    """It belongs to another account: the order does not change."""
    hold, order = shop.order()
    shop.double.reset()
    assert shop.app.orders.place_booking.get(shop.customer(hold), order.id).status is PENDING
    shop.move_to(order.until)
    assert shop.sweep() == []
    assert shop.status(order) is PENDING


def test_a_payment_for_a_failed_order_is_voided(shop: Till) -> None:
    """Should it ever happen, nothing is charged, and another customer who has the seats keeps them."""
    hold, order = shop.order()
    orders.fail(shop.read(order), OrderReason.NOT_PAID_IN_TIME, order_carts.end_writes(order, HoldState.HELD))
    shop.move_to(order.until, PAYING_GRACE)
    thief = shop.steal(hold)
    assert thief
    shop.pay(order)
    shop.deliver()
    shop.check(hold, order, CANCELLED)
    assert shop.app.seats.holds.get(thief.customer, thief.id)
