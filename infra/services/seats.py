"""Seats: maps and holds."""

from __future__ import annotations

from infra.services.declaration import Rights, Service, Throttle

SERVICE = Service(
    "seats",
    stage="seats",
    watched=True,
    calls=Rights(
        table={
            "BUYER#": "update",
            "CART#": "get get-many query update",
            "CUSTOMER#": "get query",
            "EVENT#": "get",
            "FAMILY#": "get",
            "LIMIT#": "update",
            "MAP#": "get-many put update",
            "SEATS#": "get get-many query update",
            "WAITLIST#": "query",
        },
        secrets=("Tokens",),
        replays=True,
    ),
    throttles=(Throttle("POST /v1/events/{event_id}/holds", a_second=2_000, millis=50),),
)
