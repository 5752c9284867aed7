"""Orders: each step is written once and only from its own states, and no order is settled twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.core.money import Money
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus
from chalicelib.orders.rules.payments import Payment, PaymentStatus
from chalicelib.orders.storage import order_carts, orders, refunds
from chalicelib.orders.storage.order_items import OrderItem
from chalicelib.seats.rules.holds import Cart, Hold, HoldState
from chalicelib.seats.storage import carts
from chalicelib.table import due
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.writes import Refused, update
from tests.support.faults import answer_lost

pytestmark = pytest.mark.usefixtures("store")

NOW = 1_000_000
HOLD = Hold("hld_1", "evt_1", "cus_1", ("A-1-1",), Money(1250, "EUR"), HoldState.HELD, NOW, NOW + 100)
UNTIL, CHECK_AT = NOW + 2000, NOW + 7000
ORDER = Order(
    "bkg_1",
    "evt_1",
    "op_1",
    "cus_1",
    "hld_1",
    HOLD.seats,
    HOLD.total,
    "test",
    OrderStatus.PENDING_PAYMENT,
    NOW,
    UNTIL,
    due=UNTIL,
    amounts=(1250,),
)
TAKEN = Payment("pay_1", PaymentStatus.SUCCEEDED, "secret")
BOOKED, HELD, RELEASED = (
    order_carts.end_writes(ORDER, state) for state in (HoldState.BOOKED, HoldState.HELD, HoldState.RELEASED)
)
COUNTED = {"bkg_1/A-1-1"}


@pytest.fixture(autouse=True)
def placed(store: None) -> None:
    """An order that was just placed, with the cart that it comes from."""
    carts.claim(HOLD, 4, NOW, 2_000_000_000)
    transact([orders.placed(ORDER), order_carts.placing_write(HOLD, ORDER, 4, NOW)])


def _status() -> OrderStatus:
    found = orders.get(ORDER.id)
    assert found
    return found.status


def _is_due() -> bool:
    return [deadline.id for deadline in due.overdue(10**15, 10)] == [ORDER.id]


def _paid() -> None:
    orders.mark_paid(ORDER)


def _confirmed() -> None:
    _paid()
    orders.confirm(ORDER, BOOKED)


def _cancelled() -> None:
    _paid()
    _cancel()


def _refunded() -> None:
    _cancelled()
    _mark_refunded()


def _failed() -> None:
    orders.fail(ORDER, OrderReason.DECLINED, HELD)


def _cancel() -> None:
    refunds.cancel(ORDER, OrderReason.SEATS_LOST, CHECK_AT, [OrderStatus.PAID, OrderStatus.CONFIRMED])


def _mark_refunded() -> None:
    refunds.finish_cancellation(ORDER, True, CHECK_AT, RELEASED)


STEPS: dict[str, Callable[[], None]] = {
    "paid": _paid,
    "confirmed": lambda: orders.confirm(ORDER, BOOKED),
    "cancelled": lambda: _cancel(),
    "refunded": lambda: _mark_refunded(),
    "failed": lambda: orders.fail(ORDER, OrderReason.DECLINED, HELD),
}


def test_an_order_is_read_as_it_was_placed() -> None:
    """Every field, and it is due from the start."""
    assert orders.get(ORDER.id) == ORDER
    assert _is_due()
    assert orders.get("bkg_2") is None


def test_an_order_without_amounts_can_be_read() -> None:
    """Old orders have none."""
    update(OrderItem("BOOKING#bkg_1", "~"), [OrderItem.amounts.remove()], None)
    assert orders.get(ORDER.id) == replace(ORDER, amounts=())


def test_an_order_is_placed_with_its_cart_or_not_at_all() -> None:
    """A refused cart leaves no order behind, a refused order leaves the cart alone."""
    other = replace(ORDER, id="bkg_2")
    before = carts.get("cus_1", "evt_1")
    with pytest.raises(Cancelled) as refused:
        transact([orders.placed(other), order_carts.placing_write(HOLD, other, 4, NOW)])
    assert [reason is None for reason in refused.value.refusals] == [True, False]
    assert orders.get("bkg_2") is None
    with pytest.raises(Cancelled) as refused:
        transact([orders.placed(replace(ORDER, total=Money(1, "EUR"))), HELD[0]])
    assert [reason is None for reason in refused.value.refusals] == [False, True]
    assert carts.get("cus_1", "evt_1") == before


def test_refusals_come_in_the_order_of_the_writes() -> None:
    """Although puts are sent to the store before updates."""
    elsewhere = replace(ORDER, event="evt_2")
    with pytest.raises(Cancelled) as refused:
        transact(
            [
                order_carts.end_writes(elsewhere, HoldState.BOOKED)[1],
                order_carts.placing_write(HOLD, replace(ORDER, id="bkg_2"), 4, NOW),
                orders.placed(ORDER),
            ]
        )
    fine, cart, order = refused.value.refusals
    assert fine is None
    assert cart
    assert order
    assert (cart.old.pk, order.old.pk) == ("CART#cus_1", "BOOKING#bkg_1")


def test_the_first_payment_stays() -> None:
    """Attaching it again changes nothing, attaching another is refused."""
    for _ in range(2):
        assert orders.attach(ORDER, TAKEN) == replace(ORDER, payment_id="pay_1", client_secret="secret")
    with pytest.raises(Refused):
        orders.attach(ORDER, Payment("pay_2", PaymentStatus.PENDING))
    assert orders.get(ORDER.id) == replace(ORDER, payment_id="pay_1", client_secret="secret")


@pytest.mark.parametrize(
    ("reach", "possible"),
    [
        (lambda: None, {"paid", "failed"}),
        (_paid, {"confirmed", "cancelled"}),
        (_cancelled, {"cancelled", "refunded"}),
        (_confirmed, {"cancelled"}),
        (_refunded, set()),
        (_failed, set()),
    ],
    ids=["pending", "paid", "cancelled", "confirmed", "refunded", "failed"],
)
def test_from_each_state_only_its_own_steps_are_possible(reach: Callable[[], None], possible: set[str]) -> None:
    """All others are refused and change nothing."""
    reach()
    before = orders.get(ORDER.id), carts.get("cus_1", "evt_1")
    for name, step in STEPS.items():
        if name in possible:
            continue
        with pytest.raises(Refused):
            step()
        assert (orders.get(ORDER.id), carts.get("cus_1", "evt_1")) == before, name


@pytest.mark.parametrize("step", [_paid, _failed])
def test_a_possible_step_is_taken_once(step: Callable[[], None]) -> None:
    """The second time it is refused."""
    step()
    with pytest.raises(Refused):
        step()


def test_confirming_twice_counts_once() -> None:
    """The order refuses the second try, which does not touch the cart."""
    _confirmed()
    before = carts.get("cus_1", "evt_1")
    with pytest.raises(Refused) as refused:
        orders.confirm(ORDER, BOOKED)
    assert refused.value.old.status == OrderStatus.CONFIRMED.value
    assert carts.get("cus_1", "evt_1") == before


def test_a_refund_is_recorded_only_after_the_cancellation() -> None:
    """Cancelling twice changes nothing."""
    _paid()
    with pytest.raises(Refused):
        _mark_refunded()
    for _ in range(2):
        _cancel()
    found = orders.get(ORDER.id)
    assert found == replace(
        ORDER, status=OrderStatus.CANCELLED, reason=OrderReason.SEATS_LOST, refund_due=True, due=CHECK_AT
    )
    _mark_refunded()
    assert _status() is OrderStatus.REFUNDED


def test_a_cancelled_order_is_never_confirmed() -> None:
    """Its refund is due, so it cannot have the seats any more."""
    _paid()
    _cancel()
    before = carts.get("cus_1", "evt_1")
    with pytest.raises(Refused):
        orders.confirm(ORDER, BOOKED)
    assert (_status(), carts.get("cus_1", "evt_1")) == (OrderStatus.CANCELLED, before)


@pytest.mark.parametrize("settle", [_confirmed, _failed])
def test_an_order_is_due_until_it_is_settled(settle: Callable[[], None]) -> None:
    """Paid is not settled; afterwards it cannot be made due again."""
    orders.postpone_check(ORDER, 5000)
    assert [deadline.at for deadline in due.overdue(10**15, 10)] == [5000]
    settle()
    assert not _is_due()
    orders.postpone_check(ORDER, 6000)
    assert not _is_due()


def test_a_refunded_order_is_due_for_one_last_check() -> None:
    """By then every other worker on it has ended. Once the deadline is removed it stays removed."""
    _refunded()
    assert [deadline.at for deadline in due.overdue(10**15, 10)] == [CHECK_AT]
    found = orders.get(ORDER.id)
    ended = replace(ORDER, status=OrderStatus.REFUNDED, reason=OrderReason.SEATS_LOST)
    assert found == replace(ended, due=CHECK_AT)
    for _ in range(2):
        orders.remove_deadline(found)
        assert not _is_due()
    orders.postpone_check(ORDER, CHECK_AT + 1000)
    assert not _is_due()
    assert orders.get(ORDER.id) == replace(ended, due=None)


def test_a_paid_order_is_still_due() -> None:
    """The sweep finds it if the function dies between the payment and the seats."""
    _paid()
    assert _is_due()


def test_a_failure_returns_the_hold_with_the_order() -> None:
    """Both in one transaction, or neither."""
    with pytest.raises(AssertionError):
        orders.fail(
            ORDER, OrderReason.DECLINED, order_carts.end_writes(replace(ORDER, hold="hld_2"), HoldState.HELD)[:1]
        )
    assert _status() is OrderStatus.PENDING_PAYMENT
    _failed()
    assert _status() is OrderStatus.FAILED
    assert carts.get("cus_1", "evt_1") == Cart(replace(HOLD, until=UNTIL), frozenset())


@pytest.mark.parametrize(
    ("end", "status", "counted"),
    [
        (_confirmed, OrderStatus.CONFIRMED, COUNTED),
        (_refunded, OrderStatus.REFUNDED, set()),
        (_failed, OrderStatus.FAILED, set()),
    ],
)
def test_an_order_ends_although_its_cart_carries_another_hold(
    end: Callable[[], None], status: OrderStatus, counted: set[str]
) -> None:
    """The customer's next hold does not change; only the seats that the cap counts do."""
    fresh = replace(HOLD, id="hld_2", seats=("A-1-2",), until=UNTIL + 1000)
    carts.claim(fresh, 4, UNTIL, 2_000_000_000)
    end()
    assert _status() is status
    assert carts.get("cus_1", "evt_1") == Cart(fresh, frozenset(counted))


@pytest.mark.parametrize(
    ("end", "state", "counted"),
    [(_confirmed, HoldState.BOOKED, COUNTED), (_refunded, HoldState.RELEASED, set()), (_failed, HoldState.HELD, set())],
)
def test_an_order_ends_together_with_its_cart(end: Callable[[], None], state: HoldState, counted: set[str]) -> None:
    """Only a failed payment leaves a live hold."""
    end()
    cart = carts.get("cus_1", "evt_1")
    assert cart.hold
    assert (cart.hold.state, cart.booked) == (state, counted)
    assert cart.hold.live(UNTIL - 1) is (state is HoldState.HELD)


def test_steps_that_may_be_taken_twice_survive_a_lost_answer() -> None:
    """Their own first write does not refuse them."""
    with answer_lost() as attached:
        orders.attach(ORDER, TAKEN)
    with answer_lost() as moved:
        orders.postpone_check(ORDER, 5000)
    _paid()
    with answer_lost() as cancelled:
        _cancel()
    assert [losses.count for losses in (attached, moved, cancelled)] == [1, 1, 1]
