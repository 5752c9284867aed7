"""What an order writes into its customer's cart, as part of the order's own transactions."""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.expressions.update import Action

from chalicelib.orders.rules.orders import Order
from chalicelib.seats.rules.holds import Hold, HoldState
from chalicelib.seats.storage.carts import CartItem, in_state, is_hold, item_of, pk_of, room_for
from chalicelib.table.writes import Write


def paying(hold: Hold, order: Order, cap: int, now: int) -> Write:
    """held → paying, as part of the transaction that writes the order.

    From here on the seats count towards the cap, whatever becomes of the hold's time: money that comes late must
    not find the cap forgotten.
    """
    return Write(
        item_of(hold),
        is_hold(hold.id) & in_state(HoldState.HELD) & (CartItem.until > now) & room_for(len(hold.seats), cap),
        [
            CartItem.hold_state.set(HoldState.PAYING.value),
            CartItem.booking.set(order.id),
            CartItem.until.set(order.until),
            CartItem.booked.add(_counted(order, order.seats)),
        ],
    )


def settled(order: Order, state: HoldState) -> list[Write]:
    """What the end of an order does to the cart, as alternatives: the first if the cart still carries its hold.

    BOOKED keeps the seats counted; HELD (the hold stays for as long as it lasts) and RELEASED count them no more.
    """
    ours = is_hold(order.hold) & (CartItem.booking == order.id)
    counting: list[Action] = [
        CartItem.booked.add(_counted(order, order.seats))
        if state is HoldState.BOOKED
        else CartItem.booked.delete(_counted(order, order.seats))
    ]
    change: list[Action] = [CartItem.hold_state.set(state.value)]
    change += [CartItem.booking.remove()] if state is HoldState.HELD else [CartItem.until.set(0)]
    item = CartItem(pk_of(order.customer), order.event)
    return [Write(item, ours, [*change, *counting]), Write(item, None, counting)]


def uncounted(order: Order, seats: Iterable[str]) -> Write:
    """Seats of an order that were given back count no more."""
    item = CartItem(pk_of(order.customer), order.event)
    return Write(item, None, [CartItem.booked.delete(_counted(order, seats))])


def _counted(order: Order, seats: Iterable[str]) -> set[str]:
    """Seats as members of the set that the cap counts: an order's own, so that none is taken out for another."""
    return {f"{order.id}/{seat}" for seat in seats}
