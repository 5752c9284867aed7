"""Money that goes back: whole or by seat, asked for twice, refused, disputed, sent back by the bank.

After each: what is booked is paid for, and what is not booked is not kept.
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
    """The others stay booked and paid for; the rest can go back later."""
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
    """The second comes in before each write of the first: the money goes back once."""
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
    """The customer is told that it is decided; the seat is free; the money goes back once."""
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
    """While a charge is disputed nothing can go back; when the dispute is won, it does."""
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
def test_a_refund_that_stripe_refuses_is_not_asked_for_all_the_time(shop: Till, asked: str) -> None:
    """However often somebody looks meanwhile."""
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
def test_a_refund_that_had_failed_before_we_knew_of_it_is_made_again(shop: Till, seats: tuple[int, ...]) -> None:
    """Stripe's answer was lost, and its messages too."""
    hold, order = shop.confirmed()
    shop.double.fail("lost", path="refunds$")
    shop.cancel(hold, order, *(hold.seats[place] for place in seats))
    (refund,) = shop.double.refunds(order.payment_id or "")
    assert shop.double.fail_refund(refund["id"])
    shop.double.events()
    shop.clock.move(61)
    shop.sweep()
    shop.check(hold, order, CONFIRMED if seats else REFUNDED)


def test_a_seat_is_given_back_when_less_is_left_than_it_cost(shop: Till) -> None:
    """Somebody gave back some of the money at Stripe's own pages: the rest goes back, and that is the end of it."""
    hold, order = shop.confirmed()
    assert shop.double.refund(order.payment_id or "", PRICE + 50)
    shop.cancel(hold, order, hold.seats[0])
    assert shop.read(order).settled
    assert shop.double.kept(order.id) == 0


def test_a_booking_is_told_of_while_stripe_is_away(shop: Till) -> None:
    """As far as it is known."""
    hold, order = shop.confirmed()
    for method in ("GET", "POST"):
        shop.double.fail("error", method=method, times=100)
    shop.cancel(hold, order, hold.seats[0])
    shop.clock.move(6)
    assert shop.app.orders.place_booking.get(shop.customer(hold), order.id).kept == hold.seats[1:]


def test_a_dispute_that_is_lost_is_a_refund(shop: Till) -> None:
    """The bank gave the money back: there is nothing left to send."""
    hold, order = shop.confirmed()
    assert shop.double.dispute(order.payment_id or "")
    shop.cancel(hold, order)
    assert shop.double.close_dispute(order.payment_id or "", won=False)
    shop.clock.move(600)
    assert shop.sweep() == ["cancelled to refunded"]
    assert shop.booked(hold) == set()


def test_a_dispute_is_recorded(shop: Till) -> None:
    """With what has become of it since. The booking stays as it is: the organiser decides."""
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


def test_a_decided_dispute_is_not_made_open_again(shop: Till) -> None:
    """By whoever had read it before it was decided, and is slow to write that down."""
    _, order = shop.confirmed()
    assert shop.double.dispute(order.payment_id or "")
    shop.deliver()
    before = shop.read(order).dispute
    assert before
    assert shop.double.close_dispute(order.payment_id or "", won=True)
    shop.deliver()
    refunds.dispute(order, before)
    after = shop.read(order).dispute
    assert after
    assert after.status == "won"


@pytest.mark.parametrize("seats", [(), (0,)], ids=["whole", "a seat"])
def test_a_refund_is_known_after_stripe_has_forgotten_its_key(shop: Till, seats: tuple[int, ...]) -> None:
    """We were away for more than a day between Stripe's answer and writing it down."""
    hold, order = shop.confirmed()
    shop.double.fail("lost", path="refunds$")
    shop.cancel(hold, order, *(hold.seats[place] for place in seats))
    shop.double.forget_keys()
    shop.clock.move(25 * 3600)
    shop.sweep()
    shop.check(hold, order, CONFIRMED if seats else REFUNDED)
    assert len(shop.double.refunds(order.payment_id or "")) == 1


def test_a_refund_at_stripes_own_pages_ends_the_booking(shop: Till) -> None:
    """All of the money went back, so the seats come back; a part of it leaves the booking as it is."""
    hold, order = shop.confirmed()
    assert shop.double.refund(order.payment_id or "", 100)
    shop.deliver()
    assert shop.status(order) is CONFIRMED
    assert shop.double.refund(order.payment_id or "")
    shop.deliver()
    assert shop.check(hold, order, REFUNDED).reason is OrderReason.REFUNDED_BY_PROVIDER
    assert shop.steal(hold)


@pytest.mark.parametrize("seats", [(), (0,)], ids=["whole", "a seat"])
def test_a_refund_that_the_bank_sends_back_is_shown(shop: Till, seats: tuple[int, ...]) -> None:
    """Days later the customer's account turns out to be closed: somebody must see to it by hand."""
    hold, order = shop.confirmed()
    shop.cancel(hold, order, *(hold.seats[place] for place in seats))
    (refund,) = shop.double.refunds(order.payment_id or "")
    shop.deliver()
    assert shop.double.fail_refund(refund["id"])
    shop.deliver()
    found = shop.read(order)
    assert found.refund_failed if not seats else found.returns[0].status is RefundStatus.FAILED
    assert found.settled


@pytest.mark.parametrize("moment", ["pending", "paid unheard", "confirmed"])
def test_an_event_cancelled_with_payments_in_flight(shop: Till, moment: str) -> None:
    """Whoever paid is paid back, whoever had not is not charged; whatever is told later changes nothing."""
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
    ends = {"pending": FAILED, "paid unheard": CANCELLED, "confirmed": REFUNDED}
    assert shop.check(hold, order, ends[moment]).reason is OrderReason.EVENT_CANCELLED
