"""Carts: one live hold a customer and event, and the cap."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.core.money import Money
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage import order_carts
from chalicelib.seats.rules.holds import Cart, Hold, HoldState
from chalicelib.seats.storage import carts
from chalicelib.seats.storage.carts import CartRefused
from chalicelib.table.writes import Cancelled, transact
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import cart_offers
from tests.support.faults import answer_lost

pytestmark = pytest.mark.usefixtures("store")

EVENT, BUYER = "evt_1", "cus_1"
NOW, TTL, CAP = 1_000_000, 2_000_000_000, 4


def _hold(id: str = "hld_1", seats: tuple[str, ...] = ("A-1-1", "A-1-2"), until: int = NOW + 100) -> Hold:
    amounts = (1250,) * len(seats)
    return Hold(id, EVENT, BUYER, seats, Money(2500, "EUR"), HoldState.HELD, NOW, until, amounts=amounts)


def _order(hold: Hold, id: str = "bkg_1") -> Order:
    return Order(
        id, EVENT, "op_1", BUYER, hold.id, hold.seats, hold.total, "test", OrderStatus.PAID, NOW, hold.until + 50
    )


def _claim(hold: Hold, now: int = NOW, cap: int = CAP) -> None:
    carts.claim(hold, cap, now, TTL)


def _pay(hold: Hold, now: int = NOW, cap: int = CAP, booking: str = "bkg_1") -> None:
    transact([order_carts.paying(hold, _order(hold, booking), cap, now)])


def _buy(hold: Hold, booking: str) -> None:
    """The whole way from nothing to booked."""
    _claim(hold)
    _pay(hold, booking=booking)
    _settle(_order(hold, booking), HoldState.BOOKED)


def _settle(order: Order, state: HoldState, late: bool = False) -> None:
    """The alternative for a cart that still carries the hold, or the one for a cart that has moved on."""
    transact([order_carts.settled(order, state)[late]])


def _counted(booking: str, *seats: str) -> set[str]:
    return {f"{booking}/{seat}" for seat in seats}


def test_a_cart_carries_the_hold_it_was_given() -> None:
    """Every field comes back; another customer's and another event's cart are empty."""
    _claim(_hold())
    assert carts.get(BUYER, EVENT).hold == _hold()
    assert carts.with_hold(BUYER, "hld_1") == carts.get(BUYER, EVENT)
    assert carts.get("cus_2", EVENT).hold is None
    assert carts.get(BUYER, "evt_2").hold is None
    assert carts.with_hold(BUYER, "hld_2") is None


def test_the_next_hold_is_taken_from_the_very_instant_at_which_the_last_lapses() -> None:
    """A millisecond earlier it is refused, and the refusal shows the cart."""
    _claim(_hold())
    with pytest.raises(CartRefused) as refused:
        _claim(_hold("hld_2"), NOW + 99)
    assert refused.value.cart.hold == _hold()
    _claim(_hold("hld_2", until=NOW + 300), NOW + 100)
    assert carts.get(BUYER, EVENT).hold == _hold("hld_2", until=NOW + 300)


def test_a_claim_whose_answer_was_lost_is_made() -> None:
    """The SDK sends the write again and meets its own first try."""
    with answer_lost() as losses:
        _claim(_hold())
    assert losses.count == 1
    assert carts.get(BUYER, EVENT).hold == _hold()


def test_a_claim_made_twice_is_made_once() -> None:
    """Only another hold is refused."""
    _claim(_hold())
    _claim(_hold(), NOW + 1)
    with pytest.raises(CartRefused):
        _claim(_hold("hld_2"), NOW + 1)


def test_a_fresh_claim_forgets_the_last_one() -> None:
    """Neither its extension nor its booking is inherited."""
    _claim(_hold())
    carts.extend(_hold(), NOW + 200, NOW)
    _pay(_hold(until=NOW + 200))
    _claim(_hold("hld_2", until=NOW + 900), NOW + 500)
    fresh = carts.get(BUYER, EVENT).hold
    assert fresh == _hold("hld_2", until=NOW + 900)


def test_the_cap_counts_seats_that_are_booked() -> None:
    """Exactly as many as are left can be held, one more is refused, lapsed holds do not count."""
    _buy(_hold(), "bkg_1")
    three = _hold("hld_2", ("A-2-1", "A-2-2", "A-2-3"))
    with pytest.raises(CartRefused) as refused:
        _claim(three)
    assert refused.value.cart.booked == _counted("bkg_1", "A-1-1", "A-1-2")
    _claim(_hold("hld_3", ("A-2-1", "A-2-2")))
    _claim(_hold("hld_4", ("A-2-3", "A-2-4"), until=NOW + 900), NOW + 100)


def test_the_cap_is_a_set_not_a_counter() -> None:
    """The same seats booked again count once, and so do those that were paid for first and booked then."""
    _buy(_hold(), "bkg_1")
    order = _order(_hold())
    for _ in range(3):
        _settle(order, HoldState.BOOKED, late=True)
    assert carts.get(BUYER, EVENT).booked == _counted("bkg_1", "A-1-1", "A-1-2")
    _claim(_hold("hld_2", ("A-2-1", "A-2-2")))


def test_the_cap_is_judged_again_when_it_is_paid() -> None:
    """Seats that were booked late, beside this hold, leave no room for it."""
    _claim(_hold("hld_2", ("A-2-1", "A-2-2", "A-2-3")))
    _settle(_order(_hold()), HoldState.BOOKED, late=True)
    with pytest.raises(Cancelled):
        _pay(_hold("hld_2", ("A-2-1", "A-2-2", "A-2-3")), booking="bkg_2")


def test_the_cap_counts_seats_from_the_moment_they_are_paid_for() -> None:
    """Also after the hold's end: until the payment's outcome is known, they may still be booked."""
    _claim(_hold())
    _pay(_hold())
    assert carts.get(BUYER, EVENT).booked == _counted("bkg_1", "A-1-1", "A-1-2")
    with pytest.raises(CartRefused):
        _claim(_hold("hld_2", ("A-2-1", "A-2-2", "A-2-3"), until=NOW + 900), NOW + 500)
    _claim(_hold("hld_2", ("A-2-1", "A-2-2"), until=NOW + 900), NOW + 500)


@pytest.mark.parametrize("state", [HoldState.HELD, HoldState.RELEASED])
@pytest.mark.parametrize("late", [False, True], ids=["in time", "late"])
def test_seats_that_were_not_booked_in_the_end_do_not_count(state: HoldState, late: bool) -> None:
    """Idempotent, whatever was booked meanwhile: the same seats of another order still count."""
    _claim(_hold())
    _pay(_hold())
    if late:
        _claim(_hold("hld_2", ("A-2-1",), until=NOW + 900), NOW + 500)
    _settle(_order(_hold("hld_3"), "bkg_3"), HoldState.BOOKED, late=True)
    _settle(_order(_hold()), state, late)
    assert carts.get(BUYER, EVENT).booked == _counted("bkg_3", "A-1-1", "A-1-2")
    _settle(_order(_hold()), state, late=True)
    assert carts.get(BUYER, EVENT).booked == _counted("bkg_3", "A-1-1", "A-1-2")


def test_a_hold_can_be_paid_for_until_it_lapses_and_once() -> None:
    """Not at `until`, not twice, not under another id."""
    _claim(_hold())
    for hold, now in ((_hold(), NOW + 100), (_hold("hld_2"), NOW)):
        with pytest.raises(Cancelled):
            _pay(hold, now)
    _pay(_hold(), NOW + 99)
    with pytest.raises(Cancelled) as refused:
        _pay(_hold(), NOW + 99, booking="bkg_2")
    (reason,) = refused.value.refusals
    assert reason is not None
    found = carts.cart_of(reason).hold
    assert found == replace(_hold(), state=HoldState.PAYING, until=NOW + 150, booking="bkg_1")
    assert carts.get(BUYER, EVENT).booked == _counted("bkg_1", "A-1-1", "A-1-2")


def test_a_hold_is_extended_once_and_while_it_lives() -> None:
    """Not at `until`, not a second time, not while it is being paid for."""
    _claim(_hold())
    with pytest.raises(CartRefused):
        carts.extend(_hold(), NOW + 200, NOW + 100)
    carts.extend(_hold(), NOW + 200, NOW + 99)
    with pytest.raises(CartRefused):
        carts.extend(_hold(), NOW + 300, NOW + 99)
    assert carts.get(BUYER, EVENT).hold == replace(_hold(), until=NOW + 200, extended=True)


def test_a_hold_that_is_being_paid_for_is_neither_released_nor_changed() -> None:
    """Only the outcome of the payment moves it on."""
    _claim(_hold())
    _pay(_hold())
    paying = carts.get(BUYER, EVENT).hold
    for change in (carts.release, carts.reseat, lambda hold: carts.extend(hold, NOW + 900, NOW)):
        with pytest.raises(CartRefused):
            change(_hold())
    assert carts.get(BUYER, EVENT).hold == paying


def test_release_makes_room_at_once_and_only_for_its_own_hold() -> None:
    """Another hold's id is refused; afterwards the next hold is taken at once."""
    _claim(_hold())
    with pytest.raises(CartRefused):
        carts.release(_hold("hld_2"))
    carts.release(_hold())
    carts.release(_hold())
    _claim(_hold("hld_2"))
    with pytest.raises(CartRefused):
        carts.release(_hold())
    assert carts.get(BUYER, EVENT).hold == _hold("hld_2")


