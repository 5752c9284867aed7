"""Carts and the waitlist: one offer a customer, and holds that are accepted offers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.core.money import Money
from chalicelib.seats.rules.holds import Cart, Hold, HoldState
from chalicelib.seats.storage import carts
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import cart_offers
from tests.integration.seats.cart_steps import (
    BUYER,
    CAP,
    EVENT,
    NOW,
    TTL,
    buy,
    claim,
    counted,
    hold_of,
    order_of,
    pay,
    settle,
)

pytestmark = pytest.mark.usefixtures("store")


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
    claim(hold_of())
    with pytest.raises(Cancelled) as refused:
        _offered(_offer(), NOW + 99)
    (reason,) = refused.value.refusals
    assert reason is not None
    assert carts.cart_of(reason).hold == hold_of()
    pay(hold_of())
    with pytest.raises(Cancelled):
        _offered(_offer(until=NOW + 900), NOW + 149)
    _offered(_offer(until=NOW + 900), NOW + 150)


def test_a_customer_who_released_a_hold_can_get_an_offer_at_once() -> None:
    """So can one who booked it, as long as there is room."""
    claim(hold_of())
    carts.release(hold_of())
    _offered(_offer())
    _unoffer(_offer())
    buy(hold_of("hld_2"), "bkg_1")
    _offered(_offer())


def test_no_more_is_offered_than_may_be_booked() -> None:
    """Exactly as many seats as are left below the cap are offered."""
    buy(hold_of(), "bkg_1")
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
    claim(hold_of("hld_2", ("A-2-1",)))
    with pytest.raises(Cancelled):
        _accept(hold_of("hld_9"), NOW + 1)
    assert carts.get(BUYER, EVENT).hold == hold_of("hld_2", ("A-2-1",))


def test_an_accepted_offer_is_a_hold() -> None:
    """Every field comes back; the hold is extended, paid for and booked like any other."""
    _offered(_offer())
    _accept(hold_of("hld_9"))
    assert carts.get(BUYER, EVENT) == Cart(hold_of("hld_9"), frozenset())
    carts.extend(hold_of("hld_9"), NOW + 200, NOW)
    pay(hold_of("hld_9", until=NOW + 200))
    settle(order_of(hold_of("hld_9", until=NOW + 200)), HoldState.BOOKED)
    assert carts.get(BUYER, EVENT).booked == counted("bkg_1", "A-1-1", "A-1-2")


def test_nothing_is_accepted_beyond_the_cap_or_beside_a_live_hold() -> None:
    """To the seat and to the millisecond, as for a hold; the refusal shows the cart."""
    buy(hold_of(), "bkg_1")
    with pytest.raises(Cancelled) as refused:
        _accept(hold_of("hld_9", ("A-2-1", "A-2-2", "A-2-3")))
    (reason,) = refused.value.refusals
    assert reason is not None
    assert carts.cart_of(reason).booked == counted("bkg_1", "A-1-1", "A-1-2")
    claim(hold_of("hld_2", ("A-2-1",)))
    with pytest.raises(Cancelled):
        _accept(hold_of("hld_9", ("A-2-1", "A-2-2"), until=NOW + 900), NOW + 99)
    _accept(hold_of("hld_9", ("A-2-1", "A-2-2"), until=NOW + 900), NOW + 100)


def test_accepting_keeps_the_booked_seats_counted() -> None:
    """The last hold's extension and booking are not inherited."""
    claim(hold_of(seats=("A-3-1",)))
    carts.extend(hold_of(seats=("A-3-1",)), NOW + 200, NOW)
    pay(hold_of(seats=("A-3-1",), until=NOW + 200))
    settle(order_of(hold_of(seats=("A-3-1",), until=NOW + 200)), HoldState.BOOKED)
    _accept(hold_of("hld_9"))
    assert carts.get(BUYER, EVENT) == Cart(hold_of("hld_9"), frozenset(counted("bkg_1", "A-3-1")))
