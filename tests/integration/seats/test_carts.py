"""Carts: one live hold a customer and event, and the cap."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.seats.rules.holds import Cart, HoldState
from chalicelib.seats.storage import carts
from chalicelib.seats.storage.carts import CartRefused
from chalicelib.table.transactions import Cancelled
from tests.integration.seats.cart_steps import BUYER, EVENT, NOW, buy, claim, counted, hold_of, order_of, pay, settle
from tests.support.faults import answer_lost

pytestmark = pytest.mark.usefixtures("store")


def test_a_cart_carries_the_hold_it_was_given() -> None:
    """Every field comes back; another customer's and another event's cart are empty."""
    claim(hold_of())
    assert carts.get(BUYER, EVENT).hold == hold_of()
    assert carts.with_hold(BUYER, "hld_1") == carts.get(BUYER, EVENT)
    assert carts.get("cus_2", EVENT).hold is None
    assert carts.get(BUYER, "evt_2").hold is None
    assert carts.with_hold(BUYER, "hld_2") is None


def test_the_next_hold_is_taken_from_the_very_instant_at_which_the_last_lapses() -> None:
    """A millisecond earlier it is refused, and the refusal shows the cart."""
    claim(hold_of())
    with pytest.raises(CartRefused) as refused:
        claim(hold_of("hld_2"), NOW + 99)
    assert refused.value.cart.hold == hold_of()
    claim(hold_of("hld_2", until=NOW + 300), NOW + 100)
    assert carts.get(BUYER, EVENT).hold == hold_of("hld_2", until=NOW + 300)


def test_a_claim_whose_answer_was_lost_is_made() -> None:
    """The SDK sends the write again and meets its own first try."""
    with answer_lost() as losses:
        claim(hold_of())
    assert losses.count == 1
    assert carts.get(BUYER, EVENT).hold == hold_of()


def test_a_claim_made_twice_is_made_once() -> None:
    """Only another hold is refused."""
    claim(hold_of())
    claim(hold_of(), NOW + 1)
    with pytest.raises(CartRefused):
        claim(hold_of("hld_2"), NOW + 1)


def test_a_fresh_claim_forgets_the_last_one() -> None:
    """Neither its extension nor its booking is inherited."""
    claim(hold_of())
    carts.extend(hold_of(), NOW + 200, NOW)
    pay(hold_of(until=NOW + 200))
    claim(hold_of("hld_2", until=NOW + 900), NOW + 500)
    fresh = carts.get(BUYER, EVENT).hold
    assert fresh == hold_of("hld_2", until=NOW + 900)


def test_the_cap_counts_seats_that_are_booked() -> None:
    """Exactly as many as are left can be held, one more is refused, lapsed holds do not count."""
    buy(hold_of(), "bkg_1")
    three = hold_of("hld_2", ("A-2-1", "A-2-2", "A-2-3"))
    with pytest.raises(CartRefused) as refused:
        claim(three)
    assert refused.value.cart.booked == counted("bkg_1", "A-1-1", "A-1-2")
    claim(hold_of("hld_3", ("A-2-1", "A-2-2")))
    claim(hold_of("hld_4", ("A-2-3", "A-2-4"), until=NOW + 900), NOW + 100)


def test_the_cap_is_a_set_not_a_counter() -> None:
    """The same seats booked again count once, and so do those that were paid for first and booked then."""
    buy(hold_of(), "bkg_1")
    order = order_of(hold_of())
    for _ in range(3):
        settle(order, HoldState.BOOKED, late=True)
    assert carts.get(BUYER, EVENT).booked == counted("bkg_1", "A-1-1", "A-1-2")
    claim(hold_of("hld_2", ("A-2-1", "A-2-2")))


def test_the_cap_is_judged_again_when_it_is_paid() -> None:
    """Seats that were booked late, beside this hold, leave no room for it."""
    claim(hold_of("hld_2", ("A-2-1", "A-2-2", "A-2-3")))
    settle(order_of(hold_of()), HoldState.BOOKED, late=True)
    with pytest.raises(Cancelled):
        pay(hold_of("hld_2", ("A-2-1", "A-2-2", "A-2-3")), booking="bkg_2")


def test_the_cap_counts_seats_from_the_moment_they_are_paid_for() -> None:
    """Also after the hold's end: until the payment's outcome is known, they may still be booked."""
    claim(hold_of())
    pay(hold_of())
    assert carts.get(BUYER, EVENT).booked == counted("bkg_1", "A-1-1", "A-1-2")
    with pytest.raises(CartRefused):
        claim(hold_of("hld_2", ("A-2-1", "A-2-2", "A-2-3"), until=NOW + 900), NOW + 500)
    claim(hold_of("hld_2", ("A-2-1", "A-2-2"), until=NOW + 900), NOW + 500)


@pytest.mark.parametrize("state", [HoldState.HELD, HoldState.RELEASED])
@pytest.mark.parametrize("late", [False, True], ids=["in time", "late"])
def test_seats_that_were_not_booked_in_the_end_do_not_count(state: HoldState, late: bool) -> None:
    """Idempotent, whatever was booked meanwhile: the same seats of another order still count."""
    claim(hold_of())
    pay(hold_of())
    if late:
        claim(hold_of("hld_2", ("A-2-1",), until=NOW + 900), NOW + 500)
    settle(order_of(hold_of("hld_3"), "bkg_3"), HoldState.BOOKED, late=True)
    settle(order_of(hold_of()), state, late)
    assert carts.get(BUYER, EVENT).booked == counted("bkg_3", "A-1-1", "A-1-2")
    settle(order_of(hold_of()), state, late=True)
    assert carts.get(BUYER, EVENT).booked == counted("bkg_3", "A-1-1", "A-1-2")


def test_a_hold_can_be_paid_for_until_it_lapses_and_once() -> None:
    """Not at `until`, not twice, not under another id."""
    claim(hold_of())
    for hold, now in ((hold_of(), NOW + 100), (hold_of("hld_2"), NOW)):
        with pytest.raises(Cancelled):
            pay(hold, now)
    pay(hold_of(), NOW + 99)
    with pytest.raises(Cancelled) as refused:
        pay(hold_of(), NOW + 99, booking="bkg_2")
    (reason,) = refused.value.refusals
    assert reason is not None
    found = carts.cart_of(reason).hold
    assert found == replace(hold_of(), state=HoldState.PAYING, until=NOW + 150, booking="bkg_1")
    assert carts.get(BUYER, EVENT).booked == counted("bkg_1", "A-1-1", "A-1-2")


def test_a_hold_is_extended_once_and_while_it_lives() -> None:
    """Not at `until`, not a second time, not while it is being paid for."""
    claim(hold_of())
    with pytest.raises(CartRefused):
        carts.extend(hold_of(), NOW + 200, NOW + 100)
    carts.extend(hold_of(), NOW + 200, NOW + 99)
    with pytest.raises(CartRefused):
        carts.extend(hold_of(), NOW + 300, NOW + 99)
    assert carts.get(BUYER, EVENT).hold == replace(hold_of(), until=NOW + 200, extended=True)


def test_a_hold_that_is_being_paid_for_is_neither_released_nor_changed() -> None:
    """Only the outcome of the payment moves it on."""
    claim(hold_of())
    pay(hold_of())
    paying = carts.get(BUYER, EVENT).hold
    for change in (carts.release, carts.reseat, lambda hold: carts.extend(hold, NOW + 900, NOW)):
        with pytest.raises(CartRefused):
            change(hold_of())
    assert carts.get(BUYER, EVENT).hold == paying


def test_release_makes_room_at_once_and_only_for_its_own_hold() -> None:
    """Another hold's id is refused; afterwards the next hold is taken at once."""
    claim(hold_of())
    with pytest.raises(CartRefused):
        carts.release(hold_of("hld_2"))
    carts.release(hold_of())
    carts.release(hold_of())
    claim(hold_of("hld_2"))
    with pytest.raises(CartRefused):
        carts.release(hold_of())
    assert carts.get(BUYER, EVENT).hold == hold_of("hld_2")


