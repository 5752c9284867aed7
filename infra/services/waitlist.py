"""The waitlist, and the queue of deadlines, which are its own and those of cancelled events."""

from __future__ import annotations

from chalicelib.core.metric import Metric
from infra.services.declaration import Audience, Function, Queue, Rights, Service, Sign

SERVICE = Service(
    "waitlist",
    stage="seats",
    watched=True,
    calls=Rights(
        table={
            "BUYER#": "update",
            "CART#": "query update",
            "CUSTOMER#": "get query put update",
            "EVENT#": "get",
            "FAMILY#": "get",
            "LIMIT#": "update",
            "MAP#": "get-many put update",
            "SEATS#": "query update",
            "WAITLIST#": "get query put update delete",
        },
        sends=("Deadlines",),
        secrets=("Tokens",),
        replays=True,
    ),
    functions=(
        Function(
            "deadlines",
            Queue("Deadlines", batch=5, at_once=40, repaired=True),
            seconds=30,
            rights=Rights(
                table={
                    "BOOKING#": "get-many",
                    "CART#": "get update",
                    "CUSTOMER#": "get put update",
                    "EVENT#": "get update",
                    "MAP#": "get-many put update",
                    "SEATS#": "get query update",
                    "WAITLIST#": "get query put update delete",
                },
                indexes={"event": ("evt_",)},
                sends=(
                    "Deadlines",
                    "Mail",
                    "Payments",
                ),
            ),
        ),
    ),
    signs=(Sign("Offers come too late", Metric.OFFERED_TOO_LATE, Audience.NOTICES, minutes=5, of=2),),
)
