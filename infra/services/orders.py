"""Orders: bookings, and the queue of checks that ask the payment provider."""

from __future__ import annotations

from chalicelib.core.metric import Metric
from infra.services.declaration import Audience, Function, Queue, Rights, Service, Sign, Throttle

SERVICE = Service(
    "orders",
    stage="seats",
    watched=True,
    calls=Rights(
        table={
            "ADMITTED#": "update",
            "BOOKING#": "get get-many put update",
            "BUYER#": "update",
            "CART#": "query update",
            "CUSTOMER#": "get query",
            "EVENT#": "get",
            "FAMILY#": "get",
            "LIMIT#": "update",
            "SEATS#": "query update",
            "VENUE#": "get",
            "WAITLIST#": "query",
        },
        indexes={"owner": ("cus_",)},
        sends=("Mail", "Payments"),
        secrets=(
            "Stripe",
            "Tickets",
            "Tokens",
        ),
        replays=True,
    ),
    # A payment waits for Stripe, which takes 100 requests a second of an account that has not asked for more.
    throttles=(Throttle("POST /v1/bookings/{id}", a_second=500, millis=200),),
    functions=(
        # Stripe allows a hundred requests a second. While Stripe hangs, the other functions keep their concurrency.
        Function(
            "payments",
            Queue("Payments", batch=2, at_once=20),
            seconds=60,
            rights=Rights(
                table={
                    "BOOKING#": "get update",
                    "CART#": "update",
                    "EVENT#": "get",
                    "LIMIT#": "update",
                    "SEATS#": "update",
                    "WAITLIST#": "query",
                },
                sends=("Payments",),
                secrets=("Stripe",),
            ),
        ),
    ),
    adapters=("free_of_charge", "payments", "stripe", "stripe_account", "stripe_events", "tickets"),
    variables={"PAYMENTS": {"Ref": "PaymentProvider"}},
    p99_millis=5_000,
    signs=(
        Sign("Payments cannot be made", Metric.PAYMENTS_UNREACHABLE, Audience.CUSTOMERS, above=3, minutes=5, of=3),
        Sign("A refund failed", Metric.REFUND_FAILED, Audience.NOTICES),
        Sign("A payment is disputed", Metric.DISPUTED, Audience.NOTICES),
    ),
)
