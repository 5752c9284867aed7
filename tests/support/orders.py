"""Orders as values."""

from __future__ import annotations

from typing import Any

from chalicelib.core.money import Money
from chalicelib.orders.rules.orders import Order, OrderStatus


def order(**changes: Any) -> Order:
    """An order of one seat that waits for its payment; it was placed at instant 0 and has a millisecond."""
    given: dict[str, Any] = {
        "id": "bkg_1",
        "event": "evt_1",
        "organiser": "opr_1",
        "customer": "cus_1",
        "hold": "hld_1",
        "seats": ("A-1-1",),
        "total": Money(1250, "EUR"),
        "method": "test",
        "status": OrderStatus.PENDING_PAYMENT,
        "created": 0,
        "until": 1,
    }
    return Order(**given | changes)
