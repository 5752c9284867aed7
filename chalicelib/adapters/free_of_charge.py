"""What costs nothing is paid at once, whoever takes the money: no provider is asked, so none can decline or delay it.

Stands in front of the provider. A free payment succeeds when it is started, and is cancelled, not refunded, with its
order. Nothing is stored: the state follows from the order's.
"""

from __future__ import annotations

from chalicelib.adapters.payments import Payments
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.rules.payments import Audit, Payment, PaymentEvent, PaymentProvider, PaymentStatus


class FreeOfCharge(Payments):
    def __init__(self, provider: Payments) -> None:
        self._provider = provider
        self.name: PaymentProvider = provider.name
        self.max_age, self.needs_secret = provider.max_age, provider.needs_secret

    @property
    def publishable_key(self) -> str | None:
        return self._provider.publishable_key

    def require_accepted(self, method: str) -> None:
        self._provider.require_accepted(method)

    def pays_at_once(self, order: Order) -> bool:
        return not order.total.amount or self._provider.pays_at_once(order)

    def start(self, order: Order) -> Payment:
        return self._provider.start(order) if order.total.amount else _free(order)

    def read(self, order: Order, now: int) -> Payment:
        return self._provider.read(order, now) if order.total.amount else _free(order)

    def capture(self, order: Order) -> Payment:
        return self._provider.capture(order) if order.total.amount else _free(order)

    def cancel(self, order: Order, now: int) -> Payment:
        return self._provider.cancel(order, now) if order.total.amount else _free(order)

    def void_or_refund(self, order: Order, now: int) -> Payment:
        return self._provider.void_or_refund(order, now) if order.total.amount else _cancelled(order)

    def refund(self, order: Order, number: int) -> None:
        if order.returns[number].amount:
            self._provider.refund(order, number)

    def audit(self, payment_id: str) -> Audit | None:
        return self._provider.audit(payment_id)

    def read_event(self, payload: bytes, signature: str | None) -> PaymentEvent | None:
        return self._provider.read_event(payload, signature)


def _free(order: Order) -> Payment:
    """Succeeded, unless the order has failed or was cancelled for good."""
    ended = order.status in (OrderStatus.FAILED, OrderStatus.CANCELLED) and not order.refund_due
    return _cancelled(order) if ended else Payment(_id(order), PaymentStatus.SUCCEEDED, amount=order.total)


def _cancelled(order: Order) -> Payment:
    return Payment(_id(order), PaymentStatus.CANCELLED, amount=order.total)


def _id(order: Order) -> str:
    return f"free_{order.id}"
