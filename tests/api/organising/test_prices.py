"""Prices: only such as can be paid, wherever they are set; and totals, wherever seats are added up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.catalogue.storage import events as store
from chalicelib.core.money import Money
from tests.support.api import Caller, Reply
from tests.worlds.scene import Sale, event_body, rows, venue
from tests.worlds.world import World

MILLION = {"amount": 60_000_000, "currency": "EUR"}
NEVER_TAKEN = [
    (10, "EUR", "amount"),
    (49, "EUR", "amount"),
    (100_000_000, "EUR", "amount"),
    (1, "JPY", "amount"),
    (49, "JPY", "amount"),
    (29, "GBP", "amount"),
    (17_499, "HUF", "amount"),
    (999, "THB", "amount"),
    (1_001, "KWD", "amount"),
    (1_000_000, "ISK", "amount"),
    (50, "VND", "amount"),
    (50, "KRW", "amount"),
    (100, "MGA", "amount"),
    (1_250, "IQD", "amount"),
    (1_250, "CUP", "amount"),
    (1_250, "EUX", "currency"),
    (1_250, "BTC", "currency"),
    (1_250, "XAU", "currency"),
    (1_250, "BGN", "currency"),
    (0, "EUX", "currency"),
]


def _price(amount: int, currency: str) -> dict[str, Any]:
    return {"prices": {"standard": {"amount": amount, "currency": currency}}}


def _refused(reply: Reply) -> list[str]:
    assert reply.status == 422, reply.text
    return [field["path"] for field in reply.json["error"]["details"]["fields"]]


def _draft(here: World, owner: Caller, **changes: Any) -> Reply:
    return owner.post("/v1/events", event_body(venue(owner, {"A": rows(2, 10)}), here.now, **changes))


@pytest.mark.parametrize(("amount", "currency", "field"), NEVER_TAKEN)
def test_a_price_that_is_never_taken_is_never_set(here: World, amount: int, currency: str, field: str) -> None:
    """422 with its field, for a new event and for a change, which changes nothing."""
    owner = here.operator()
    assert _refused(_draft(here, owner, **_price(amount, currency))) == [f"prices.standard.{field}"]
    made = _draft(here, owner).expect(201)
    path = f"/v1/events/{made['event_id']}"
    assert _refused(owner.patch(path, _price(amount, currency))) == [f"prices.standard.{field}"]
    assert owner.post(f"{path}/publish").expect(200)["prices"] == made["prices"]
    assert f"prices.standard.{field}" in _refused(owner.patch(path, _price(amount, currency)))


@pytest.mark.parametrize(
    ("amount", "currency"),
    [
        (0, "EUR"),
        (0, "CUP"),
        (50, "EUR"),
        (99_999_999, "EUR"),
        (30, "GBP"),
        (50, "JPY"),
        (1_000_000_000, "IDR"),
        (5_120, "KWD"),
    ],
)
def test_a_price_at_a_limit_is_taken(here: World, amount: int, currency: str) -> None:
    """The least, the greatest, and nothing."""
    made = _draft(here, here.operator(), **_price(amount, currency)).expect(201)
    assert made["prices"]["standard"] == {"amount": amount, "currency": currency}


def _older(sale_or_draft: str, price: Money) -> None:
    """The event gets a price as older versions allowed."""
    event = store.get(sale_or_draft)
    assert event
    store.change(event, replace(event, prices={"standard": price}))


def test_a_draft_with_an_older_price_is_not_published(here: World) -> None:
    """422 with its field; it is published once the price is changed. Publishing twice is once."""
    owner = here.operator()
    event = str(_draft(here, owner).expect(201)["event_id"])
    _older(event, Money(10, "EUR"))
    path = f"/v1/events/{event}"
    assert _refused(owner.post(f"{path}/publish")) == ["prices.standard.amount"]
    owner.patch(path, {"name": "Faust"}).expect(200)
    owner.patch(path, _price(1_000, "EUR")).expect(200)
    for _ in range(2):
        owner.post(f"{path}/publish").expect(200)


def _not_payable(reply: Reply, amount: int) -> None:
    assert (reply.status, reply.code) == (409, "AMOUNT_NOT_PAYABLE")
    assert reply.json["error"]["details"]["total"] == {"amount": amount, "currency": "EUR"}


def test_an_older_price_is_refused_before_anything_is_held(here: World) -> None:
    """The event was published with it."""
    sale, buyer = here.sale(), here.customer()
    _older(sale.event, Money(10, "EUR"))
    here.clock.move(1)
    _not_payable(sale.hold(buyer, "A-1-1", "A-1-2"), 20)
    assert sale.map() == {}


def _dear(here: World, **changes: Any) -> Sale:
    """Two of its seats together cost more than can be paid."""
    return here.sale(prices={"standard": MILLION}, waitlist=True, **changes)


def test_seats_that_cost_too_much_together_are_not_held(here: World) -> None:
    """By name, by best place, and when they are booked at once; each alone can be bought."""
    sale, buyer = _dear(here), here.customer()
    tickets = {"tickets": ["A-1-1", "A-1-2"], "payment": {"method": "test"}}
    for refused in (
        sale.hold(buyer, "A-1-1", "A-1-2"),
        sale.best(buyer, 2),
        buyer.post(f"/v1/bookings/{sale.event}", tickets),
    ):
        _not_payable(refused, 120_000_000)
    assert sale.map() == {}
    hold = sale.hold(buyer, "A-1-1").expect(201)
    assert sale.book(buyer, hold["hold_id"]).expect(201)["status"] == "confirmed"


def test_nobody_waits_for_seats_that_cannot_be_paid_together(here: World) -> None:
    """An offer of them would be in vain."""
    sale, guest = _dear(here), here.customer()
    path = f"{sale.path}/waitlist"
    _not_payable(guest.post(path, {"seats": ["A-1-1", "A-1-2"]}), 120_000_000)
    _not_payable(guest.post(path, {"category": "standard", "quantity": 3}), 180_000_000)
    guest.post(path, {"category": "standard", "quantity": 1}).expect(201)
