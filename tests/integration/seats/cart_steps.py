"""One customer's cart of one event, and the steps from an empty cart to booked seats."""

from __future__ import annotations

from chalicelib.core.money import Money
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage import order_carts
from chalicelib.seats.rules.holds import Hold, HoldState
from chalicelib.seats.storage import carts
from chalicelib.table.transactions import transact

EVENT, BUYER = "evt_1", "cus_1"
NOW, TTL, CAP = 1_000_000, 2_000_000_000, 4


def hold_of(id: str = "hld_1", seats: tuple[str, ...] = ("A-1-1", "A-1-2"), until: int = NOW + 100) -> Hold:
    amounts = (1250,) * len(seats)
    return Hold(id, EVENT, BUYER, seats, Money(2500, "EUR"), HoldState.HELD, NOW, until, amounts=amounts)


def order_of(hold: Hold, id: str = "bkg_1") -> Order:
    return Order(
        id,
        EVENT,
        "op_1",
        BUYER,
        hold.id,
        hold.seats,
        hold.total,
        "test",
        OrderStatus.PENDING_PAYMENT,
        NOW,
        hold.until + 50,
    )


def claim(hold: Hold, now: int = NOW, cap: int = CAP) -> None:
    carts.claim(hold, cap, now, TTL)


def pay(hold: Hold, now: int = NOW, cap: int = CAP, booking: str = "bkg_1") -> None:
    transact([order_carts.placing_write(hold, order_of(hold, booking), cap, now)])


def buy(hold: Hold, booking: str) -> None:
    """The whole way from nothing to booked."""
    claim(hold)
    pay(hold, booking=booking)
    settle(order_of(hold, booking), HoldState.BOOKED)


def settle(order: Order, state: HoldState, late: bool = False) -> None:
    """The alternative for a cart that still carries the hold, or the one for a cart that has moved on."""
    transact([order_carts.end_writes(order, state)[late]])


def counted(booking: str, *seats: str) -> set[str]:
    return {f"{booking}/{seat}" for seat in seats}