def test_a_release_or_an_extension_survives_a_lost_answer() -> None:
    """The SDK's second try meets its own first one and succeeds."""
    _claim(_hold())
    with answer_lost() as extended:
        carts.extend(_hold(), NOW + 200, NOW)
    assert carts.get(BUYER, EVENT).hold == replace(_hold(), until=NOW + 200, extended=True)
    with answer_lost() as released:
        carts.release(_hold())
    found = carts.get(BUYER, EVENT).hold
    assert found
    assert (found.state, found.live(NOW)) == (HoldState.RELEASED, False)
    assert [losses.count for losses in (extended, released)] == [1, 1]


def test_a_failed_payment_gives_the_hold_back_as_it_was_paid_for() -> None:
    """paying → held, without a booking; a payment that failed does so once."""
    _claim(_hold())
    _pay(_hold())
    _settle(_order(_hold()), HoldState.HELD)
    assert carts.get(BUYER, EVENT) == Cart(replace(_hold(), until=NOW + 150), frozenset())
    with pytest.raises(Cancelled):
        _settle(_order(_hold()), HoldState.HELD)


def test_a_refund_ends_the_hold() -> None:
    """paying → released, with nothing counted: the next hold is taken at once."""
    _claim(_hold())
    _pay(_hold())
    _settle(_order(_hold()), HoldState.RELEASED)
    cart = carts.get(BUYER, EVENT)
    assert cart.hold
    assert (cart.hold.state, cart.hold.live(NOW), cart.booked) == (HoldState.RELEASED, False, frozenset())
    _claim(_hold("hld_2", ("A-2-1", "A-2-2", "A-2-3", "A-2-4")))


