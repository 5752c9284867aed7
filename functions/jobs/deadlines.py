"""Deadlines without a queue of their own, and the sweep behind all deadlines."""

from __future__ import annotations

from typing import Any

from chalice.app import CloudWatchEvent, SQSEvent

from chalicelib import wiring
from chalicelib.core.metric import Metric
from chalicelib.observability import count, logger
from functions.jobs.records import check_deadlines


def deadlines(event: SQSEvent) -> Any:
    """Queue → deadlines: check the thing that each message names."""
    return check_deadlines(event, wiring.app())


def sweep(event: CloudWatchEvent) -> dict[str, int]:
    """Every minute: queue overdue deadlines, whose messages were lost."""
    found, missed = wiring.app().deadlines.sweep()
    logger().info("swept", found=found, missed=missed)
    count({Metric.OVERDUE: found, Metric.NOT_QUEUED: missed})
    return {"found": found, "missed": missed}
