"""The catalogue: its calls, and the jobs that keep the search index and the ranking up to date."""

from __future__ import annotations

from chalicelib.core.metric import Metric
from infra.services.declaration import Audience, Function, Queue, Rights, Service, Sign, Stream, Trigger, keys

# What the search index and the ranking are made from: events, venues, performers, holds taken, bookings confirmed.
_LISTED = (
    {
        "eventName": ["INSERT", "MODIFY"],
        "dynamodb": {"Keys": {"sk": keys("~"), "pk": keys("EVENT#", "VENUE#", "PERFORMER#")}},
    },
    {
        "eventName": ["INSERT", "MODIFY"],
        "dynamodb": {"Keys": {"pk": keys("CART#")}, "NewImage": {"hold_state": {"S": ["held"]}}},
    },
    {
        "eventName": ["MODIFY"],
        "dynamodb": {"Keys": {"pk": keys("BOOKING#")}, "NewImage": {"status": {"S": ["confirmed"]}}},
    },
)

SERVICE = Service(
    "catalogue",
    stage="seats",
    adapters=("notices",),
    calls=Rights(
        table={
            "CARD#": "get-many",
            "DONE#": "put",
            "EVENT#": "get",
            "FAMILY#": "get",
            "FIND#": "query",
            "LIMIT#": "update",
            "PERFORMER#": "get get-many query put update",
            "POPULAR": "get",
            "VENUE#": "get get-many query put update write-many",
        },
        indexes={"owner": ("opr_",)},
        secrets=("Tokens",),
        replays=True,
    ),
    functions=(
        # A batch gathers a second's changes, because each batch costs a write that counts it.
        Function(
            "project_changes",
            Stream("ProjectDeadLetters", _LISTED, batch=500, window_seconds=1, behind_seconds=300),
            audience=Audience.NOTICES,
            seconds=30,
            rights=Rights(
                table={
                    "DONE#": "put",
                },
                sends=("Notices",),
            ),
        ),
        Function(
            "index_events",
            Queue("Notices", batch=5, at_once=10, repaired=True),
            audience=Audience.NOTICES,
            seconds=60,
            rights=Rights(
                table={
                    "CARD#": "get update",
                    "EVENT#": "get",
                    "FIND#": "query delete write-many",
                    "LEFT#": "query put update delete",
                    "PERFORMER#": "get",
                    "POPULAR": "get update",
                    "VENUE#": "get",
                },
                sends=("Notices",),
            ),
        ),
        Function(
            "rank_popular",
            Trigger.SCHEDULE,
            audience=Audience.NOTICES,
            seconds=55,
            rights=Rights(
                table={
                    "CARD#": "get-many",
                    "DONE#": "query",
                    "POPULAR": "get update",
                },
            ),
        ),
    ),
    signs=(
        Sign(
            "The search is behind",
            Metric.INDEXING_LAG,
            Audience.NOTICES,
            above=60_000,
            statistic="Maximum",
            minutes=5,
            of=5,
        ),
    ),
)
