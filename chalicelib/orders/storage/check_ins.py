"""Admissions: a seat's ticket is used once, whoever else holds a copy of it to whichever door.

    booking: confirmed, not in `returned`, not in `admitted`  ──►  in `admitted`, and an entry in `admissions`

One conditional write for all the seats that come together: all of them or none.
"""

from __future__ import annotations

from collections.abc import Sequence

from chalicelib.core.ids import new_id
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage.order_items import AdmissionItem, OrderItem, in_status, item_of
from chalicelib.table.writes import Refused, all_of, update


def admit(order: Order, seats: Sequence[str], now: int) -> None:
    """Record that these seats come in now.

    Raises `Refused`, with the booking as it is, when one of them was used or given back meanwhile or the whole booking
    was. The admission's id tells it from another one of the same seats in the same millisecond.
    """
    admission = AdmissionItem(id=new_id("adm", now), seats=list(seats), at=now)
    conditions = [
        in_status(OrderStatus.CONFIRMED),
        *(~OrderItem.admitted.contains(seat) for seat in seats),
        *(~OrderItem.returned.contains(seat) for seat in seats),
    ]
    actions = [
        OrderItem.admitted.add(set(seats)),
        OrderItem.admissions.set((OrderItem.admissions | []).append([admission])),
    ]

    def ours(refused: Refused) -> bool:
        return any(each.id == admission.id for each in refused.old.admissions or ())

    update(item_of(order), actions, all_of(conditions), ours)
