"""A shop that charges payments with Stripe's own client, against the double."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import stripe
from stripe import PaymentIntent, StripeClient

from tests.support.stripe import Double


class Shop:
    """Creates intents of 2000. A call that must not be made twice has a key."""

    def __init__(self, double: Double, client: StripeClient) -> None:
        self.double, self.v1 = double, client.v1

    def intent(self, key: str = "start", capture_method: Any = "manual", order: str = "ord_1") -> PaymentIntent:
        params: Any = {"amount": 2000, "currency": "eur", "capture_method": capture_method}
        params |= {"metadata": {"order": order}, "allowed_payment_method_types": ["card"]}
        return self.v1.payment_intents.create(params, {"idempotency_key": key})

    def captured(self) -> PaymentIntent:
        intent = self.intent()
        assert self.double.authorise(intent.id)
        return self.capture(intent)

    def capture(self, intent: PaymentIntent) -> PaymentIntent:
        return self.v1.payment_intents.capture(intent.id, options={"idempotency_key": "capture"})

    def refund(self, intent: PaymentIntent, **more: Any) -> stripe.Refund:
        params: Any = {"payment_intent": intent.id, **more}
        return self.v1.refunds.create(params)

    def status(self, intent: PaymentIntent) -> str:
        return self.v1.payment_intents.retrieve(intent.id).status


@contextmanager
def shop(double: Double) -> Iterator[Shop]:
    """A shop whose client never retries by itself."""
    http: Any = stripe.RequestsClient()
    client = StripeClient(
        double.api_key, base_addresses={"api": double.address}, http_client=http, max_network_retries=0
    )
    try:
        yield Shop(double, client)
    finally:
        http.close()
