"""Check-ins: each seat's ticket is used once, however many copies are scanned at however many doors.

    booking: confirmed, not in `returned`, not in `admitted`  ──►  in `admitted`, and an item in `admissions`

One conditional write admits all the seats of a scan or none.
"""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.core.ids import new_id
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage.order_items import CheckInItem, OrderItem, in_status, item_of
from chalicelib.table.writes import Refused, all_of, update


def admit(order: Order, seats: Sequence[str], now: int) -> None:
    """Record that these seats are admitted now.

    Raises `Refused`, with the booking as it is, when one of the seats was used or returned meanwhile, or the booking
    is no longer confirmed. The id distinguishes two check-ins of the same seats in the same millisecond.
    """
    check_in = CheckInItem(id=new_id("adm", now), seats=list(seats), at=now)
    conditions = [
        in_status(OrderStatus.CONFIRMED),
        *(~OrderItem.admitted.contains(seat) for seat in seats),
        *(~OrderItem.returned.contains(seat) for seat in seats),
    ]
    actions = [
        OrderItem.admitted.add(set(seats)),
        OrderItem.admissions.set((OrderItem.admissions | []).append([check_in])),
    ]

    def ours(refused: Refused) -> bool:
        return any(each.id == check_in.id for each in refused.old.admissions or ())

    update(item_of(order), actions, all_of(conditions), ours)