def test_a_hold_that_was_declined_is_paid_for_again_and_counts_once() -> None:
    """The first order's end can no longer touch it, and takes no seat of the second out of the cap."""
    _claim(_hold())
    _pay(_hold())
    _settle(_order(_hold()), HoldState.HELD)
    _pay(_hold(until=NOW + 150), NOW + 149, booking="bkg_2")
    for state in (HoldState.BOOKED, HoldState.HELD, HoldState.RELEASED):
        with pytest.raises(Cancelled):
            _settle(_order(_hold()), state)
    _settle(_order(_hold()), HoldState.HELD, late=True)
    cart = carts.get(BUYER, EVENT)
    assert cart.hold == replace(_hold(until=NOW + 200), state=HoldState.PAYING, booking="bkg_2")
    assert cart.booked == _counted("bkg_2", "A-1-1", "A-1-2")


def test_an_old_payment_does_not_touch_a_new_hold() -> None:
    """Neither its success nor its failure: the seats count, the hold stays."""
    _claim(_hold())
    _pay(_hold())
    fresh = _hold("hld_2", ("A-2-1",), until=NOW + 900)
    _claim(fresh, NOW + 150)
    for state in (HoldState.BOOKED, HoldState.HELD, HoldState.RELEASED):
        with pytest.raises(Cancelled):
            _settle(_order(_hold()), state)
    _settle(_order(_hold()), HoldState.BOOKED, late=True)
    assert carts.get(BUYER, EVENT) == Cart(fresh, frozenset(_counted("bkg_1", "A-1-1", "A-1-2")))
    _settle(_order(_hold()), HoldState.RELEASED, late=True)
    assert carts.get(BUYER, EVENT) == Cart(fresh, frozenset())


# Offers to the waitlist.


def _offer(id: str = "ofr_9", seats: tuple[str, ...] = ("A-1-1", "A-1-2"), until: int = NOW + 100) -> SeatOffer:
    return SeatOffer(id, EVENT, BUYER, seats, (1250,) * len(seats), Money(2500, "EUR"), until, "wtl_1", "C#gold#02")


def _offered(offer: SeatOffer, now: int = NOW, cap: int = CAP) -> None:
    transact([cart_offers.offered(offer, cap, now, TTL)])


def _accept(hold: Hold, now: int = NOW, cap: int = CAP) -> None:
    transact([cart_offers.accepting(hold, cap, now, TTL)])


def _unoffer(offer: SeatOffer) -> None:
    transact([cart_offers.unoffered(offer)])


def test_a_customer_has_one_offer_at_a_time() -> None:
    """The next from the very instant at which the last lapses; other customers and events are other carts."""
    _offered(_offer())
    for now in (NOW, NOW + 99):
        with pytest.raises(Cancelled):
            _offered(_offer("ofr_8", until=NOW + 900), now)
    _offered(replace(_offer(), customer="cus_2"))
    _offered(replace(_offer(), event="evt_2"))
    _offered(_offer("ofr_8", until=NOW + 900), NOW + 100)
    with pytest.raises(Cancelled):
        _offered(_offer("ofr_7", until=NOW + 900), NOW + 899)


