"""Bars: requests, offers and lines, and the queue of their checks."""

from __future__ import annotations

from infra.services.declaration import Function, Queue, Rights, Service

SERVICE = Service(
    "bars",
    stage="bars",
    watched=True,
    calls=Rights(
        table={
            "BAR#": "get get-many query put update",
            "CUSTOMER#": "get get-many query put update",
            "FAMILY#": "get",
            "LIMIT#": "update",
            "OPERATOR#": "get",
        },
        indexes={"owner": ("opr_",), "place": ("",)},
        locations="get update delete",
        sends=("Matches",),
        secrets=("Tokens",),
        replays=True,
    ),
    functions=(
        # No limit of concurrency: every second counts for a waiting guest, and a match uses nothing but the tables.
        Function(
            "bar_matches",
            Queue("Matches", batch=5, at_once=30, repaired=True),
            seconds=30,
            rights=Rights(
                table={
                    "BAR#": "get get-many query put update",
                    "CUSTOMER#": "get get-many put update",
                },
                indexes={"place": ("",)},
                locations="get get-many delete",
                sends=("Matches",),
            ),
        ),
    ),
)
