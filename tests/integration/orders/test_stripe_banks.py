"""Banks that take their time, change their mind or say no, and a Stripe that cannot be reached.

After each: booked and charged once, or not booked and nothing kept.
"""

from __future__ import annotations

import pytest

from chalicelib.errors import PaymentDeclined
from chalicelib.orders.rules.orders import OrderReason, OrderStatus
from chalicelib.orders.storage import order_carts, orders
from chalicelib.seats.rules.holds import PAYING_GRACE, HoldState
from tests.worlds.scene import rows as plan
from tests.worlds.till import PRICE, UNKNOWN_OUTCOMES, Till, till
from tests.worlds.world import World

CONFIRMED, CANCELLED = OrderStatus.CONFIRMED, OrderStatus.CANCELLED
FAILED, PENDING = OrderStatus.FAILED, OrderStatus.PENDING_PAYMENT


@pytest.mark.parametrize("kind", UNKNOWN_OUTCOMES)
def test_a_payment_that_cannot_be_started_at_once(shop: Till, kind: str) -> None:
    """The customer has a pending booking, and whoever asks after it gets the one payment that there is."""
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
    """At the end of the time the payment is given up at Stripe; passing the challenge then comes to nothing."""
    hold, order = shop.order()
    assert shop.double.challenge(order.payment_id or "")
    shop.deliver()
    assert shop.status(order) is PENDING
    shop.move_to(order.until)
    assert shop.sweep() == ["pending_payment to failed"]
    assert not shop.double.answer_challenge(order.payment_id or "")
    shop.deliver()
    assert shop.check(hold, order, FAILED).reason is OrderReason.NOT_PAID_IN_TIME
    assert shop.steal(hold)


def test_a_challenge_passed_at_the_last_moment(shop: Till) -> None:
    """The seats are the payer's as long as Stripe may still say yes."""
    hold, order = shop.order()
    assert shop.double.challenge(order.payment_id or "")
    shop.move_to(order.until, PAYING_GRACE - 1)
    assert shop.double.answer_challenge(order.payment_id or "")
    assert shop.sweep() == ["pending_payment to confirmed"]
    shop.check(hold, order, CONFIRMED)


def test_a_bank_that_takes_its_time(shop: Till) -> None:
    """While a payment is being processed it can neither be given up nor be taken for failed."""
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


def test_a_bank_that_says_no_in_the_end(shop: Till) -> None:
    """What was being processed is refused: the payment is given up, and the booking has failed."""
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
    """Nothing is taken, and nothing given."""
    hold, order = shop.order()
    assert shop.double.change(order.payment_id or "", amount, currency)
    shop.pay(order)
    shop.deliver()
    assert shop.check(hold, order, CANCELLED).reason is OrderReason.AMOUNT_DIFFERS
    assert shop.steal(hold)


def test_money_that_cannot_be_taken_after_the_seats_are_booked(shop: Till) -> None:
    """The seats are free again, and the reservation is let go of."""
    hold, order = shop.order()
    shop.double.refuse_capture(order.payment_id or "")
    shop.pay(order)
    shop.deliver()
    assert shop.check(hold, order, CANCELLED).reason is OrderReason.NOT_CAPTURED
    assert shop.steal(hold)


@pytest.mark.parametrize("kind", UNKNOWN_OUTCOMES)
def test_a_capture_whose_outcome_is_not_known(shop: Till, kind: str) -> None:
    """The seats stay booked until it is, and then the story is told to its end."""
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
    """We were away for a week between booking the seats and taking the money."""
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


def test_a_total_that_is_too_small_is_declined(shop: Till, here: World) -> None:
    """Stripe takes nothing below its least amount: the customer is told, and the hold stays."""
    cheap = here.sale({"A": plan(1, 10)}, prices={"standard": {"amount": 10, "currency": "EUR"}})
    other = till(here.clock, shop.double, cheap.event)
    hold = other.hold(1)
    with pytest.raises(PaymentDeclined):
        other.app.orders.place_booking.book(hold, other.event, "card")
    assert other.app.seats.holds.get(hold.customer, hold.id)


def test_a_payment_that_stripe_does_not_know_is_not_made_up(shop: Till) -> None:
    """It is another account's: the order stays as it is."""
    hold, order = shop.order()
    shop.double.reset()
    assert shop.app.orders.place_booking.get(shop.customer(hold), order.id).status is PENDING
    shop.move_to(order.until)
    assert shop.sweep() == []
    assert shop.status(order) is PENDING


def test_what_costs_nothing_needs_no_payment(shop: Till, here: World) -> None:
    """It is confirmed at once, and cancelled without a refund."""
    free = here.sale({"A": plan(1, 10)}, prices={"standard": {"amount": 0, "currency": "EUR"}})
    other = till(here.clock, shop.double, free.event)
    hold = other.hold(2)
    order = other.app.orders.place_booking.book(hold, other.event, "card")
    assert order.status is CONFIRMED
    assert other.cancel(hold, order, hold.seats[0]).kept == (hold.seats[1],)
    assert other.cancel(hold, order).status is CANCELLED
    other.finish_checks()
    assert shop.double.requests() == []


def test_money_that_comes_for_an_order_that_has_failed_goes_back(shop: Till) -> None:
    """It cannot be, and if it is, nothing is kept; and whoever has the seats by then keeps them."""
    hold, order = shop.order()
    orders.fail(shop.read(order), OrderReason.NOT_PAID_IN_TIME, order_carts.settled(order, HoldState.HELD))
    shop.move_to(order.until, PAYING_GRACE)
    thief = shop.steal(hold)
    assert thief
    shop.pay(order)
    shop.deliver()
    shop.check(hold, order, CANCELLED)
    assert shop.app.seats.holds.get(thief.customer, thief.id)