def test_a_release_or_an_extension_survives_a_lost_answer() -> None:
    """The SDK's second try meets its own first one and succeeds."""
    claim(hold_of())
    with answer_lost() as extended:
        carts.extend(hold_of(), NOW + 200, NOW)
    assert carts.get(BUYER, EVENT).hold == replace(hold_of(), until=NOW + 200, extended=True)
    with answer_lost() as released:
        carts.release(hold_of())
    found = carts.get(BUYER, EVENT).hold
    assert found
    assert (found.state, found.live(NOW)) == (HoldState.RELEASED, False)
    assert [losses.count for losses in (extended, released)] == [1, 1]


def test_a_failed_payment_gives_the_hold_back_as_it_was_paid_for() -> None:
    """paying → held, without a booking; a payment that failed does so once."""
    claim(hold_of())
    pay(hold_of())
    settle(order_of(hold_of()), HoldState.HELD)
    assert carts.get(BUYER, EVENT) == Cart(replace(hold_of(), until=NOW + 150), frozenset())
    with pytest.raises(Cancelled):
        settle(order_of(hold_of()), HoldState.HELD)


def test_a_refund_ends_the_hold() -> None:
    """paying → released, with nothing counted: the next hold is taken at once."""
    claim(hold_of())
    pay(hold_of())
    settle(order_of(hold_of()), HoldState.RELEASED)
    cart = carts.get(BUYER, EVENT)
    assert cart.hold
    assert (cart.hold.state, cart.hold.live(NOW), cart.booked) == (HoldState.RELEASED, False, frozenset())
    claim(hold_of("hld_2", ("A-2-1", "A-2-2", "A-2-3", "A-2-4")))


def test_a_hold_that_was_declined_is_paid_for_again_and_counts_once() -> None:
    """The first order's end can no longer touch it, and takes no seat of the second out of the cap."""
    claim(hold_of())
    pay(hold_of())
    settle(order_of(hold_of()), HoldState.HELD)
    pay(hold_of(until=NOW + 150), NOW + 149, booking="bkg_2")
    for state in (HoldState.BOOKED, HoldState.HELD, HoldState.RELEASED):
        with pytest.raises(Cancelled):
            settle(order_of(hold_of()), state)
    settle(order_of(hold_of()), HoldState.HELD, late=True)
    cart = carts.get(BUYER, EVENT)
    assert cart.hold == replace(hold_of(until=NOW + 200), state=HoldState.PAYING, booking="bkg_2")
    assert cart.booked == counted("bkg_2", "A-1-1", "A-1-2")


def test_an_old_payment_does_not_touch_a_new_hold() -> None:
    """Neither its success nor its failure: the seats count, the hold stays."""
    claim(hold_of())
    pay(hold_of())
    fresh = hold_of("hld_2", ("A-2-1",), until=NOW + 900)
    claim(fresh, NOW + 150)
    for state in (HoldState.BOOKED, HoldState.HELD, HoldState.RELEASED):
        with pytest.raises(Cancelled):
            settle(order_of(hold_of()), state)
    settle(order_of(hold_of()), HoldState.BOOKED, late=True)
    assert carts.get(BUYER, EVENT) == Cart(fresh, frozenset(counted("bkg_1", "A-1-1", "A-1-2")))
    settle(order_of(hold_of()), HoldState.RELEASED, late=True)
    assert carts.get(BUYER, EVENT) == Cart(fresh, frozenset())
