"""Orders: which of their states are the last word."""

from __future__ import annotations

import pytest

from chalicelib.kernel.money import Money
from chalicelib.kernel.orders import Order, OrderStatus


@pytest.mark.parametrize(
    ("status", "settled"),
    [
        (OrderStatus.PENDING_PAYMENT, False),
        (OrderStatus.PAID, False),
        (OrderStatus.CONFIRMED, True),
        (OrderStatus.CANCELLED, True),
        (OrderStatus.REFUNDED, True),
        (OrderStatus.FAILED, True),
    ],
)
def test_an_order_is_settled_when_nothing_is_left_to_do(status: OrderStatus, settled: bool) -> None:
    """While money is awaited, or paid for seats not yet booked, somebody must look again."""
    order = Order(
        id="bkg_1",
        event="evt_1",
        organiser="opr_1",
        customer="cus_1",
        hold="hld_1",
        seats=("A-1-1",),
        total=Money(1250, "EUR"),
        method="test",
        status=status,
        created=0,
        until=1,
    )
    assert order.settled is settled
