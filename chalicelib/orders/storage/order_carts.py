"""The writes of an order to its customer's cart, as parts of the order's own transactions."""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.expressions.update import Action

from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.seats.rules.holds import Hold, HoldState
from chalicelib.seats.storage.carts import CartItem, in_state, is_hold, item_of, pk_of, room_for
from chalicelib.table.writes import Write


def placing_write(hold: Hold, order: Order, cap: int, now: int) -> Write:
    """held → paying, or booked if the order is placed as paid, as part of the transaction that writes the order.

    From here on the seats count towards the cap, even after the hold's time is over: a late payment must not pass
    the cap.
    """
    paid = order.status is OrderStatus.PAID
    state = HoldState.BOOKED if paid else HoldState.PAYING
    return Write(
        item_of(hold),
        is_hold(hold.id) & in_state(HoldState.HELD) & (CartItem.until > now) & room_for(len(hold.seats), cap),
        [
            CartItem.hold_state.set(state.value),
            CartItem.booking.set(order.id),
            *(_no_hold() if paid else [CartItem.until.set(order.until)]),
            CartItem.booked.add(_counted(order, order.seats)),
        ],
    )


def end_writes(order: Order, state: HoldState) -> list[Write]:
    """The cart's part of an order's end, as alternatives: the first applies if the cart still carries its hold.

    BOOKED keeps the seats counted. HELD (the hold stays until its own end) and RELEASED stop counting them.
    """
    ours = is_hold(order.hold) & (CartItem.booking == order.id)
    counting: list[Action] = [
        CartItem.booked.add(_counted(order, order.seats))
        if state is HoldState.BOOKED
        else CartItem.booked.delete(_counted(order, order.seats))
    ]
    change: list[Action] = [CartItem.hold_state.set(state.value)]
    change += [CartItem.booking.remove()] if state is HoldState.HELD else _no_hold()
    item = CartItem(pk_of(order.customer), order.event)
    return [Write(item, ours, [*change, *counting]), Write(item, None, counting)]


def _no_hold() -> list[Action]:
    """The customer may hold other seats."""
    return [CartItem.until.set(0), CartItem.network.remove()]


def uncounted(order: Order, seats: Iterable[str]) -> Write:
    """Stops counting seats that an order returned."""
    item = CartItem(pk_of(order.customer), order.event)
    return Write(item, None, [CartItem.booked.delete(_counted(order, seats))])


def _counted(order: Order, seats: Iterable[str]) -> set[str]:
    """Seats as members of the set that the cap counts, under the order's id: one order never removes another's."""
    return {f"{order.id}/{seat}" for seat in seats}
