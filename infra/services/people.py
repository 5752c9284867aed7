"""People: accounts and tokens; and the sweep, which reads only when something is due and so needs no other service."""

from __future__ import annotations

from chalicelib.core.metric import Metric
from infra.services.declaration import Audience, Function, Rights, Rotation, Service, Sign, Throttle, Trigger

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
    # A password is hashed for a quarter of a second, on purpose.
    throttles=(
        Throttle("POST /v1/operators/sign-in", a_second=80, millis=250),
        Throttle("POST /v1/customers", a_second=1_000, millis=30),
    ),
    functions=(
        Function(
            "rotate_tokens",
            Rotation("Tokens", "RotateTokensDays"),
            seconds=30,
            rights=Rights(),
            audience=Audience.NOTICES,
        ),
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
    p99_millis=1_500,
    signs=(
        Sign("Deadlines are overdue", Metric.OVERDUE, Audience.WORK, above=100, minutes=5, of=5),
        Sign("The sweep cannot queue", Metric.NOT_QUEUED, Audience.WORK, minutes=3, of=2),
        Sign("Messages fail", Metric.RECORDS_FAILED, Audience.WORK, minutes=10, of=4),
        Sign("Timers are late", Metric.TIMER_LAG, Audience.WORK, above=60_000, statistic="p90", minutes=5, of=5),
        Sign("The sweep repairs", Metric.REPAIRED, Audience.NOTICES, minutes=10, of=3),
    ),
)
