"""Audits of payments: disputes, refunds that a bank rejected, and refunds made in the provider's dashboard."""

from __future__ import annotations

from contextlib import suppress

from chalicelib.adapters.payments import Payments
from chalicelib.core.outcome import Outcome
from chalicelib.orders.finalize import Finalize
from chalicelib.orders.refunds import Refunds
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus
from chalicelib.orders.rules.payments import ALL, Audit, RefundStatus
from chalicelib.orders.storage import refunds
from chalicelib.table.writes import Refused


class PaymentAudit:
    def __init__(self, finalize: Finalize, refunds: Refunds, payments: Payments) -> None:
        self._finalize, self._refunds, self._payments = finalize, refunds, payments

    def check(self, payment_id: str) -> str | None:
        """Bring the payment's order in step with the provider: what was new in a word or two, None if nothing.

        Idempotent. Raises `NotFound` or `Unavailable`.
        """
        found = self._payments.audit(payment_id)
        if found is None:
            return None
        order = self._finalize.read(found.order)
        if order.payment_id != payment_id:
            return None
        new: str | None = None
        if self._note_failures(order, found):
            new = Outcome.REFUND_FAILED
        if found.dispute is not None and found.dispute != order.dispute:  # which has to be answered by a date
            refunds.record_dispute(order, found.dispute)
            new = f"dispute {found.dispute.status}"
        if order.status is OrderStatus.CONFIRMED and _is_refunded_elsewhere(order, found):
            with suppress(Refused):  # another worker has cancelled it
                self._refunds.cancel(order, OrderReason.REFUNDED_BY_PROVIDER, [OrderStatus.CONFIRMED])
        done = self._finalize.check(order.id)
        return new or done

    def _note_failures(self, order: Order, found: Audit) -> bool:
        """Record the refunds that were sent and failed since: whether there were any."""
        failed = [
            number
            for number, part in enumerate(order.returns)
            if part.status is RefundStatus.SENT and found.refunds.get(str(number)) is RefundStatus.FAILED
        ]
        for number in failed:
            refunds.part_failed(order, number)
        whole = order.status is OrderStatus.REFUNDED and found.refunds.get(ALL) is RefundStatus.FAILED
        if whole and not order.refund_failed:
            refunds.refund_failed(order)
            return True
        return bool(failed)


def _is_refunded_elsewhere(order: Order, found: Audit) -> bool:
    """Whether the price of the seats that the booking still has was refunded without a request of ours."""
    ours = sum(part.amount for part in order.returns if part.status is not RefundStatus.FAILED)
    left = order.total.amount - sum(part.amount for part in order.returns)
    return 0 < left <= found.refunded - ours
