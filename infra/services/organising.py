"""Organising: what an organiser does with a sale. Its deadlines share the waitlist's queue."""

from __future__ import annotations

from infra.services.declaration import Rights, Service

SERVICE = Service(
    "organising",
    stage="seats",
    calls=Rights(
        table={
            "ADMITTED#": "query",
            "BOOKING#": "get-many",
            "CUSTOMER#": "get-many",
            "EVENT#": "get get-many query put update",
            "FAMILY#": "get",
            "LIMIT#": "update",
            "MAP#": "get-many put update write-many",
            "PERFORMER#": "get",
            "REFERENCE#": "get put",
            "SEATS#": "get-many query update write-many",
            "VENUE#": "get query",
            "WAITLIST#": "query",
        },
        indexes={"event": ("evt_",), "owner": ("opr_",)},
        sends=("Deadlines",),
        secrets=("Tokens",),
    ),
)