def test_a_customer_with_a_live_hold_gets_no_offer() -> None:
    """Held or being paid for, until it lapses."""
    _claim(_hold())
    with pytest.raises(Cancelled) as refused:
        _offered(_offer(), NOW + 99)
    (reason,) = refused.value.refusals
    assert reason is not None
    assert carts.cart_of(reason).hold == _hold()
    _pay(_hold())
    with pytest.raises(Cancelled):
        _offered(_offer(until=NOW + 900), NOW + 149)
    _offered(_offer(until=NOW + 900), NOW + 150)


def test_a_customer_who_released_a_hold_can_get_an_offer_at_once() -> None:
    """So can one who booked it, as long as there is room."""
    _claim(_hold())
    carts.release(_hold())
    _offered(_offer())
    _unoffer(_offer())
    _buy(_hold("hld_2"), "bkg_1")
    _offered(_offer())


def test_no_more_is_offered_than_may_be_booked() -> None:
    """Exactly as many seats as are left below the cap are offered."""
    _buy(_hold(), "bkg_1")
    with pytest.raises(Cancelled):
        _offered(_offer(seats=("A-2-1", "A-2-2", "A-2-3")))
    with pytest.raises(Cancelled):
        _offered(_offer(), cap=3)
    _offered(_offer())


def test_a_customer_whose_offer_ended_can_get_the_next_at_once() -> None:
    """An offer ends once, and only under its own id: an old offer does not end the new one."""
    _offered(_offer())
    with pytest.raises(Cancelled):
        _unoffer(_offer("ofr_8"))
    _unoffer(_offer())
    with pytest.raises(Cancelled):
        _unoffer(_offer())
    _offered(_offer("ofr_8"))
    with pytest.raises(Cancelled):
        _unoffer(_offer())
    with pytest.raises(Cancelled):
        _offered(_offer("ofr_7"))


def test_an_open_offer_does_not_keep_its_customer_from_holding_other_seats() -> None:
    """With the other seats held, the offer cannot be accepted."""
    _offered(_offer())
    _claim(_hold("hld_2", ("A-2-1",)))
    with pytest.raises(Cancelled):
        _accept(_hold("hld_9"), NOW + 1)
    assert carts.get(BUYER, EVENT).hold == _hold("hld_2", ("A-2-1",))


def test_an_accepted_offer_is_a_hold() -> None:
    """Every field comes back; the hold is extended, paid for and booked like any other."""
    _offered(_offer())
    _accept(_hold("hld_9"))
    assert carts.get(BUYER, EVENT) == Cart(_hold("hld_9"), frozenset())
    carts.extend(_hold("hld_9"), NOW + 200, NOW)
    _pay(_hold("hld_9", until=NOW + 200))
    _settle(_order(_hold("hld_9", until=NOW + 200)), HoldState.BOOKED)
    assert carts.get(BUYER, EVENT).booked == _counted("bkg_1", "A-1-1", "A-1-2")


def test_nothing_is_accepted_beyond_the_cap_or_beside_a_live_hold() -> None:
    """To the seat and to the millisecond, as for a hold; the refusal shows the cart."""
    _buy(_hold(), "bkg_1")
    with pytest.raises(Cancelled) as refused:
        _accept(_hold("hld_9", ("A-2-1", "A-2-2", "A-2-3")))
    (reason,) = refused.value.refusals
    assert reason is not None
    assert carts.cart_of(reason).booked == _counted("bkg_1", "A-1-1", "A-1-2")
    _claim(_hold("hld_2", ("A-2-1",)))
    with pytest.raises(Cancelled):
        _accept(_hold("hld_9", ("A-2-1", "A-2-2"), until=NOW + 900), NOW + 99)
    _accept(_hold("hld_9", ("A-2-1", "A-2-2"), until=NOW + 900), NOW + 100)


def test_accepting_keeps_the_booked_seats_counted() -> None:
    """The last hold's extension and booking are not inherited."""
    _claim(_hold(seats=("A-3-1",)))
    carts.extend(_hold(seats=("A-3-1",)), NOW + 200, NOW)
    _pay(_hold(seats=("A-3-1",), until=NOW + 200))
    _settle(_order(_hold(seats=("A-3-1",), until=NOW + 200)), HoldState.BOOKED)
    _accept(_hold("hld_9"))
    assert carts.get(BUYER, EVENT) == Cart(_hold("hld_9"), frozenset(_counted("bkg_1", "A-3-1")))
