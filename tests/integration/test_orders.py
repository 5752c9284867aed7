"""Orders: each step of a booking is written once, in its place, and nothing is settled twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from chalicelib.kernel.holds import Hold, HoldState
from chalicelib.kernel.money import Money
from chalicelib.kernel.orders import Order, OrderStatus, Payment, PaymentStatus
from chalicelib.storage import carts, due, orders
from chalicelib.storage.table import Cancelled, Refused, transact
from tests.integration.faults import answer_lost

pytestmark = pytest.mark.usefixtures("store")

NOW = 1_000_000
HOLD = Hold("hld_1", "evt_1", "cus_1", ("A-1-1",), Money(1250, "EUR"), HoldState.HELD, NOW, NOW + 100)
ORDER = Order(
    "bkg_1", "evt_1", "op_1", "cus_1", "hld_1", HOLD.seats, HOLD.total, "test", OrderStatus.PENDING_PAYMENT, NOW, 2000
)
TAKEN = Payment("pay_1", PaymentStatus.SUCCEEDED, "secret")


@pytest.fixture(autouse=True)
def placed(store: None) -> None:
    """An order that was just placed, with the cart that it comes from."""
    carts.claim(HOLD, 4, NOW, 2_000_000_000)
    transact([orders.placed(ORDER), carts.paying(HOLD, ORDER.id, ORDER.until, 4, NOW)])


def _status() -> OrderStatus:
    found = orders.get(ORDER.id)
    assert found
    return found.status


def _is_due() -> bool:
    return [deadline.id for deadline in due.passed(10**15, 10)] == [ORDER.id]


def _paid() -> None:
    orders.mark_paid(ORDER)


def _confirmed() -> None:
    _paid()
    orders.confirm(ORDER, carts.paid(ORDER))


def _refunded() -> None:
    _paid()
    orders.decide_refund(ORDER)
    orders.mark_refunded(ORDER)


def _failed() -> None:
    orders.fail(ORDER, carts.unpaid(ORDER))


STEPS: dict[str, Callable[[], None]] = {
    "paid": _paid,
    "confirmed": lambda: orders.confirm(ORDER, carts.paid_late(ORDER)),
    "refund decided": lambda: orders.decide_refund(ORDER),
    "refunded": lambda: orders.mark_refunded(ORDER),
    "failed": lambda: orders.fail(ORDER, None),
}


def test_an_order_comes_back_as_it_was_placed() -> None:
    """Every field, and it is due from the start."""
    assert orders.get(ORDER.id) == ORDER
    assert _is_due()
    assert orders.get("bkg_2") is None


def test_an_order_is_placed_with_its_cart_or_not_at_all() -> None:
    """A refused cart leaves no order behind, a refused order leaves the cart alone."""
    other = replace(ORDER, id="bkg_2")
    before = carts.get("cus_1", "evt_1")
    with pytest.raises(Cancelled) as refused:
        transact([orders.placed(other), carts.paying(HOLD, other.id, other.until, 4, NOW)])
    assert [reason is None for reason in refused.value.refusals] == [True, False]
    assert orders.get("bkg_2") is None
    with pytest.raises(Cancelled) as refused:
        transact([orders.placed(ORDER), carts.unpaid(ORDER)])
    assert [reason is None for reason in refused.value.refusals] == [False, True]
    assert carts.get("cus_1", "evt_1") == before


def test_refusals_come_in_the_order_of_the_writes() -> None:
    """Also where the store is sent puts before updates."""
    elsewhere = replace(ORDER, event="evt_2")
    with pytest.raises(Cancelled) as refused:
        transact([carts.paid_late(elsewhere), carts.paying(HOLD, "bkg_2", 1, 4, NOW), orders.placed(ORDER)])
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
        (_paid, {"confirmed", "refund decided"}),
        (_confirmed, set()),
        (_refunded, set()),
        (_failed, set()),
    ],
    ids=["pending", "paid", "confirmed", "refunded", "failed"],
)
def test_from_each_state_only_its_own_steps_are_possible(reach: Callable[[], None], possible: set[str]) -> None:
    """Everything else is refused and changes nothing."""
    reach()
    before = orders.get(ORDER.id), carts.get("cus_1", "evt_1")
    for name, step in STEPS.items():
        if name in possible:
            continue
        with pytest.raises((Refused, Cancelled)):
            step()
        assert (orders.get(ORDER.id), carts.get("cus_1", "evt_1")) == before, name


@pytest.mark.parametrize("step", [_paid, _failed])
def test_a_possible_step_is_taken_once(step: Callable[[], None]) -> None:
    """The second time it is refused."""
    step()
    with pytest.raises((Refused, Cancelled)):
        step()


def test_confirming_twice_counts_once() -> None:
    """The cart is not touched by the second try, whose refusal is the order's."""
    _confirmed()
    before = carts.get("cus_1", "evt_1")
    with pytest.raises(Cancelled) as refused:
        orders.confirm(ORDER, carts.paid_late(ORDER))
    assert refused.value.refusals[0] is not None
    assert carts.get("cus_1", "evt_1") == before


def test_a_refund_is_decided_before_it_is_marked() -> None:
    """Not without the decision; deciding twice changes nothing."""
    _paid()
    with pytest.raises(Refused):
        orders.mark_refunded(ORDER)
    for _ in range(2):
        orders.decide_refund(ORDER)
    found = orders.get(ORDER.id)
    assert found == replace(ORDER, status=OrderStatus.PAID, refund_due=True)
    orders.mark_refunded(ORDER)
    assert _status() is OrderStatus.REFUNDED


def test_a_decided_refund_is_never_confirmed() -> None:
    """The money is on its way back: the seats cannot be had any more."""
    _paid()
    orders.decide_refund(ORDER)
    with pytest.raises(Cancelled):
        orders.confirm(ORDER, carts.paid(ORDER))


@pytest.mark.parametrize("settle", [_confirmed, _refunded, _failed])
def test_an_order_is_due_until_it_is_settled(settle: Callable[[], None]) -> None:
    """Paid is not settled; afterwards it cannot be made due again."""
    orders.look_again(ORDER, 5000)
    assert [deadline.at for deadline in due.passed(10**15, 10)] == [5000]
    settle()
    assert not _is_due()
    orders.look_again(ORDER, 6000)
    assert not _is_due()


def test_a_paid_order_is_still_due() -> None:
    """Whoever dies between the money and the seats is found by the sweep."""
    _paid()
    assert _is_due()


def test_a_failure_gives_the_hold_back_with_the_order() -> None:
    """Both in one write: a cart that has moved on refuses, and then the order has not failed either."""
    moved_on = replace(ORDER, hold="hld_2")
    with pytest.raises(Cancelled) as refused:
        orders.fail(ORDER, carts.unpaid(moved_on))
    assert [reason is None for reason in refused.value.refusals] == [True, False]
    assert _status() is OrderStatus.PENDING_PAYMENT
    _failed()
    hold = carts.get("cus_1", "evt_1").hold
    assert hold
    assert (hold.state, hold.booking) == (HoldState.HELD, None)


def test_steps_that_may_be_taken_twice_survive_a_lost_answer() -> None:
    """They are not refused by their own first try."""
    with answer_lost() as attached:
        orders.attach(ORDER, TAKEN)
    with answer_lost() as moved:
        orders.look_again(ORDER, 5000)
    _paid()
    with answer_lost() as decided:
        orders.decide_refund(ORDER)
    assert [losses.count for losses in (attached, moved, decided)] == [1, 1, 1]
