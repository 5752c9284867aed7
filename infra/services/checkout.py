"""Checkout: markets, and the queue of looks at them."""

from __future__ import annotations

from infra.services.declaration import Function, Queue, Rights, Service

SERVICE = Service(
    "checkout",
    stage="checkout",
    watched=True,
    calls=Rights(
        table={
            "CUSTOMER#": "get-many put",
            "FAMILY#": "get",
            "LIMIT#": "update",
            "MARKET#": "get get-many query put update",
        },
        indexes={"owner": ("opr_",)},
        sends=("Markets",),
        secrets=("Tokens",),
        replays=True,
    ),
    functions=(
        Function(
            "market_looks",
            Queue("Markets", batch=5, at_once=10, repaired=True),
            seconds=20,
            rights=Rights(table={"MARKET#": "get get-many query put"}, sends=("Markets",)),
        ),
    ),
)
