"""Deadlines without a queue of their own, and the sweep behind all deadlines."""

from __future__ import annotations

from typing import Any

from chalice.app import CloudWatchEvent, SQSEvent

from chalicelib import wiring
from chalicelib.core.deadline import DeadlineKind
from chalicelib.core.metric import Metric
from chalicelib.core.times import MINUTE
from chalicelib.observability import count, logger
from functions.jobs.records import check_deadlines

_LONG = 3 * MINUTE
"""What no message comes for is found by the next sweep but one."""


def deadlines(event: SQSEvent) -> Any:
    """Queue → deadlines: check the thing that each message names."""
    return check_deadlines(event, wiring.app())


def sweep(event: CloudWatchEvent) -> dict[str, int]:
    """Every minute: queue overdue deadlines, whose messages were lost."""
    app = wiring.app()
    now = app.clock.now()
    overdue, missed = app.deadlines.sweep()
    late = [now - each.at for each in overdue if each.at]  # without an instant: at the next sweep
    counts: dict[Metric, float] = {Metric.OVERDUE: sum(each > _LONG for each in late), Metric.NOT_QUEUED: missed}
    if rooms := [now - each.at for each in overdue if each.kind is DeadlineKind.ROOM]:
        counts[Metric.ROOM_LAG] = max(rooms)
    logger().info("swept", found=len(overdue), missed=missed)
    count(counts)
    return {"found": len(overdue), "missed": missed}
