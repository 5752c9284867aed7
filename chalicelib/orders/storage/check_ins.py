"""Check-ins: each seat's ticket is used once, however many copies are scanned at however many doors.

    pk = BOOKING#<booking>                      confirmed, not in `returned`, not in `admitted`  ──►  in `admitted`
    pk = ADMITTED#<event>   sk = <booking>      hold = hld_…   seats = {A-1-1, A-1-2}            the same by event

One transaction admits all the seats of a scan or none. The event's list tells its organiser who came, by one Query; it
is a set, so nothing is counted twice.
"""

from __future__ import annotations

from collections.abc import Sequence

from pynamodb.attributes import UnicodeAttribute, UnicodeSetAttribute

from chalicelib.core.times import SECOND
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage.order_items import CheckInItem, OrderItem, in_status, item_of
from chalicelib.table.items import Item
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.writes import Write, all_of


class AdmittedItem(Item):
    hold = UnicodeAttribute()
    seats = UnicodeSetAttribute()


def admit(order: Order, seats: Sequence[str], now: int, kept_until: int) -> None:
    """Record that these seats are admitted now; after `kept_until` the event's list may be deleted.

    Raises `Refused`, with the booking as it is, when one of the seats was used or returned meanwhile, or the booking
    is no longer confirmed.
    """
    conditions = [
        in_status(OrderStatus.CONFIRMED),
        *(~OrderItem.admitted.contains(seat) for seat in seats),
        *(~OrderItem.returned.contains(seat) for seat in seats),
    ]
    actions = [
        OrderItem.admitted.add(set(seats)),
        OrderItem.admissions.set((OrderItem.admissions | []).append([CheckInItem(seats=list(seats), at=now)])),
    ]
    listed = [
        AdmittedItem.hold.set(order.hold),
        AdmittedItem.seats.add(set(seats)),
        AdmittedItem.ttl.set(kept_until // SECOND),
    ]
    try:
        transact(
            [
                Write(item_of(order), all_of(conditions), actions),
                Write(AdmittedItem(_pk_of(order.event), order.id), None, listed),
            ]
        )
    except Cancelled as cancelled:
        (refused, _) = cancelled.refusals
        assert refused is not None
        raise refused from cancelled


def admitted(event: str) -> frozenset[tuple[str, str]]:
    """The hold and the public name of every seat of this event that was admitted, by a strongly consistent read."""
    found = AdmittedItem.listed(_pk_of(event))
    return frozenset((item.hold, seat) for item in found for seat in item.seats)


def _pk_of(event: str) -> str:
    return f"ADMITTED#{event}"
