"""Refunds: of whole bookings and of seats, repeated, refused, disputed, rejected by the bank.

After each: booked seats are paid for, and other money is not kept.
"""

from __future__ import annotations

import pytest

from chalicelib.orders.rules.orders import OrderReason, OrderStatus
from chalicelib.orders.rules.payments import RefundStatus
from chalicelib.orders.storage import refunds
from tests.support.faults import before_write
from tests.worlds.till import PRICE, UNKNOWN_OUTCOMES, Till

CONFIRMED, CANCELLED = OrderStatus.CONFIRMED, OrderStatus.CANCELLED
REFUNDED, FAILED = OrderStatus.REFUNDED, OrderStatus.FAILED


def test_a_partial_refund_frees_only_its_seat(shop: Till) -> None:
    """The others stay booked and paid for; they can be refunded later."""
    hold, order = shop.confirmed(3)
    found = shop.cancel(hold, order, hold.seats[1])
    assert [part.status for part in found.returns] == [RefundStatus.SENT]
    assert shop.check(hold, order, CONFIRMED).kept == (hold.seats[0], hold.seats[2])
    shop.deliver()
    shop.check(hold, order, CONFIRMED)
    shop.take([hold.seats[1]])
    assert shop.cancel(hold, order, hold.seats[0]).status is CONFIRMED
    shop.check(hold, order, CONFIRMED)
    assert shop.cancel(hold, order, hold.seats[2]).status is REFUNDED
    shop.check(hold, order, REFUNDED)
    assert shop.double.kept(order.id) == 0
    shop.finish_checks()
    shop.check(hold, order, REFUNDED)


@pytest.mark.parametrize("seats", [(), (0,)], ids=["whole", "a seat"])
@pytest.mark.parametrize("write", range(1, 6))
def test_a_refund_asked_for_twice_at_once(shop: Till, seats: tuple[int, ...], write: int) -> None:
    """The second runs before each write of the first: the money is refunded once."""
    hold, order = shop.confirmed()
    names = [hold.seats[place] for place in seats]
    with before_write(write, lambda: shop.cancel(hold, order, *names)):
        shop.cancel(hold, order, *names)
    shop.deliver()
    shop.finish_checks()
    shop.check(hold, order, CONFIRMED if seats else REFUNDED)
    assert len(shop.double.refunds(order.payment_id or "")) == 1


@pytest.mark.parametrize("kind", UNKNOWN_OUTCOMES)
@pytest.mark.parametrize("seats", [(), (0,)], ids=["whole", "a seat"])
def test_a_refund_whose_outcome_is_not_known(shop: Till, kind: str, seats: tuple[int, ...]) -> None:
    """The customer sees the cancellation; the seat is free; the money is refunded once."""
    hold, order = shop.confirmed()
    names = [hold.seats[place] for place in seats]
    shop.double.fail(kind, path="refunds$", times=4)
    shop.cancel(hold, order, *names)
    assert not shop.read(order).settled
    assert shop.steal(hold)
    shop.double.clear_faults()
    shop.clock.move(60)
    assert len(shop.sweep()) == 1
    found = shop.check(hold, order, CONFIRMED if seats else REFUNDED)
    assert len(shop.double.refunds(order.payment_id or "")) == 1
    assert found.settled


def test_a_refund_that_stripe_refuses_is_tried_again(shop: Till) -> None:
    """While a charge is disputed it cannot be refunded; when the dispute is won it is."""
    hold, order = shop.confirmed()
    assert shop.double.dispute(order.payment_id or "")
    assert shop.cancel(hold, order).status is CANCELLED
    for _ in range(3):
        shop.clock.move(600)
        assert shop.sweep() == []
    assert shop.read(order).attempt == 4
    assert shop.double.close_dispute(order.payment_id or "", won=True)
    shop.clock.move(3600)
    assert shop.sweep() == ["cancelled to refunded"]
    shop.check(hold, order, REFUNDED)


@pytest.mark.parametrize("asked", ["by the customer", "by the event's end"])
def test_a_refused_refund_is_retried_rarely(shop: Till, asked: str) -> None:
    """However often the booking is read meanwhile."""
    hold, order = shop.confirmed()
    assert shop.double.dispute(order.payment_id or "")
    shop.deliver()
    if asked == "by the customer":
        shop.cancel(hold, order)
    else:
        shop.app.organising.cancel_event.cancel(shop.organiser.id, shop.event.id)
    for _ in range(30):
        shop.clock.move(60)
        shop.run_checks()
        if asked == "by the customer":
            shop.app.orders.place_booking.get(shop.customer(hold), order.id)
    tries = [each for each in shop.double.requests() if (each.method, each.path) == ("POST", "/v1/refunds")]
    assert 1 <= len(tries) <= 6


@pytest.mark.parametrize("seats", [(), (0,)], ids=["whole", "a seat"])
def test_a_refund_that_failed_before_it_was_recorded_is_made_again(shop: Till, seats: tuple[int, ...]) -> None:
    """Stripe's answer was lost, and its events too."""
    hold, order = shop.confirmed()
    shop.double.fail("lost", path="refunds$")
    shop.cancel(hold, order, *(hold.seats[place] for place in seats))
    (refund,) = shop.double.refunds(order.payment_id or "")
    assert shop.double.fail_refund(refund["id"])
    shop.double.events()
    shop.clock.move(61)
    shop.sweep()
    shop.check(hold, order, CONFIRMED if seats else REFUNDED)


