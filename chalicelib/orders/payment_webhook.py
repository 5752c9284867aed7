"""The payment provider's webhook: an event only names a payment to check.

The check is queued and reads the payment from the provider, so events may be lost, doubled or out of order.
"""

from __future__ import annotations

from chalicelib.adapters.payments import Payments
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.errors import Unavailable


class PaymentWebhook:
    def __init__(self, payments: Payments, timers: Timers, clock: Clock) -> None:
        self._payments, self._timers, self._clock = payments, timers, clock

    def receive(self, payload: bytes, signature: str | None) -> bool:
        """Queue a check of the event's payment: whether the event is about a payment of ours.

        Raises `Malformed` for an event that the provider did not sign, or `Unavailable` when the check could not be
        queued: then the provider sends the event again.
        """
        event = self._payments.read_event(payload, signature)
        if event is None:
            return False
        if event.order is None or event.audit:
            deadline = Deadline(DeadlineKind.PAYMENT, event.payment, self._clock.now())
        else:
            deadline = Deadline(DeadlineKind.BOOKING, event.order, self._clock.now())
        if self._timers.set([deadline]):
            raise Unavailable("The check could not be queued.")
        return True
