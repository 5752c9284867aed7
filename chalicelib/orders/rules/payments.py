"""A payment as its provider reports it: the truth about whether money moved.

    pending ──► authorised ──► succeeded ──► refunded
       │             └──► cancelled (voided or expired: nothing was charged)
       └──► declined, not payable, cancelled

A provider that cannot authorise before it captures goes from pending to succeeded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.core.money import Money


class PaymentStatus(StrEnum):
    """PENDING and AUTHORISED may still change without a request of ours. NOT_PAYABLE: the provider refused the request
    itself, which has nothing of the customer's but the amount."""

    PENDING = "pending"
    AUTHORISED = "authorised"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    NOT_PAYABLE = "not_payable"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"

    @property
    def holds_money(self) -> bool:
        """Whether there is money for which the customer must get seats or a refund."""
        return self in (PaymentStatus.AUTHORISED, PaymentStatus.SUCCEEDED)


@dataclass(frozen=True, slots=True)
class Payment:
    """`amount` is None where the provider does not report it."""

    id: str
    status: PaymentStatus
    client_secret: str | None = None
    amount: Money | None = None


class PaymentProvider(StrEnum):
    """Who takes the money. stripe: Stripe. test: a provider that moves no money."""

    TEST = "test"
    STRIPE = "stripe"


class RefundStatus(StrEnum):
    """due: to be sent. sent: to the customer's bank; final, unless the bank returns the money days later. failed: the
    bank returned it."""

    DUE = "due"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Dispute:
    """A chargeback that a customer requested. `status` is the provider's word; `at` is when it was opened."""

    id: str
    status: str
    amount: Money
    at: int


@dataclass(frozen=True, slots=True)
class Audit:
    """The provider's full record of an order's payment: the amount refunded, each refund, and a dispute.

    `refunds` has the last status of each refund that the order asked for, by its number; the refund of all that is
    left has the number `ALL`.
    """

    order: str
    refunded: int
    refunds: Mapping[str, RefundStatus] = field(default_factory=dict)
    dispute: Dispute | None = None


ALL = "all"
"""The number of the refund of all that is left."""


@dataclass(frozen=True, slots=True)
class PaymentEvent:
    """A webhook event of the provider: the order that it names, if any, and the payment. `audit`: it is about refunds
    or disputes, so the whole record of the payment is read."""

    order: str | None
    payment: str
    audit: bool = False
