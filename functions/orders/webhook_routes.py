"""The payment provider's webhook."""

from __future__ import annotations

from chalicelib.orders.views import Received
from functions.http.routes import Answer, Call, Raw, Routes

routes = Routes("orders")


@routes.post(
    "/v1/payments/webhook",
    body=Raw,
    answer=Received,
    headers=("Stripe-Signature",),
    largest=256 * 1024,
    errors={400: ("SIGNATURE_INVALID",)},
)
def receive_payment_event(call: Call[Raw, None]) -> Answer:
    """An event of the payment provider, signed by it; its payment is checked soon after."""
    noted = call.app.orders.payment_webhook.receive(call.body.content, call.headers.get("stripe-signature"))
    return Answer(Received(noted))
