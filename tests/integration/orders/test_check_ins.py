"""Check-ins: every seat's ticket is used once, whatever answers get lost and requests race."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.core.money import Money
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus, PartialReturn
from chalicelib.orders.storage import check_ins, order_carts, orders, refunds
from chalicelib.orders.storage.order_items import order_of
from chalicelib.seats.rules.holds import HoldState
from chalicelib.table.transactions import transact
from chalicelib.table.writes import Refused
from tests.support.api import Caller, Reply
from tests.support.faults import Fuse, before_write, powered_by
from tests.worlds.scene import Sale
from tests.worlds.world import World

NOW = 1_000_000
PLACED = Order(
    "bkg_1",
    "evt_1",
    "op_1",
    "cus_1",
    "hld_1",
    ("A-1-1", "A-1-2", "A-2-1"),
    Money(3750, "EUR"),
    "test",
    OrderStatus.PENDING_PAYMENT,
    NOW,
    NOW + 2000,
    amounts=(1250, 1250, 1250),
)


def _order() -> Order:
    found = orders.get(PLACED.id)
    assert found
    return found


def _admit(*seats: str, at: int = NOW) -> None:
    check_ins.admit(_order(), seats, at, NOW)


def _refused(*seats: str) -> Order:
    """The booking that the refusal has, which is the current one."""
    with pytest.raises(Refused) as refused:
        _admit(*seats)
    found = order_of(refused.value.old)
    assert found == _order()
    return found


def _return(*seats: str, unused: bool = False) -> None:
    part = PartialReturn(seats, 1250 * len(seats), OrderReason.CANCELLED_BY_CUSTOMER, NOW)
    refunds.return_seats(_order(), part, NOW + 60_000, unused)


@pytest.fixture
def confirmed(store: None) -> None:
    """A confirmed booking of three seats, without a cart."""
    transact([orders.placed(PLACED)])
    orders.mark_paid(PLACED)
    orders.confirm(PLACED, order_carts.end_writes(PLACED, HoldState.BOOKED))


@pytest.mark.usefixtures("confirmed")
def test_seats_are_admitted_together_or_one_by_one() -> None:
    """Each with its time; a new booking has none."""
    assert _order().admitted == {}
    _admit("A-1-1", "A-2-1")
    _admit("A-1-2", at=NOW + 5)
    assert _order().admitted == {"A-1-1": NOW, "A-2-1": NOW, "A-1-2": NOW + 5}


@pytest.mark.usefixtures("confirmed")
def test_a_seat_is_admitted_once() -> None:
    """Also together with others, which are then refused too; and also in the same millisecond."""
    _admit("A-1-1")
    assert _refused("A-1-1").admitted == {"A-1-1": NOW}
    _refused("A-1-2", "A-1-1")
    assert _order().admitted == {"A-1-1": NOW}


@pytest.mark.usefixtures("confirmed")
def test_a_returned_seat_is_not_admitted() -> None:
    """The others are."""
    _return("A-1-2")
    assert _refused("A-1-2").returned == {"A-1-2"}
    _refused("A-1-1", "A-1-2")
    _admit("A-1-1", "A-2-1")


@pytest.mark.usefixtures("confirmed")
def test_a_used_seat_is_returned_only_where_that_is_allowed() -> None:
    """With `unused` the condition refuses used seats; without it they can be returned."""
    _admit("A-1-1")
    with pytest.raises(Refused):
        _return("A-1-1", unused=True)
    _return("A-1-2", unused=True)
    _return("A-1-1")
    assert _order().returned == {"A-1-1", "A-1-2"}


@pytest.mark.usefixtures("confirmed")
def test_a_cancelled_booking_admits_no_seat() -> None:
    """From the decision on, even before the refund is sent."""
    refunds.cancel(_order(), OrderReason.EVENT_CANCELLED, NOW + 60_000, [OrderStatus.CONFIRMED])
    assert _refused("A-1-1").status is OrderStatus.CANCELLED


@pytest.mark.usefixtures("store")
def test_a_booking_that_is_being_paid_for_admits_no_seat() -> None:
    """Neither before it is paid nor before it is confirmed."""
    transact([orders.placed(PLACED)])
    _refused("A-1-1")
    orders.mark_paid(PLACED)
    _refused("A-1-1")


@pytest.mark.usefixtures("confirmed")
@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
def test_a_check_in_is_one_write(done: bool) -> None:
    """When the function dies before or after it, the booking and the event's list of who came agree."""
    fuse = Fuse(1, done)
    with powered_by(fuse):
        _admit("A-1-1", "A-2-1")
    assert fuse.blown
    assert fuse.steps == 1
    came = {"A-1-1": NOW, "A-2-1": NOW} if done else {}
    assert _order().admitted == came
    assert check_ins.admitted(PLACED.event) == {(PLACED.hold, seat) for seat in came}


Act = Callable[[Sale, Caller, dict[str, Any]], Reply]


def _scan(sale: Sale, token: str) -> Reply:
    return sale.owner.post(f"{sale.path}/check-ins", {"ticket": token})


def _booked(here: World) -> tuple[Sale, Caller, dict[str, Any]]:
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]
    return sale, buyer, sale.book(buyer, hold).expect(201)


@pytest.mark.parametrize(
    ("act", "status", "admitted", "said"),
    [
        (lambda sale, buyer, booking: _scan(sale, booking["ticket"]["ticket"]), 409, [], "TICKET_USED"),
        (lambda sale, buyer, booking: _scan(sale, booking["tickets"][0]["ticket"]), 201, ["A-1-2"], "TICKET_USED"),
        (
            lambda sale, buyer, booking: buyer.post(
                f"/v1/bookings/{booking['booking_id']}/cancel", {"seats": ["A-1-1"]}
            ),
            201,
            ["A-1-2"],
            "TICKET_CANCELLED",
        ),
        (
            lambda sale, buyer, booking: buyer.post(f"/v1/bookings/{booking['booking_id']}/cancel"),
            410,
            [],
            "TICKET_CANCELLED",
        ),
    ],
    ids=["another scan of it", "a scan of one seat", "a seat cancelled", "all cancelled"],
)
def test_a_scan_that_loses_a_race_decides_again(
    here: World, act: Act, status: int, admitted: list[str], said: str
) -> None:
    """Another request changes the booking between the read and the write: each seat is admitted once or not at all,
    and the answer has the new state."""
    sale, buyer, booking = _booked(here)
    first: list[Reply] = []
    with before_write(1, lambda: first.append(act(sale, buyer, booking))) as times:
        second = _scan(sale, booking["ticket"]["ticket"])
    assert (times.count, first[0].status < 300) == (1, True)
    assert second.status == status, second.text
    if status == 201:
        assert second.json["admitted"] == admitted
        assert [(each["seat"], each["code"]) for each in second.json["refused"]] == [("A-1-1", said)]
    else:
        assert second.code == said


def test_a_cancellation_that_loses_to_a_check_in_is_refused(here: World) -> None:
    """The ticket is used while its customer cancels it."""
    sale, buyer, booking = _booked(here)
    with before_write(1, lambda: _scan(sale, booking["tickets"][0]["ticket"]).expect(201)):
        refused = buyer.post(f"/v1/bookings/{booking['booking_id']}/cancel", {"seats": ["A-1-1"]})
    assert (refused.status, refused.code) == (409, "TICKET_USED")
    assert refused.json["error"]["details"] == {"seats": ["A-1-1"]}
