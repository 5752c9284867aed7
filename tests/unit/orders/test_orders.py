"""Orders: which of their states are final."""

from __future__ import annotations

import pytest

from chalicelib.core.times import MINUTE, SECOND
from chalicelib.orders.rules.orders import OrderStatus
from tests.support.orders import order


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
    assert order(status=status).settled is settled


@pytest.mark.parametrize(
    ("until", "first_check"),
    [(10 * MINUTE, 1000 + 30 * SECOND), (1000 + 30 * SECOND, 1000 + 30 * SECOND), (1000 + 29 * SECOND, 30 * SECOND)],
    ids=["long", "just as long", "shorter"],
)
def test_an_order_is_checked_soon_and_never_after_its_claim_ends(until: int, first_check: int) -> None:
    """Half a minute after it was placed, or at the end of a claim that is shorter."""
    assert order(created=1000, until=until).first_check == first_check
