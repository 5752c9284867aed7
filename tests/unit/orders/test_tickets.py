"""Tickets: which ones a booking has, and which of their seats the door admits."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.core.money import Money
from chalicelib.errors import Conflict, Invalid, Lapsed, LineholdError, NotFound
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus, PartialReturn
from chalicelib.orders.rules.tickets import CheckInDecision, Refusal, RefusalCode, Ticket, decide_check_in, ticket_of

SEATS = ("A-1-1", "A-1-2", "A-2-1")
ORDER = Order(
    "bkg_1",
    "evt_1",
    "opr_1",
    "cus_1",
    "hld_1",
    SEATS,
    Money(3750, "EUR"),
    "test",
    OrderStatus.CONFIRMED,
    created=1_000,
    until=2_000,
    amounts=(1250, 1250, 1250),
)
TICKET = Ticket("bkg_1", "evt_1", SEATS)
USED = 1_796_155_200_000
RETURNED = (PartialReturn(("A-1-2",), 1250, OrderReason.CANCELLED_BY_CUSTOMER, 1_500),)


def _order(**changes: Any) -> Order:
    return replace(ORDER, **changes)


def _error(order: Order) -> tuple[type[LineholdError], str, Any]:
    error = decide_check_in(TICKET, order).error()
    return type(error), error.code, error.details


def test_a_booking_has_a_ticket_for_all_seats_and_one_for_each() -> None:
    """Both name the booking, the event and the seats, and no person."""
    assert ticket_of(ORDER) == TICKET
    assert ticket_of(ORDER, "A-1-2") == Ticket("bkg_1", "evt_1", ("A-1-2",))


def test_a_returned_seat_has_no_ticket() -> None:
    """Nor does a seat of another booking; the ticket for all is for the seats that are left."""
    order = _order(returns=RETURNED)
    assert ticket_of(order).seats == ("A-1-1", "A-2-1")
    for seat in ("A-1-2", "A-9-9", ""):
        with pytest.raises(NotFound) as refused:
            ticket_of(order, seat)
        assert refused.value.code == "SEAT_NOT_FOUND"


@pytest.mark.parametrize("status", [each for each in OrderStatus if each is not OrderStatus.CONFIRMED])
def test_only_a_confirmed_booking_has_tickets(status: OrderStatus) -> None:
    """The refusal names any other status."""
    with pytest.raises(Conflict) as refused:
        ticket_of(_order(status=status))
    assert (refused.value.code, refused.value.details) == ("NOT_CONFIRMED", {"status": status.value})


def test_a_fresh_ticket_admits_all_its_seats() -> None:
    """And only them."""
    assert decide_check_in(TICKET, ORDER) == CheckInDecision(SEATS, ())
    assert decide_check_in(replace(TICKET, seats=("A-2-1",)), ORDER) == CheckInDecision(("A-2-1",), ())


def test_a_used_or_returned_seat_does_not_keep_the_others_out() -> None:
    """Each seat is decided on its own."""
    order = _order(admitted={"A-1-1": USED}, returns=RETURNED)
    refused = (Refusal("A-1-1", RefusalCode.USED, USED), Refusal("A-1-2", RefusalCode.CANCELLED))
    assert decide_check_in(TICKET, order) == CheckInDecision(("A-2-1",), refused)


def test_a_seat_that_was_used_and_then_returned_is_cancelled() -> None:
    """Its price was refunded, so the customer has no right to it."""
    order = _order(admitted={"A-1-2": USED}, returns=RETURNED)
    assert decide_check_in(TICKET, order).refused == (Refusal("A-1-2", RefusalCode.CANCELLED),)


@pytest.mark.parametrize("status", [OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED])
def test_a_booking_that_has_ended_admits_no_seat(status: OrderStatus) -> None:
    """Not even one that was admitted before."""
    assert _error(_order(status=status, admitted={"A-1-1": USED})) == (
        Lapsed,
        "TICKET_CANCELLED",
        {"seats": list(SEATS)},
    )


@pytest.mark.parametrize("status", [OrderStatus.PENDING_PAYMENT, OrderStatus.PAID])
def test_a_booking_that_is_being_paid_for_admits_no_seat_yet(status: OrderStatus) -> None:
    """The error differs from that of a cancelled one."""
    with pytest.raises(Conflict) as refused:
        decide_check_in(TICKET, _order(status=status))
    assert refused.value.code == "NOT_CONFIRMED"


def test_when_no_seat_is_left_the_error_says_when_each_was_used() -> None:
    """And which seats were returned."""
    all_used = dict.fromkeys(SEATS, USED)
    when = "2026-12-01T20:00:00Z"
    used = [{"seat": seat, "used_at": when} for seat in SEATS]
    assert _error(_order(admitted=all_used)) == (Conflict, "TICKET_USED", {"seats": used})
    mixed = _order(admitted=all_used, returns=RETURNED)
    assert _error(mixed) == (Conflict, "TICKET_USED", {"seats": [used[0], used[2]], "cancelled": ["A-1-2"]})


@pytest.mark.parametrize(
    "ticket",
    [
        replace(TICKET, booking="bkg_2"),
        replace(TICKET, event="evt_2"),
        replace(TICKET, seats=("A-1-1", "A-9-9")),
    ],
)
def test_a_ticket_that_does_not_fit_its_booking_is_invalid(ticket: Ticket) -> None:
    """Even if it is signed."""
    with pytest.raises(Invalid) as refused:
        decide_check_in(ticket, ORDER)
    assert refused.value.code == "TICKET_INVALID"
