"""Hearing: a message from the payment provider is a reason to look, and nothing else is taken from it.

What it says is queued and read again from the provider, so duplicates, any order and loss do no harm.
"""

from __future__ import annotations

from chalicelib.adapters.payments import Payments
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.errors import Unavailable


class PaymentWebhook:
    def __init__(self, payments: Payments, timers: Timers, clock: Clock) -> None:
        self._payments, self._timers, self._clock = payments, timers, clock

    def hear(self, payload: bytes, signature: str | None) -> bool:
        """Queue what a message is about; False for one that is about nothing of ours.

        Raises `Malformed` for one that the provider did not sign, or `Unavailable` when it could not be queued: then
        the provider sends it again.
        """
        heard = self._payments.hear(payload, signature)
        if heard is None:
            return False
        if heard.order is None or heard.audit:
            deadline = Deadline(Kind.PAYMENT, heard.payment, self._clock.now())
        else:
            deadline = Deadline(Kind.BOOKING, heard.order, self._clock.now())
        if self._timers.set([deadline]):
            raise Unavailable("The message could not be queued.")
        return True
