"""A booking seen as an order: the truth about money, and about what was decided to do with it.

pending_payment ──► paid ──► confirmed
       │              └────► refunded ◄─┘   (the claim was lost, or the event called off;
       │                                     decided first, then sent, then marked)
       └──► failed                          (declined, not paid in time, or the event called off)
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.kernel.money import Money
from chalicelib.kernel.times import SECOND

_FIRST_LOOK = 30 * SECOND

EVENT_SHARDS = 8
"""Partitions of an event's list of bookings. Each takes a thousand new ones a second; who reads the list asks all."""


class OrderStatus(StrEnum):
    PENDING_PAYMENT = "pending_payment"
    PAID = "paid"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    FAILED = "failed"


class PaymentStatus(StrEnum):
    """What the provider says. PENDING is the only one that may still change by itself."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Payment:
    id: str
    status: PaymentStatus
    client_secret: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """`until` ends the claim and with it the wait for the money; `refund_due` is the decision to give it back; `due`
    is when the order is looked at again. `amounts` are the seats' prices as in a hold.
    """

    id: str
    event: str
    organiser: str
    customer: str
    hold: str
    seats: tuple[str, ...]
    total: Money
    method: str
    status: OrderStatus
    created: int
    until: int
    payment_id: str | None = None
    client_secret: str | None = None
    refund_due: bool = False
    due: int | None = None
    amounts: tuple[int, ...] = ()

    @property
    def first_look(self) -> int:
        """When somebody looks after the payment even if nobody else does: well before the claim ends."""
        return min(self.until, self.created + _FIRST_LOOK)

    @property
    def settled(self) -> bool:
        return self.status not in (OrderStatus.PENDING_PAYMENT, OrderStatus.PAID)


def shard_of(id: str) -> int:
    """The partition of its event's list in which a booking is."""
    return zlib.crc32(id.encode()) % EVENT_SHARDS
