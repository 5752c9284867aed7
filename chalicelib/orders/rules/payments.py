"""What a payment provider says of a payment: the truth about whether money moved.

    pending ──► authorised ──► succeeded ──► refunded
       │             └──► cancelled (given up, or its time is over: nothing was taken)
       └──► declined, cancelled

A provider that cannot reserve money first goes from pending to succeeded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.core.money import Money


class PaymentStatus(StrEnum):
    """PENDING and AUTHORISED are the ones that may still change by themselves."""

    PENDING = "pending"
    AUTHORISED = "authorised"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"

    @property
    def holds_money(self) -> bool:
        """Whether there is money that must end as a seat or go back."""
        return self in (PaymentStatus.AUTHORISED, PaymentStatus.SUCCEEDED)


@dataclass(frozen=True, slots=True)
class Payment:
    """`amount` is what it is for, where the provider says so."""

    id: str
    status: PaymentStatus
    client_secret: str | None = None
    amount: Money | None = None


class RefundStatus(StrEnum):
    """Where a refund is. SENT is final unless the bank says otherwise days later: then it is FAILED."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A customer's complaint to their bank. `status` is the provider's word; `at` is when it was opened."""

    id: str
    status: str
    amount: Money
    at: int


@dataclass(frozen=True, slots=True)
class Audit:
    """All that the provider knows of one payment of an order's: what was taken, what went back, what is disputed.

    `refunds` has the last status of each refund that the order asked for, by the number that it was asked under; the
    refund of everything that is left is `ALL`.
    """

    order: str
    taken: int
    returned: int
    refunds: Mapping[str, RefundStatus] = field(default_factory=dict)
    dispute: Dispute | None = None


ALL = "all"
"""The number of the refund of everything that is left."""


@dataclass(frozen=True, slots=True)
class PaymentEvent:
    """What a provider's message is about: an order, if it names one, or else a payment; `audit` if more than the
    payment's own state is to be looked at."""

    order: str | None
    payment: str
    audit: bool = False
