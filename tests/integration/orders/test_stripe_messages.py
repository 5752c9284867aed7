"""Events from Stripe that are late, lost, doubled, forged or in another order, and races between two workers.

After each: booked and charged once, or not booked and not charged.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.core.ids import new_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict, Malformed, NotFound
from chalicelib.orders.rules.orders import OrderReason, OrderStatus
from chalicelib.seats.rules.holds import PAYING_GRACE
from tests.support.faults import before_write
from tests.worlds.till import PRICE, Till

CONFIRMED, CANCELLED, REFUNDED = OrderStatus.CONFIRMED, OrderStatus.CANCELLED, OrderStatus.REFUNDED


def test_a_booking_without_faults(shop: Till) -> None:
    """Authorised, booked, then captured; the customer pays with the client secret."""
    hold, order = shop.order()
    assert order.status is OrderStatus.PENDING_PAYMENT
    assert order.client_secret
    shop.pay(order)
    assert shop.double.reserved(order.id) == 2 * PRICE
    shop.deliver()
    shop.check(hold, order, CONFIRMED)
    start, read, capture = shop.double.requests()
    assert (start.method, start.key) == ("POST", f"{order.id}-start")
    assert (read.method, read.path) == ("GET", f"/v1/payment_intents/{order.payment_id}")
    assert (capture.method, capture.path) == ("POST", f"{read.path}/capture")


def test_every_request_names_the_pinned_version(shop: Till) -> None:
    """The account's default does not matter."""
    shop.confirmed()
    assert {each.version for each in shop.double.requests()} == {"2026-10-28.endive"}


def test_success_after_the_lapse_with_the_seat_free(shop: Till) -> None:
    """No other customer took it: the late payer gets it."""
    hold, order = shop.order()
    shop.move_to(order.until, PAYING_GRACE + SECOND)
    shop.pay(order)
    shop.deliver()
    shop.check(hold, order, CONFIRMED)


def test_success_after_the_lapse_with_the_seat_gone(shop: Till) -> None:
    """The payment is voided and never captured; the customer sees the reason."""
    hold, order = shop.order()
    shop.move_to(order.until, PAYING_GRACE + SECOND)
    assert shop.steal(hold)
    shop.pay(order)
    shop.deliver()
    assert shop.check(hold, order, CANCELLED).reason is OrderReason.SEATS_LOST
    assert shop.double.refunds(order.payment_id or "") == []


def test_the_sweep_finds_a_success_whose_event_is_lost(shop: Till) -> None:
    """It checks after half a minute, and reports the repair."""
    hold, order = shop.order()
    shop.pay(order)
    shop.double.events()
    shop.clock.move(30)
    assert shop.sweep() == ["pending_payment to confirmed"]
    shop.check(hold, order, CONFIRMED)
    assert shop.sweep() == []


def test_success_before_the_order_knows_its_payment(shop: Till) -> None:
    """The function died before it recorded Stripe's answer, and the event comes first: it finds the same payment."""
    hold = shop.hold()
    with before_write(3, _unavailable):  # placed, row; not the payment's id
        order = shop.app.orders.place_booking.book(hold, shop.event, "card")
    (intent,) = shop.double.of_order(order.id)
    assert shop.read(order).payment_id is None
    assert shop.double.authorise(intent["id"])
    shop.deliver()
    assert shop.check(hold, order, CONFIRMED).payment_id == intent["id"]
    assert len(shop.double.of_order(order.id)) == 1


def test_an_event_that_overtakes_its_order_is_tried_again(shop: Till) -> None:
    """The check of an unknown booking is repeated for some minutes; after that it is dropped."""
    _, order = shop.order()
    shop.pay(order)
    event, unknown = shop.double.events()[-1], new_id("bkg", shop.clock.now())
    other = replace(event, payload=event.payload.replace(order.id.encode(), unknown.encode()))
    assert shop.app.orders.payment_webhook.receive(other.payload, other.signature())
    deadline = shop.timers.deadlines[-1]
    assert deadline.id == unknown
    with pytest.raises(NotFound):
        shop.app.deadlines.check(deadline)
    shop.clock.move(300)
    assert shop.app.deadlines.check(deadline) == "unknown"


