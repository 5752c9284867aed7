"""People: accounts and tokens; and the sweep, which reads only when something is due and so needs no other service."""

from __future__ import annotations

from infra.services.declaration import Function, Rights, Service, Trigger

SERVICE = Service(
    "people",
    stage="people",
    calls=Rights(
        table={
            "CUSTOMER#": "get update",
            "FAMILY#": "get put update delete",
            "LIMIT#": "update",
            "OPERATOR#": "get query put update delete",
        },
        indexes={"owner": ("ACCOUNT#",)},
        sends=("Mail",),
        secrets=("Challenge", "Tokens"),
    ),
    functions=(
        Function(
            "sweep",
            Trigger.SCHEDULE,
            seconds=55,
            rights=Rights(
                indexes={"due": ("DUE#",)},
                sends=(
                    "Deadlines",
                    "Markets",
                    "Matches",
                    "Payments",
                    "Rooms",
                    "Stores",
                ),
            ),
        ),
    ),
)
