"""Waiting rooms: the queue of joins, and the ticks of the controllers."""

from __future__ import annotations

from chalicelib.core.metric import Metric
from infra.services.declaration import Audience, Function, Queue, Rights, Service, Sign, Throttle

SERVICE = Service(
    "waiting_room",
    stage="waiting-room",
    watched=True,
    calls=Rights(
        table={
            "ARRIVALS#": "query",
            "AUDIT#": "query put",
            "CALLED#": "get update",
            "CUSTOMER#": "get",
            "EVENT#": "get update",
            "FAMILY#": "get",
            "LIMIT#": "update",
            "PLACE#": "get",
            "ROOM#": "get get-many query put",
        },
        indexes={"owner": ("opr_",)},
        sends=("Joins", "Rooms"),
        secrets=("Challenge", "Tokens"),
        replays=True,
    ),
    throttles=(
        Throttle("POST /v1/waiting-rooms/{room_id}/tickets", a_second=3_000, millis=25),
        Throttle("POST /v1/waiting-rooms/{room_id}/admissions", a_second=1_000, millis=40),
    ),
    functions=(
        # A batch shares one write of its bucket, so large ones cost less. With a core each, a hundred workers give
        # 45,000 places a second. A batch takes one or two seconds; a dead worker's messages come again later.
        Function(
            "joins",
            Queue("Joins", batch=500, at_once=100, window_seconds=1, oldest_seconds=60),
            seconds=10,
            memory=1769,
            rights=Rights(
                table={"ARRIVALS#": "query put", "CALLED#": "get", "PLACE#": "update", "ROOM#": "get"},
            ),
        ),
        Function(
            "room_ticks",
            Queue("Rooms", batch=1, at_once=10, repaired=True),
            seconds=20,
            memory=1769,
            rights=Rights(
                table={"ARRIVALS#": "query put", "CALLED#": "query update", "EVENT#": "get", "ROOM#": "get put"},
                sends=("Rooms",),
                counts=("Joins",),
            ),
        ),
    ),
    adapters=("joins",),
    signs=(
        Sign(
            "A waiting room stands",
            Metric.ROOM_LAG,
            Audience.CUSTOMERS,
            above=30_000,
            statistic="Maximum",
            minutes=3,
            of=2,
        ),
        Sign("Places come late", Metric.LATE_PLACES, Audience.WORK, minutes=5, of=3),
    ),
)
