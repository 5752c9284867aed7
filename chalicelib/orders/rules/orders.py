"""A booking seen as an order: the truth about money, and about what was decided to do with it.

pending_payment ──► paid ──► confirmed
       │              ├──────────┤
       ├──► failed    ▼          ▼
       └─────────► cancelled ─► refunded

PAID is the decision to take the money if the seats can be had; CANCELLED is the decision to give everything back,
and `refund_due` says that this is still to be done. Each is recorded before anything is sent to the provider. An order
that stays cancelled had nothing taken. A confirmed order may give back some of its seats: each time is a `Return`.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.core.money import Money
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.orders.rules.payments import Dispute, RefundStatus

_FIRST_LOOK = 30 * SECOND

EVENT_SHARDS = 8
"""Partitions of an event's list of bookings. Each takes a thousand new ones a second; who reads the list asks all."""

_LONGEST_WAIT = 6 * 60 * MINUTE


class OrderStatus(StrEnum):
    PENDING_PAYMENT = "pending_payment"
    PAID = "paid"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    FAILED = "failed"


class OrderReason(StrEnum):
    """Why an order, or a seat of it, came to nothing. Stable words: the customer is shown which."""

    DECLINED = "DECLINED"
    NOT_PAID_IN_TIME = "NOT_PAID_IN_TIME"
    SEATS_LOST = "SEATS_LOST"
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS"
    NOT_CAPTURED = "NOT_CAPTURED"
    EVENT_CANCELLED = "EVENT_CANCELLED"
    CANCELLED_BY_CUSTOMER = "CANCELLED_BY_CUSTOMER"
    CANCELLED_BY_ORGANISER = "CANCELLED_BY_ORGANISER"
    REFUNDED_BY_PROVIDER = "REFUNDED_BY_PROVIDER"


@dataclass(frozen=True, slots=True)
class PartialReturn:
    """Seats of a confirmed order that are given back, and what goes back for them in minor units.

    `attempt` counts the refunds that the provider refused: the next one is another request.
    """

    seats: tuple[str, ...]
    amount: int
    reason: OrderReason
    at: int
    status: RefundStatus = RefundStatus.DUE
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """`until` ends the claim and with it the wait for the money; `due` is when the order is looked at again.

    `amounts` are the seats' prices as in a hold. `let_go`: its payment failed, and its hold is another order's to pay
    for, so that the seats are not its own to free. `refund_due` and `refund_failed` are about the money of the whole
    order, `attempt` counts its refunds that were refused. `admitted` has when each seat's ticket was used.
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
    reason: OrderReason | None = None
    let_go: bool = False
    refund_failed: bool = False
    attempt: int = 0
    returns: tuple[PartialReturn, ...] = ()
    admitted: Mapping[str, int] = field(default_factory=dict)
    dispute: Dispute | None = None
    asked: int = 0

    @property
    def first_look(self) -> int:
        """When somebody looks after the payment even if nobody else does: well before the claim ends."""
        return min(self.until, self.created + _FIRST_LOOK)

    @property
    def settled(self) -> bool:
        """Whether nothing is left to be done about its money."""
        if self.refund_due or any(part.status is RefundStatus.DUE for part in self.returns):
            return False
        return self.status not in (OrderStatus.PENDING_PAYMENT, OrderStatus.PAID)

    @property
    def returned(self) -> frozenset[str]:
        """The seats that were given back one by one."""
        return frozenset(seat for part in self.returns for seat in part.seats)

    @property
    def kept(self) -> tuple[str, ...]:
        """The seats that were not given back one by one."""
        returned = self.returned
        return tuple(seat for seat in self.seats if seat not in returned)

    @property
    def prices(self) -> dict[str, int]:
        """What each seat cost, in minor units; empty where it was not written down."""
        return dict(zip(self.seats, self.amounts, strict=False))

    def cost_of(self, seats: Collection[str]) -> int:
        return sum(self.prices[seat] for seat in seats)


def shard_of(id: str) -> int:
    """The partition of its event's list in which a booking is."""
    return zlib.crc32(id.encode()) % EVENT_SHARDS


def wait_after(attempt: int) -> int:
    """How long to wait after so many refused refunds: a minute, then twice as long each time, six hours at most."""
    return min(MINUTE << min(attempt, 10), _LONGEST_WAIT)
