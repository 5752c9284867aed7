"""Events whose cap counts by confirmed email address: six identities of one person buy no more than one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.identity import TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.money import Money
from chalicelib.core.times import MINUTE
from chalicelib.errors import LineholdError
from chalicelib.people.storage import customers
from chalicelib.seats.rules.holds import Hold, HoldState
from chalicelib.seats.storage import carts
from chalicelib.seats.storage.carts import CartRefused
from tests.support.api import Caller, Reply
from tests.worlds.hall import OVER_SECONDS, Hall
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World

ANN = "ann@example.com"


@pytest.fixture
def sale(here: World) -> Sale:
    return here.sale({"A": rows(2, 10)}, max_per_customer=2, waitlist=True, cap_per="email")


def _buyer(here: World, email: str | None = ANN, confirmed: bool = True) -> Caller:
    """A new customer with this address."""
    made = Caller(here.api).post("/v1/customers").expect(201)
    if email:
        customers.change_contact(made["customer_id"], {"email": email})
    if email and confirmed:
        assert customers.confirm_email(made["customer_id"], email)
    return Caller(here.api, made["token"])


def _id(buyer: Caller, here: World) -> str:
    return here.app.people.identities.identify(buyer.token or "", TokenKind.CUSTOMER).id


def _hold_of(customer: str, sale: Sale, now: int) -> Hold:
    price = Money(1250, "EUR")
    return Hold(new_id("hld", now), sale.event, customer, ("A-1-1",), price, HoldState.HELD, now, now + MINUTE)


def _hold(sale: Sale, buyer: Caller) -> Reply:
    return buyer.post(f"{sale.path}/holds", {"seats": ["A-1-1", "A-1-2"]})


def _best(sale: Sale, buyer: Caller) -> Reply:
    wish: dict[str, Any] = {"category": "standard", "quantity": 2}
    return buyer.post(f"{sale.path}/holds", {"best_available": wish})


def _book(sale: Sale, buyer: Caller) -> Reply:
    body = {"tickets": ["A-1-1", "A-1-2"], "payment": {"method": "test"}}
    return buyer.post(f"/v1/bookings/{sale.event}", body)


def _wait(sale: Sale, buyer: Caller) -> Reply:
    return buyer.post(f"{sale.path}/waitlist", {"category": "standard", "quantity": 2})


WAYS = [_hold, _best, _book, _wait]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("email", "confirmed"), [(None, False), (ANN, False)])
def test_without_a_confirmed_address_nothing_can_be_had(
    here: World, sale: Sale, way: Any, email: str | None, confirmed: bool
) -> None:
    """403, and the seats stay free."""
    refused = way(sale, _buyer(here, email, confirmed))
    assert (refused.status, refused.code) == (403, "EMAIL_NOT_CONFIRMED")
    assert sale.map() == {}


@pytest.mark.parametrize("way", WAYS)
def test_an_address_is_one_customers(here: World, sale: Sale, way: Any) -> None:
    """Another identity with it is refused, whatever it wants and however the address is tagged; other addresses and
    other events are free."""
    first = _buyer(here)
    way(sale, first).expect(201)
    for email in (ANN, "ann+1@example.com", "ann+a+b@example.com"):
        for other_way in WAYS:
            refused = other_way(sale, _buyer(here, email))
            assert (refused.status, refused.code) == (409, "EMAIL_USED")
    _best(sale, _buyer(here, "bo@example.com")).expect(201)
    elsewhere = here.sale({"A": rows(1, 10)}, max_per_customer=2, waitlist=True, cap_per="email")
    way(elsewhere, _buyer(here)).expect(201)


def test_six_identities_buy_no_more_than_one(here: World, sale: Sale) -> None:
    """With one address two seats, at a cap of two."""
    buyers = [_buyer(here) for _ in range(6)]
    assert [_best(sale, buyer).status for buyer in buyers] == [201, 409, 409, 409, 409, 409]
    assert len(sale.map()) == 2


def test_who_gets_nothing_keeps_the_address_from_none_of_theirs(here: World, sale: Sale) -> None:
    """After a refused try, a released or lapsed hold, a cancelled booking, and a place that was left."""
    taken = sale.hold(_buyer(here, "bo@example.com"), "A-1-1").expect(201)
    assert _hold(sale, _buyer(here)).code == "SEAT_TAKEN"
    releasing = _buyer(here)
    hold = _best(sale, releasing).expect(201)["hold_id"]
    assert _best(sale, _buyer(here)).code == "EMAIL_USED"
    releasing.delete(f"/v1/holds/{hold}").expect(204)
    waiting = _buyer(here)
    _wait(sale, waiting).expect(201)
    assert _best(sale, releasing).code == "EMAIL_USED"
    waiting.delete(f"{sale.path}/waitlist").expect(204)
    _best(sale, releasing).expect(201)
    here.clock.move(taken["expires_in"] + 30)
    buying = _buyer(here)
    booking = _book(sale, buying).expect(201)["booking_id"]
    here.clock.move(taken["expires_in"] + 30)
    assert _best(sale, releasing).code == "EMAIL_USED"
    buying.post(f"/v1/bookings/{booking}/cancel").expect(200)
    _best(sale, releasing).expect(201)
    assert _best(sale, buying).code == "EMAIL_USED"


def test_a_call_that_loses_the_address_gets_no_seats(here: World, sale: Sale) -> None:
    """Between its check of the address and its claim of the cart another customer took it over."""
    slow, quick = _id(_buyer(here), here), _id(_buyer(here), here)
    event, now = here.app.catalogue.read_catalogue.any_event(sale.event), here.clock.now()
    own_address = here.app.seats.own_address
    mailbox = own_address.require(slow, event, now)
    assert own_address.require(quick, event, now) == mailbox
    hold = _hold_of(slow, sale, now)
    with pytest.raises(CartRefused) as refused:
        carts.claim(hold, 2, now, now, mailbox)
    assert refused.value.cart.refusal(1, 2, now, mailbox).code == "EMAIL_USED"
    carts.claim(replace(hold, customer=quick), 2, now, now, mailbox)


def test_a_hold_that_lapsed_with_the_address_cannot_be_paid_for(here: World, sale: Sale) -> None:
    """Not by a call that began in time, either."""
    slow, quick = _id(_buyer(here), here), _id(_buyer(here), here)
    event, now = here.app.catalogue.read_catalogue.any_event(sale.event), here.clock.now()
    mailbox = here.app.seats.own_address.require(slow, event, now)
    hold = _hold_of(slow, sale, now)
    carts.claim(hold, 2, now, now, mailbox)
    here.app.seats.own_address.require(quick, event, hold.until)
    with pytest.raises(LineholdError):
        here.app.orders.place_booking.book(hold, event, "test")
    assert carts.get(slow, sale.event).booked == frozenset()


def test_the_customer_buys_again_with_the_address(here: World, sale: Sale) -> None:
    """After giving seats back, and up to the cap. A new address brings no more."""
    buyer = _buyer(here)
    hold = _best(sale, buyer).expect(201)["hold_id"]
    buyer.delete(f"/v1/holds/{hold}").expect(204)
    hold = _best(sale, buyer).expect(201)["hold_id"]
    sale.book(buyer, hold).expect(201)
    assert _best(sale, buyer).code == "LIMIT_REACHED"
    assert _best(sale, _buyer(here)).code == "EMAIL_USED"


def test_a_changed_address_has_to_be_confirmed_again(here: World, sale: Sale) -> None:
    """The confirmation is the address's, not the customer's."""
    buyer = _buyer(here)
    buyer.patch("/v1/customers/me", {"email": "bo@example.com"}).expect(200)
    assert _best(sale, buyer).code == "EMAIL_NOT_CONFIRMED"


def test_an_offer_is_accepted_with_the_address_only(here: World) -> None:
    """Those who waited before the organiser counted by address need one to accept."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 1)})
    holder, waiting = hall.guest(), hall.guest()
    sale.hold(holder.calls, "A-1-1").expect(201)
    waiting.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
    sale.owner.patch(sale.path, {"cap_per": "email"}).expect(200)
    hall.pump()
    hall.move(OVER_SECONDS)
    (offer,) = hall.open(waiting)
    accept = f"/v1/offers/{offer.id}/accept"
    assert waiting.calls.post(accept).code == "EMAIL_NOT_CONFIRMED"
    customers.change_contact(waiting.id, {"email": ANN})
    customers.confirm_email(waiting.id, ANN)
    waiting.calls.post(accept).expect(200)


def test_buyers_see_what_counts(here: World, sale: Sale) -> None:
    """The event says so; by default each customer counts."""
    assert Caller(here.api).get(sale.path).expect(200)["cap_per"] == "email"
    other = here.sale({"A": rows(1, 1)})
    assert Caller(here.api).get(other.path).expect(200)["cap_per"] == "customer"
    _best(sale, _buyer(here)).expect(201)
    assert sale.owner.patch(sale.path, {"cap_per": "household"}).status == 422