def test_the_same_event_five_times(shop: Till) -> None:
    """Booked once, charged once."""
    hold, order = shop.order()
    shop.pay(order)
    shop.deliver(lambda events: [event for event in events for _ in range(5)])
    shop.check(hold, order, CONFIRMED)
    assert sum(each.path.endswith("/capture") for each in shop.double.requests()) == 1


@pytest.mark.parametrize("seed", range(4))
def test_events_in_any_order(shop: Till, seed: int) -> None:
    """From the first decline to the capture, shuffled and doubled."""
    hold, order = shop.order()
    assert shop.double.decline(order.payment_id or "")
    shop.pay(order)
    events = shop.double.events()
    shop.deliver(lambda _: events)
    events += shop.double.events()
    Random(seed).shuffle(events)
    shop.deliver(lambda _: [*events, *events])
    shop.check(hold, order, CONFIRMED)


def test_failed_after_succeeded(shop: Till) -> None:
    """The card was declined at first; the event of that comes after the one of success."""
    hold, order = shop.order()
    assert shop.double.decline(order.payment_id or "")
    shop.pay(order)
    shop.deliver(lambda events: reversed(list(events)))
    shop.check(hold, order, CONFIRMED)


def test_two_tabs_pay_for_one_hold(shop: Till) -> None:
    """The second gets the pending booking; there is one payment."""
    hold, order = shop.order()
    with pytest.raises(Conflict) as refused:
        shop.app.orders.place_booking.book(shop.app.seats.holds.find(hold.customer, hold.id), shop.event, "card")
    assert (refused.value.code, refused.value.details) == ("PAYMENT_IN_PROGRESS", {"booking_id": order.id})
    shop.pay(order)
    shop.deliver()
    shop.check(hold, order, CONFIRMED)
    assert len(shop.double.intents()) == 1


@pytest.mark.parametrize("write", range(1, 8))
def test_a_cancellation_racing_a_success(shop: Till, write: int) -> None:
    """The customer cancels right before each write of the worker that books: all is refunded."""
    hold, order = shop.order()
    shop.pay(order)
    with before_write(write, lambda: shop.cancel(hold, order)) as raced:
        shop.deliver()
    if not raced.count:
        shop.cancel(hold, order)
    shop.deliver()
    found = shop.check(hold, order, shop.status(order))
    assert found.status in (CANCELLED, REFUNDED)
    assert found.reason is OrderReason.CANCELLED_BY_CUSTOMER
    shop.finish_checks()
    shop.check(hold, order, found.status)


@pytest.mark.parametrize("write", range(1, 8))
def test_a_success_racing_a_cancellation(shop: Till, write: int) -> None:
    """The other way round: the payment succeeds right before each write of the cancellation."""
    hold, order = shop.order()

    def succeed() -> None:
        if shop.double.authorise(order.payment_id or ""):
            shop.deliver()

    with before_write(write, succeed):
        shop.cancel(hold, order)
    shop.deliver()
    found = shop.check(hold, order, shop.status(order))
    assert found.reason is OrderReason.CANCELLED_BY_CUSTOMER
    shop.finish_checks()
    shop.check(hold, order, found.status)


@pytest.mark.parametrize("age", [0, 301])
def test_an_event_without_a_fresh_signature_is_refused(shop: Till, age: int) -> None:
    """Too old, altered, unsigned: nothing is queued."""
    _, order = shop.order()
    shop.pay(order)
    event = shop.double.events()[-1]
    altered = event.payload.replace(b"amount", b"amoumt") if not age else event.payload
    for signature in (event.signature(age), None, "", "t=1,v1=00", "nonsense", "t=,v1=", "t=x,v1=y", "t=1,v1=\u00e9"):
        with pytest.raises(Malformed):
            shop.app.orders.payment_webhook.receive(altered, signature)
    assert [each for each in shop.timers.deadlines if each.at <= shop.clock.now()] == []


def _unavailable() -> None:
    raise EndpointConnectionError(endpoint_url="the store")
