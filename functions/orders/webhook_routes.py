"""What the payment provider tells us."""

from __future__ import annotations

from chalicelib.orders.views import Received
from functions.http.routes import Answer, Call, Raw, Routes

routes = Routes("orders")


@routes.post(
    "/v1/payments/webhook", body=Raw, answer=Received, largest=256 * 1024, errors={400: ("SIGNATURE_INVALID",)}
)
def hear_payments(call: Call[Raw, None]) -> Answer:
    """A message of the payment provider's, signed by it; what it is about is looked at soon after."""
    heard = call.app.orders.payment_webhook.hear(call.body.content, call.headers.get("stripe-signature"))
    return Answer(Received(heard))
