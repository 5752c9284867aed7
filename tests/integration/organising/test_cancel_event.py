"""Events that are cancelled in the middle of their sale: no seat stays held, and every payment is refunded once."""

from __future__ import annotations

import pytest

from chalicelib.catalogue.rules.events import EventStatus
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.errors import Lapsed
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.rules.payments import Payment
from chalicelib.orders.storage import orders
from chalicelib.organising import cancel_event
from chalicelib.organising.storage import cancellations as store
from chalicelib.seats.rules.seats import SeatState, parse_seats
from chalicelib.seats.storage import rows
from chalicelib.table import due
from tests.integration.organising.house import NO_SHOW, House
from tests.support.faults import before_write

pytestmark = pytest.mark.faults


def test_lost_messages_only_delay_the_end(house: House) -> None:
    """For two minutes all messages are lost. The sweep finds the event, and its next passes hand on the open orders,
    the confirmed ones too, which have no deadline."""
    house.sell()
    house.bell.deaf = True
    house.cancel()
    house.bell.waiting.clear()
    for _ in range(6):
        house.round()
        house.clock.move(20)
    found, _ = orders.of_event(house.event.id, None, 100)
    assert OrderStatus.CONFIRMED in {order.status for order in found}
    house.bell.deaf = False
    house.finish()
    house.check()


def test_nothing_is_due_any_more_a_few_minutes_later(house: House) -> None:
    """A quiet event is finished in a handful of rounds, and a later check sets no deadline."""
    house.sell()
    house.cancel()
    assert house.finish() <= 9
    house.check()
    house.bell.asked = 0
    house.app.organising.cancel_event.check(house.event.id)
    assert (house.bell.asked, due.overdue(10**15, 10)) == (0, [])


def test_the_seats_of_a_cancelled_event_are_free_at_once(house: House) -> None:
    """Two rounds free held seats and refund payments; only the last pass comes later."""
    house.sell()
    house.cancel()
    house.round()
    house.round()
    assert set(house.bank.refunds) == set(house.bank.charges)
    left = {claim.state for name, claim in house.claims().items() if name != NO_SHOW}
    assert left <= {SeatState.PAYING}  # of the order that died between its failure and its seats


@pytest.mark.parametrize("left", ["a row each", "one row"])
def test_a_claim_without_a_live_order_is_freed_before_it_lapses(house: House, left: str) -> None:
    """An order that failed and whose process died before it freed its rows, or one of them, leaves seats that are being
    paid for. They are freed with the event, before they lapse."""
    order = house.cut_off("declines", 6)
    if left == "one row":
        seats = parse_seats(order.seats[:1], "seats")
        rows.release(house.event.id, seats, order.hold)
    house.cancel()
    house.finish()
    assert house.clock.now() < order.until
    house.check()


def test_sales_of_a_container_with_an_old_cache_are_found_by_a_later_pass(house: House) -> None:
    """It still has the published event, and holds, books and charges after the first pass."""
    house.other.catalogue.read_catalogue.any_event(house.event.id)
    held = house.hold(house.other)
    house.cancel()
    house.round()
    house.clock.move(0.9)
    assert house.other.catalogue.read_catalogue.any_event(house.event.id).status is EventStatus.PUBLISHED
    house.hold(house.other)
    assert house.place("pays", house.other).status is OrderStatus.CONFIRMED
    assert house.place("waits", house.other).status is OrderStatus.PENDING_PAYMENT
    with pytest.raises(Lapsed):  # its seats were freed by the first pass
        house.book(held, "pays", house.other)
    house.finish()
    house.check()
    assert len(house.bank.refunds) == 1


def test_seats_that_are_claimed_most_of_a_minute_after_the_cancellation_are_freed(house: House) -> None:
    """A slow function wrote the cart of a hold: two passes are over before it writes the row."""

    def cancel() -> None:
        house.cancel()
        house.round()
        house.clock.move(25)
        house.round()
        house.clock.move(25)

    with before_write(2, cancel) as times:
        house.hold(house.other)
    assert times.count == 1
    assert len(house.claims()) > 1
    house.finish()
    house.check()


def test_money_that_comes_after_the_payment_was_cancelled_is_not_taken(house: House) -> None:
    """The payment was cancelled with the event; the customer pays too late."""
    order = house.place("waits")
    house.cancel()
    house.round()
    house.round()
    house.bank.settle(order.id)
    house.finish()
    house.check()
    assert house.bank.charges == []


def test_money_that_comes_just_before_the_payment_is_cancelled_is_refunded(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bank said pending, was asked to cancel, and found it paid: charged once, refunded once."""
    order = house.place("waits")
    cancel = house.bank.cancel

    def too_late(order: Order, now: int) -> Payment:
        house.bank.settle(order.id)
        return cancel(order, now)

    monkeypatch.setattr(house.bank, "cancel", too_late)
    house.cancel()
    house.finish()
    house.check()
    assert house.bank.refunds == [order.id]


def test_many_holds_and_orders_are_worked_off_a_piece_at_a_time(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each check does a bounded piece and sets the next at once. The cursor is kept between them, a pass that found
    work is followed by another, and nothing is skipped. Real pieces are hundreds of times as large."""
    monkeypatch.setattr(cancel_event, "_MOST_ORDERS", 3)
    monkeypatch.setattr(cancel_event, "_MOST_HOLDS", 4)
    for _ in range(3):
        house.hold()
    for _ in range(8):
        house.place("pays")
    house.cancel()
    handed: list[str] = []
    for _ in range(3):
        house.bell.waiting.clear()
        house.app.organising.cancel_event.check(house.event.id)
        handed += [deadline.id for deadline in house.bell.waiting if deadline.kind is DeadlineKind.BOOKING]
        assert Deadline(DeadlineKind.EVENT, house.event.id, due.overdue(10**15, 10)[0].at) in house.bell.waiting
    assert sorted(handed) == sorted(house.bank.charges)
    assert store.progress(house.event.id) is None, "the pass is over, and the next one begins in a while"
    assert len(house.claims()) == 1 + 2 * 8
    house.clock.move(20)
    house.finish()
    house.check()


def test_a_pass_that_found_work_is_not_the_last_one(house: House) -> None:
    """Even when all caches have expired: only a pass that finds nothing is the last."""
    house.place("pays")
    house.cancel()
    house.clock.move(120)
    house.app.organising.cancel_event.check(house.event.id)
    assert [deadline.id for deadline in due.overdue(10**15, 10)] == [house.event.id]
    house.round()
    assert house.event.id in {deadline.id for deadline in due.overdue(10**15, 10)}
    house.clock.move(20)
    house.app.organising.cancel_event.check(house.event.id)
    assert house.event.id not in {deadline.id for deadline in due.overdue(10**15, 10)}
