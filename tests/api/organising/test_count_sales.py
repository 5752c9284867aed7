"""How an event sells, as its organiser sees it."""

from __future__ import annotations

from random import Random
from typing import Any

from chalicelib import wiring
from chalicelib.core.ids import new_id
from chalicelib.seats.take_hold import BestAvailable
from chalicelib.settings import settings
from tests.support.api import Caller
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World

STALLS = rows(2, 5)
STALLS[1]["blocked"] = ["4", "5"]
PRICES = {"standard": {"amount": 1250, "currency": "EUR"}, "box": {"amount": 9900, "currency": "EUR"}}


def _sale(here: World) -> Sale:
    """Ten seats in the stalls, two of them blocked, and a box of four."""
    return here.sale({"A": STALLS, "B": rows(1, 4, "box")}, prices=PRICES)


def _report(sale: Sale) -> Any:
    report = sale.owner.get(f"{sale.path}/sales").expect(200)
    for tally in (report, *report["by_category"].values()):
        assert tally["seats"] == tally["sold"] + tally["held"] + tally["free"] + tally["blocked"]
    return report


def _tally(seats: int, sold: int, held: int, blocked: int, amount: int, admitted: int = 0) -> dict[str, Any]:
    return {
        "seats": seats,
        "sold": sold,
        "held": held,
        "free": seats - sold - held - blocked,
        "blocked": blocked,
        "revenue": {"amount": amount, "currency": "EUR"},
        "admitted": admitted,
        "awaited": sold - admitted,
    }


def test_an_event_without_sales(here: World) -> None:
    """All seats are free except blocked ones, in all and in each category."""
    sale = _sale(here)
    assert _report(sale) == {
        "event_id": sale.event,
        **_tally(14, 0, 0, 2, 0),
        "by_category": {"standard": _tally(10, 0, 0, 2, 0), "box": _tally(4, 0, 0, 0, 0)},
    }


def test_each_seat_adds_its_price_to_the_revenue(here: World) -> None:
    """A booking over two categories counts in both with their own prices."""
    sale, buyer = _sale(here), here.customer()
    sale.book(buyer, sale.hold(buyer, "A-1-1", "B-1-2", "A-2-1").expect(201)["hold_id"]).expect(201)
    assert _report(sale) == {
        "event_id": sale.event,
        **_tally(14, 3, 0, 2, 12_400),
        "by_category": {"standard": _tally(10, 2, 0, 2, 2500), "box": _tally(4, 1, 0, 0, 9900)},
    }


class First(Random):
    """Chooses the first of equally good places."""

    def randrange(self, *_: Any) -> int:
        return 0


def test_the_best_seats_add_their_price_to_the_revenue(here: World) -> None:
    """Also when the first choice was lost to a faster customer."""
    sale, faster = here.sale({"B": rows(2, 2, "box")}, prices={"box": PRICES["box"]}), here.customer()
    slower = wiring.App(settings(), wiring.Ports(clock=here.clock, random=First()))
    event = slower.catalogue.read_catalogue.event(sale.event)
    slower.seats.seat_maps.section(sale.event, "B")
    taken = sale.hold(faster, "B-1-1", "B-1-2").expect(201)["hold_id"]
    hold = slower.seats.take_hold.take_best(new_id("cus", here.clock.now()), event, BestAvailable("box", 2))
    assert (hold.seats, hold.amounts) == (("B-2-1", "B-2-2"), (9900, 9900))
    assert slower.seats.holds.find(hold.customer, hold.id) == hold
    slower.orders.place_booking.book(hold, event, "test")
    sale.book(faster, taken).expect(201)
    assert _report(sale)["by_category"]["box"] == _tally(4, 4, 0, 0, 39_600)


def test_held_and_paying_seats_count_as_held_until_they_lapse(here: World) -> None:
    """They add no revenue; from their public instant on they are free."""
    sale, holder, payer = _sale(here), here.customer(), here.customer()
    sale.hold(holder, "A-1-1").expect(201)
    sale.book(payer, sale.hold(payer, "A-1-2").expect(201)["hold_id"], "test_pending").expect(201)
    assert _report(sale)["by_category"]["standard"] == _tally(10, 0, 2, 2, 0)
    here.clock.move(302)
    assert _report(sale)["by_category"]["standard"] == _tally(10, 0, 1, 2, 0)
    here.clock.move(13)
    assert _report(sale)["by_category"]["standard"] == _tally(10, 0, 0, 2, 0)


def test_refunded_money_is_no_revenue(here: World) -> None:
    """Refunded because the seat was lost: only the other customer's seat is sold."""
    sale = here.sale(hold_seconds=5)
    late, other = here.customer(), here.customer()
    booking = sale.book(late, sale.hold(late, "A-1-1").expect(201)["hold_id"], "test_delayed").expect(201)
    here.clock.move(20)
    sale.book(other, sale.hold(other, "A-1-1").expect(201)["hold_id"]).expect(201)
    assert late.get(f"/v1/bookings/{booking['booking_id']}").expect(200)["status"] == "refunded"
    report = _report(sale)
    assert (report["sold"], report["revenue"]["amount"]) == (1, 1250)


def test_prices_of_sold_seats_are_not_public(here: World) -> None:
    """The seat map has states and no prices."""
    sale, buyer = _sale(here), here.customer()
    sale.book(buyer, sale.hold(buyer, "B-1-1").expect(201)["hold_id"]).expect(201)
    assert sale.map("B") == {"B-1-1": {"state": "booked"}}
    assert "9900" not in Caller(here.api).get(f"{sale.path}/seats/B").text


def test_only_the_organiser_reads_sales(here: World) -> None:
    """403 for others and for customers, 401 for strangers, 404 for an unknown event; a draft has them too."""
    sale = _sale(here)
    path = f"{sale.path}/sales"
    assert here.operator().get(path).code == "NOT_YOURS"
    assert here.customer().get(path).code == "WRONG_KIND_OF_TOKEN"
    assert Caller(here.api).get(path).status == 401
    for missing in ("evt_00000000000000000000000000", "nope"):
        assert sale.owner.get(f"/v1/events/{missing}/sales").code == "EVENT_NOT_FOUND"