def test_a_seat_is_cancelled_though_less_is_left_than_its_price(shop: Till) -> None:
    """Some of the money was refunded in Stripe's dashboard: the rest is refunded, and the order is settled."""
    hold, order = shop.confirmed()
    assert shop.double.refund(order.payment_id or "", PRICE + 50)
    shop.cancel(hold, order, hold.seats[0])
    assert shop.read(order).settled
    assert shop.double.kept(order.id) == 0


def test_a_booking_is_shown_while_stripe_is_unavailable(shop: Till) -> None:
    """In its last known state."""
    hold, order = shop.confirmed()
    for method in ("GET", "POST"):
        shop.double.fail("error", method=method, times=100)
    shop.cancel(hold, order, hold.seats[0])
    shop.clock.move(6)
    assert shop.app.orders.place_booking.get(shop.customer(hold), order.id).kept == hold.seats[1:]


def test_a_dispute_that_is_lost_is_a_refund(shop: Till) -> None:
    """The bank returned the money: no refund is left to send."""
    hold, order = shop.confirmed()
    assert shop.double.dispute(order.payment_id or "")
    shop.cancel(hold, order)
    assert shop.double.close_dispute(order.payment_id or "", won=False)
    shop.clock.move(600)
    assert shop.sweep() == ["cancelled to refunded"]
    assert shop.booked(hold) == set()


def test_a_dispute_is_recorded(shop: Till) -> None:
    """With each new status. The booking does not change: the organiser decides."""
    hold, order = shop.confirmed()
    dispute = shop.double.dispute(order.payment_id or "")
    shop.deliver()
    found = shop.check(hold, order, CONFIRMED).dispute
    assert found
    assert (found.id, found.status, found.amount.amount) == (dispute, "needs_response", 2 * PRICE)
    shop.double.close_dispute(order.payment_id or "", won=True)
    shop.deliver()
    found = shop.read(order).dispute
    assert found
    assert found.status == "won"


def test_a_decided_dispute_is_not_reopened(shop: Till) -> None:
    """By a slow worker that read it before it was decided."""
    _, order = shop.confirmed()
    assert shop.double.dispute(order.payment_id or "")
    shop.deliver()
    before = shop.read(order).dispute
    assert before
    assert shop.double.close_dispute(order.payment_id or "", won=True)
    shop.deliver()
    refunds.record_dispute(order, before)
    after = shop.read(order).dispute
    assert after
    assert after.status == "won"


@pytest.mark.parametrize("seats", [(), (0,)], ids=["whole", "a seat"])
def test_a_refund_is_found_after_stripe_has_forgotten_its_key(shop: Till, seats: tuple[int, ...]) -> None:
    """More than a day passes between Stripe's answer and its record."""
    hold, order = shop.confirmed()
    shop.double.fail("lost", path="refunds$")
    shop.cancel(hold, order, *(hold.seats[place] for place in seats))
    shop.double.forget_keys()
    shop.clock.move(25 * 3600)
    shop.sweep()
    shop.check(hold, order, CONFIRMED if seats else REFUNDED)
    assert len(shop.double.refunds(order.payment_id or "")) == 1


def test_a_full_refund_in_stripes_dashboard_ends_the_booking(shop: Till) -> None:
    """It frees the seats; a partial one does not change the booking."""
    hold, order = shop.confirmed()
    assert shop.double.refund(order.payment_id or "", 100)
    shop.deliver()
    assert shop.status(order) is CONFIRMED
    assert shop.double.refund(order.payment_id or "")
    shop.deliver()
    assert shop.check(hold, order, REFUNDED).reason is OrderReason.REFUNDED_BY_PROVIDER
    assert shop.steal(hold)


@pytest.mark.parametrize("seats", [(), (0,)], ids=["whole", "a seat"])
def test_a_refund_that_the_bank_rejects_is_shown(shop: Till, seats: tuple[int, ...]) -> None:
    """Days later the customer's account turns out to be closed: the organiser must refund by hand."""
    hold, order = shop.confirmed()
    shop.cancel(hold, order, *(hold.seats[place] for place in seats))
    (refund,) = shop.double.refunds(order.payment_id or "")
    shop.deliver()
    assert shop.double.fail_refund(refund["id"])
    shop.deliver()
    found = shop.read(order)
    assert found.refund_failed if not seats else found.returns[0].status is RefundStatus.FAILED
    assert found.settled


@pytest.mark.parametrize("moment", ["pending", "paid unseen", "confirmed"])
def test_an_event_cancelled_with_payments_in_flight(shop: Till, moment: str) -> None:
    """Customers who paid are refunded, others are not charged; later events change nothing."""
    hold, order = shop.order()
    if moment != "pending":
        shop.pay(order)
    if moment == "confirmed":
        shop.deliver()
    shop.app.organising.cancel_event.cancel(shop.organiser.id, shop.event.id)
    shop.clock.move(2)
    for _ in range(2):  # the event, then its bookings
        shop.run_checks()
    assert moment == "confirmed" or not shop.double.authorise(order.payment_id or "")
    shop.deliver()
    for _ in range(12):
        shop.clock.move(30)
        shop.run_checks()
    ends = {"pending": FAILED, "paid unseen": CANCELLED, "confirmed": REFUNDED}
    assert shop.check(hold, order, ends[moment]).reason is OrderReason.EVENT_CANCELLED
