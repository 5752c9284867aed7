"""Admissions: every seat's ticket is used once, whatever gets lost and whoever is faster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.core.money import Money
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus, PartialReturn
from chalicelib.orders.storage import check_ins, order_carts, orders, refunds
from chalicelib.orders.storage.order_items import order_of
from chalicelib.seats.rules.holds import HoldState
from chalicelib.table.writes import Refused, transact
from tests.support.api import Caller, Reply
from tests.support.faults import answer_lost, before_write
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
    check_ins.admit(_order(), seats, at)


def _refused(*seats: str) -> Order:
    """The booking as the refusal tells it, which is as it is."""
    with pytest.raises(Refused) as refused:
        _admit(*seats)
    told = order_of(refused.value.old)
    assert told == _order()
    return told


def _give_back(*seats: str, unused: bool = False) -> None:
    part = PartialReturn(seats, 1250 * len(seats), OrderReason.CANCELLED_BY_CUSTOMER, NOW)
    refunds.return_seats(_order(), part, NOW + 60_000, unused)


@pytest.fixture
def confirmed(store: None) -> None:
    """A booking of three seats, paid for. Its cart is nobody's business here."""
    transact([orders.placed(PLACED)])
    orders.mark_paid(PLACED)
    orders.confirm(PLACED, order_carts.settled(PLACED, HoldState.BOOKED))


@pytest.mark.usefixtures("confirmed")
def test_seats_come_in_together_or_one_by_one() -> None:
    """Each with its time; an older booking has nobody in it."""
    assert _order().admitted == {}
    _admit("A-1-1", "A-2-1")
    _admit("A-1-2", at=NOW + 5)
    assert _order().admitted == {"A-1-1": NOW, "A-2-1": NOW, "A-1-2": NOW + 5}


@pytest.mark.usefixtures("confirmed")
def test_a_seat_comes_in_once() -> None:
    """Also together with others, of whom then none comes in; and also in the same millisecond."""
    _admit("A-1-1")
    assert _refused("A-1-1").admitted == {"A-1-1": NOW}
    _refused("A-1-2", "A-1-1")
    assert _order().admitted == {"A-1-1": NOW}


@pytest.mark.usefixtures("confirmed")
def test_what_was_given_back_does_not_come_in() -> None:
    """The others do."""
    _give_back("A-1-2")
    assert _refused("A-1-2").returned == {"A-1-2"}
    _refused("A-1-1", "A-1-2")
    _admit("A-1-1", "A-2-1")


@pytest.mark.usefixtures("confirmed")
def test_what_came_in_is_not_given_back_by_who_may_not() -> None:
    """The one condition knows the other's set."""
    _admit("A-1-1")
    with pytest.raises(Refused):
        _give_back("A-1-1", unused=True)
    _give_back("A-1-2", unused=True)
    _give_back("A-1-1")
    assert _order().returned == {"A-1-1", "A-1-2"}


@pytest.mark.usefixtures("confirmed")
def test_a_booking_that_is_given_back_lets_nobody_in() -> None:
    """From the decision on, though the money is still on its way."""
    refunds.cancel(_order(), OrderReason.EVENT_CANCELLED, NOW + 60_000, [OrderStatus.CONFIRMED])
    assert _refused("A-1-1").status is OrderStatus.CANCELLED


@pytest.mark.usefixtures("store")
def test_a_booking_that_is_being_paid_for_lets_nobody_in() -> None:
    """Neither before it is paid nor before it is confirmed."""
    transact([orders.placed(PLACED)])
    _refused("A-1-1")
    orders.mark_paid(PLACED)
    _refused("A-1-1")


@pytest.mark.usefixtures("confirmed")
def test_an_admission_whose_answer_gets_lost_is_no_second_one() -> None:
    """The SDK sends it again, and it meets itself; another one of the same instant is refused as ever."""
    with answer_lost() as losses:
        _admit("A-1-1")
    assert losses.count == 1
    assert _order().admitted == {"A-1-1": NOW}
    with answer_lost() as losses:
        _refused("A-1-1")
    with answer_lost() as losses:
        _admit("A-1-2", "A-2-1")
    assert losses.count == 1
    assert _order().admitted == dict.fromkeys(PLACED.seats, NOW)


Act = Callable[[Sale, Caller, dict[str, Any]], Reply]


def _scan(sale: Sale, token: str) -> Reply:
    return sale.owner.post(f"{sale.path}/check-ins", {"ticket": token})


def _booked(here: World) -> tuple[Sale, Caller, dict[str, Any]]:
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]
    return sale, buyer, sale.book(buyer, hold).expect(201)


def test_a_lost_answer_is_not_noticed_at_the_door(here: World) -> None:
    """Whoever scans is told that they are in, and the next is told that they were."""
    sale, _, booking = _booked(here)
    with answer_lost() as losses:
        done = _scan(sale, booking["ticket"]["ticket"]).expect(201)
    assert losses.count == 1
    assert (done["admitted"], done["refused"]) == (["A-1-1", "A-1-2"], [])
    assert _scan(sale, booking["ticket"]["ticket"]).code == "TICKET_USED"


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
    ids=["another scan of it", "a scan of one seat", "a seat given back", "all given back"],
)
def test_who_is_overtaken_decides_again(here: World, act: Act, status: int, admitted: list[str], said: str) -> None:
    """Somebody is faster between the look at the booking and the write: each seat comes in once, or not at all, and
    the scanner is told how it is now."""
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


def test_the_cancellation_that_is_overtaken_by_the_door_is_refused(here: World) -> None:
    """The customer came in while they were giving their ticket back."""
    sale, buyer, booking = _booked(here)
    with before_write(1, lambda: _scan(sale, booking["tickets"][0]["ticket"]).expect(201)):
        refused = buyer.post(f"/v1/bookings/{booking['booking_id']}/cancel", {"seats": ["A-1-1"]})
    assert (refused.status, refused.code) == (409, "TICKET_USED")
    assert refused.json["error"]["details"] == {"seats": ["A-1-1"]}
