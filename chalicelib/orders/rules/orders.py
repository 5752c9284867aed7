"""A booking seen as an order: the truth about money, and about what was decided to do with it.

       ┌──► failed ◄──┐
       │              │ paid at once, seats lost
pending_payment ──► paid ──► confirmed
       │              ├──────────┤
       │              ▼          ▼
       └─────────► cancelled ─► refunded

PAID is the decision to capture the money if the seats can be booked; what is paid at once is placed as paid. CANCELLED
is the decision to return all money and seats; `refund_due` says that the provider has not done its part yet. Each
decision is recorded before the provider is asked. An order that stays cancelled was never charged. A confirmed order
may return some of its seats: each time is a `PartialReturn`.
"""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.money import Money
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.orders.rules.payments import Dispute, RefundStatus

_FIRST_CHECK = 30 * SECOND

EVENT_SHARDS = 8
"""Partitions of an event's list of bookings. Each takes a thousand new ones a second; readers read all of them."""

_LONGEST_DELAY = 6 * 60 * MINUTE


class OrderStatus(StrEnum):
    """pending_payment: waits for the payment. paid: the payment is authorised and the seats are being booked.
    confirmed: the seats are the customer's and the money is captured. cancelled: all seats are given up. refunded: and
    the refund is sent. failed: declined or not paid in time; nothing was charged."""

    PENDING_PAYMENT = "pending_payment"
    PAID = "paid"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    FAILED = "failed"


class OrderReason(StrEnum):
    """Why a booking failed, or why it or a seat of it was cancelled. DECLINED: by the customer's bank.
    AMOUNT_NOT_PAYABLE: refused by the payment provider before any bank was asked. NOT_PAID_IN_TIME. SEATS_LOST: paid
    too late, when another customer had the seats. AMOUNT_DIFFERS: another amount was paid. NOT_CAPTURED: the bank
    refused the capture. EVENT_CANCELLED. CANCELLED_BY_CUSTOMER. CANCELLED_BY_ORGANISER. REFUNDED_BY_PROVIDER: in the
    provider's dashboard. These words never change."""

    DECLINED = "DECLINED"
    AMOUNT_NOT_PAYABLE = "AMOUNT_NOT_PAYABLE"
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
    """Seats that a confirmed order returns, and the amount to refund for them in minor units.

    `attempt` counts the refunds that the provider refused: each try is a new request.
    """

    seats: tuple[str, ...]
    amount: int
    reason: OrderReason
    at: int
    status: RefundStatus = RefundStatus.DUE
    attempt: int = 0


@dataclass(frozen=True, slots=True)
class Order:
    """`until` ends the claim and with it the wait for the payment; `due` is when the order is checked next.

    `amounts` are the seats' prices as in a hold. `let_go`: its payment failed and another order may pay for its hold,
    so this order must not free the seats. `refund_due` and `refund_failed` are about the refund of the whole order;
    `attempt` counts the refusals of that refund. `admitted` has when each seat's ticket was used, `asked` when the
    provider was last asked for a reader of the booking. `network` is the digest of the network address for which its
    seats have counted as held since `held_since`, until they are paid for; empty when it is not known, and for seats
    that cost nothing: those count until their window is over.
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
    network: str = ""
    held_since: int = 0

    @property
    def first_check(self) -> int:
        """When the sweep first checks the payment, however little else happens: well before the claim ends."""
        return min(self.until, self.created + _FIRST_CHECK)

    @property
    def over_at(self) -> int:
        """When its time to be paid is over on every clock: from then on its payment is cancelled."""
        return self.until + CLOCK_GRACE

    @property
    def settled(self) -> bool:
        """Whether its payment and its refunds are final."""
        if self.refund_due or any(part.status is RefundStatus.DUE for part in self.returns):
            return False
        return self.status not in (OrderStatus.PENDING_PAYMENT, OrderStatus.PAID)

    def seen_at(self, now: int, event_cancelled: bool) -> Order:
        """The order as its next check will most likely leave it: void if its event is cancelled, failed if it was not
        paid in time. Nothing is decided: a payment that came at the last moment may still confirm it."""
        pending = self.status is OrderStatus.PENDING_PAYMENT
        if event_cancelled and self.status in (OrderStatus.PAID, OrderStatus.CONFIRMED):
            return replace(self, status=OrderStatus.CANCELLED, reason=OrderReason.EVENT_CANCELLED, refund_due=True)
        if pending and event_cancelled:
            return replace(self, status=OrderStatus.FAILED, reason=OrderReason.EVENT_CANCELLED)
        if pending and now >= self.over_at:
            return replace(self, status=OrderStatus.FAILED, reason=OrderReason.NOT_PAID_IN_TIME)
        return self

    @property
    def returned(self) -> frozenset[str]:
        """The seats that were returned one by one."""
        return frozenset(seat for part in self.returns for seat in part.seats)

    @property
    def kept(self) -> tuple[str, ...]:
        """The seats that were not returned one by one."""
        returned = self.returned
        return tuple(seat for seat in self.seats if seat not in returned)

    @property
    def prices(self) -> dict[str, int]:
        """What each seat cost, in minor units; empty for orders written before prices were kept."""
        return dict(zip(self.seats, self.amounts, strict=False))

    def cost_of(self, seats: Collection[str]) -> int:
        return sum(self.prices[seat] for seat in seats)


def shard_of(id: str) -> int:
    """The partition of its event's list that holds a booking."""
    return zlib.crc32(id.encode()) % EVENT_SHARDS


def retry_delay(attempt: int) -> int:
    """The delay after so many refused refunds: a minute, then twice as long each time, six hours at most."""
    return min(MINUTE << min(attempt, 10), _LONGEST_DELAY)
