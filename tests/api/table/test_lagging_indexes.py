"""With indexes that never catch up: what a client made is in their own lists at once, as it is now, and what depends on
an index comes later but does no harm. docs/decisions/0027-what-lists-may-lag.md has each call."""

from __future__ import annotations

import re
from typing import Any

import pytest

from chalicelib.orders.rules.orders import OrderStatus
from chalicelib.orders.storage import orders
from infra.package import ROOT
from tests.api.bars.calls import near
from tests.contract.recorder import Recorder
from tests.contract.tour import Tour
from tests.support import faults
from tests.support.api import Api, Caller
from tests.support.lagging import Lagging
from tests.worlds.hall import Hall
from tests.worlds.scene import event_body, rows, venue
from tests.worlds.tavern import bar
from tests.worlds.world import World

DECIDED = ROOT / "docs/decisions/0027-what-lists-may-lag.md"


@pytest.fixture
def engine() -> Lagging:
    return Lagging()


def _all(caller: Caller, path: str, limit: int) -> list[dict[str, Any]]:
    """The items of all pages."""
    items, cursor = list[dict[str, Any]](), ""
    while True:
        page = caller.get(f"{path}?limit={limit}{cursor}").expect(200)
        items += page["items"]
        if page["next_cursor"] is None:
            return items
        cursor = f"&cursor={page['next_cursor']}"


def _status(booking: str) -> OrderStatus:
    """As it is written: reading it over the API would take it further."""
    found = orders.get(booking)
    assert found
    return found.status


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_my_bookings_has_the_one_that_was_just_paid(here: World, engine: Lagging, limit: int) -> None:
    """And those of before, that no cart has any more; each once, in their order, as they are now."""
    booked = []
    buyer, sales = here.customer(), [here.sale() for _ in range(4)]
    for sale in sales:
        hold = sale.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]
        booked.insert(0, sale.book(buyer, hold).expect(201)["booking_id"])
        assert [each["booking_id"] for each in _all(buyer, "/v1/bookings", limit)] == booked
        here.clock.move(1)
    engine.catch_up()
    buyer.post(f"/v1/bookings/{booked[2]}/cancel").expect(200)
    shown = _all(buyer, "/v1/bookings", limit)
    assert [each["booking_id"] for each in shown] == booked
    assert [each["status"] for each in shown] == ["confirmed", "confirmed", "refunded", "confirmed"]


def test_my_bookings_has_the_one_that_waits_for_its_payment(here: World) -> None:
    """The customer sees that they are paying."""
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    id = sale.book(buyer, hold, "test_pending").expect(201)["booking_id"]
    (shown,) = _all(buyer, "/v1/bookings", 50)
    assert (shown["booking_id"], shown["status"]) == (id, "pending_payment")


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_an_operator_sees_what_they_have_just_made_and_changed(here: World, limit: int) -> None:
    """Venues, performers, events and bars, the newest first or the oldest."""
    owner, made = here.operator(), dict[str, list[str]](venue=[], performer=[], event=[], bar=[])
    for number in range(3):
        made["venue"].insert(0, venue(owner, {"A": rows(1, 2)}))
        performer = owner.post("/v1/performers", {"name": f"Band {number}"}).expect(201)["performer_id"]
        made["performer"].insert(0, performer)
        body = event_body(made["venue"][0], here.now, **({"reference": "first"} if number == 0 else {}))
        made["event"].insert(0, owner.post("/v1/events", body).expect(201)["event_id"])
        made["bar"].append(bar(owner).id)
        here.clock.move(1)
    for kind, ids in made.items():
        assert [each[f"{kind}_id"] for each in _all(owner, f"/v1/{kind}s", limit)] == ids
    owner.patch(f"/v1/events/{made['event'][1]}", {"name": "Moved"}).expect(200)
    assert _all(owner, "/v1/events", limit)[1]["name"] == "Moved"
    assert _all(here.operator(), "/v1/events", limit) == []


def test_what_is_near_may_come_a_moment_later(here: World, engine: Lagging) -> None:
    """A bar that has just opened is not found, but can be chosen, and is found once the index has it."""
    owner = here.operator()
    opened = bar(owner)
    assert near(here.customer()) == []
    assert owner.get(f"/v1/bars/{opened.id}").expect(200)["state"] == "WAITING"
    engine.catch_up()
    assert [each["bar_id"] for each in near(here.customer())] == [opened.id]


def test_the_sweep_finds_later_what_the_index_has_later(here: World, engine: Lagging) -> None:
    """No deadline is lost with its message: it is due until it is checked."""
    sale, buyer, hall = here.sale(), here.customer(), Hall(here)
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    id = sale.book(buyer, hold, "test_pending").expect(201)["booking_id"]
    hall.drop()
    here.clock.move(3600)
    hall.sweep()
    assert _status(id) is OrderStatus.PENDING_PAYMENT
    engine.catch_up()
    hall.sweep()
    assert _status(id) is OrderStatus.FAILED


def test_a_cancelled_event_refunds_bookings_that_its_index_has_later(here: World, engine: Lagging) -> None:
    """The passes over an event go on for longer than an index lags; nobody keeps a ticket, nobody's money is kept."""
    sale, buyer, hall = here.sale(), here.customer(), Hall(here)
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    id = sale.book(buyer, hold).expect(201)["booking_id"]
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    hall.pump()
    assert _status(id) is OrderStatus.CONFIRMED
    engine.catch_up()
    here.clock.move(30)
    hall.pump()
    assert _status(id) is OrderStatus.REFUNDED


class Noting(Recorder):
    """Notes which calls ask which index."""

    def __init__(self, api: Api, document: Any) -> None:
        super().__init__(api, document)
        self.asked: set[tuple[str, str]] = set()

    def call(self, name: str, token: str | None = None, /, *more: Any, **given: Any) -> Any:
        with faults.index_queries() as indexes:
            answer = super().call(name, token, *more, **given)
        self.asked |= {(name, index) for index in indexes}
        return answer


@pytest.mark.faults
def test_each_call_that_asks_an_index_is_decided(here: World, engine: Lagging) -> None:
    """The table of the page has all of them, and no others."""
    engine.lag, engine.clock = 0, here.clock
    tour = Tour(here, Noting)
    tour.walk()
    assert isinstance(tour.recorder, Noting)
    rows = [
        line.split("|")[1:3]
        for line in DECIDED.read_text().partition("| job |")[0].splitlines()
        if "`" in line and line.startswith("|")
    ]
    decided = {(name, index.strip()) for names, index in rows for name in re.findall(r"`(\w+)`", names)}
    assert tour.recorder.asked == decided
