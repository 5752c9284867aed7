"""Orders: which of their states are final."""

from __future__ import annotations

import pytest

from chalicelib.core.money import Money
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.orders.rules.orders import Order, OrderStatus


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
    """An order that waits for its payment, or is paid and not booked yet, must be checked again."""
    assert _order(status).settled is settled


@pytest.mark.parametrize(
    ("until", "first_check"),
    [(10 * MINUTE, 1000 + 30 * SECOND), (1000 + 30 * SECOND, 1000 + 30 * SECOND), (1000 + 29 * SECOND, 30 * SECOND)],
    ids=["long", "just as long", "shorter"],
)
def test_an_order_is_checked_soon_and_never_after_its_claim_ends(until: int, first_check: int) -> None:
    """Half a minute after it was placed, or at the end of a claim that is shorter."""
    assert _order(OrderStatus.PENDING_PAYMENT, created=1000, until=until).first_check == first_check


def _order(status: OrderStatus, created: int = 0, until: int = 1) -> Order:
    return Order(
        id="bkg_1",
        event="evt_1",
        organiser="opr_1",
        customer="cus_1",
        hold="hld_1",
        seats=("A-1-1",),
        total=Money(1250, "EUR"),
        method="test",
        status=status,
        created=created,
        until=until,
    )
